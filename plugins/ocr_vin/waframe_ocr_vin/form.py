"""Takes the file out of a multipart form, to the byte."""

from email.message import Message
from email.parser import BytesHeaderParser

FIELD = "file"


def read_file(content_type: str, body: bytes) -> bytes | None:
    """Give the field `file`, or else the first one that has a filename; None where there is neither."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_boundary()
    if not boundary:
        return None
    other = None
    for piece in (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1", "replace"))[1:]:
        if piece.startswith(b"--"):
            break
        head, _, data = piece.lstrip(b" \t").removeprefix(b"\r\n").partition(b"\r\n\r\n")
        fields = BytesHeaderParser().parsebytes(head)
        if fields.get_param("name", header="content-disposition") == FIELD:
            return data
        if other is None and fields.get_filename():
            other = data
    return other
