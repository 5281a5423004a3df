"""What came back over HTTP, and the envelope among its parts where it has several. Pure."""

import re

import msgspec

_BOUNDARY = re.compile(r"""boundary\s*=\s*(?:"([^"]+)"|([^;\s]+))""", re.IGNORECASE)
_TYPE = re.compile(rb"^content-type:\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)


class HttpAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back over HTTP."""

    status: int
    body: bytes
    content_type: str = ""


def first_part(answer: HttpAnswer) -> HttpAnswer:
    """Give the first part of an answer with attachments, as services send it that can attach files (MTOM)."""
    boundary = _BOUNDARY.search(answer.content_type)
    if boundary is None or not answer.content_type.lower().startswith("multipart/"):
        return answer
    _, *parts = answer.body.split(b"--" + (boundary[1] or boundary[2]).encode("latin-1", "ignore"))
    head, _, body = (parts[0] if parts else b"").lstrip(b"\r\n").partition(b"\r\n\r\n")
    kind = _TYPE.search(head)
    content_type = kind[1].decode("latin-1") if kind else ""
    return HttpAnswer(status=answer.status, body=body, content_type=content_type)
