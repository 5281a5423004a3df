"""Reads the fields and the file of a multipart form, to the byte."""

from email.message import Message as MimeMessage
from email.parser import BytesHeaderParser

import msgspec

from waframe.simulator.errors import GraphError


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a form; a file has a name and a type."""

    data: bytes
    filename: str | None = None
    mime_type: str = "text/plain"

    @property
    def text(self) -> str:
        """The field as text."""
        return self.data.decode(errors="replace")


def read_form(content_type: str, body: bytes) -> dict[str, Field]:
    """Split a form into its fields by name."""
    boundary = _boundary(content_type)
    fields = {}
    for piece in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:]:
        if piece.startswith(b"--"):
            break
        head, _, data = piece.lstrip(b" \t").removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = BytesHeaderParser().parsebytes(head)
        name = headers.get_param("name", header="content-disposition")
        if isinstance(name, str):
            fields[name] = _field(headers, data)
    return fields


def _boundary(content_type: str) -> bytes:
    header = MimeMessage()
    header["Content-Type"] = content_type
    boundary = header.get_boundary()
    if header.get_content_type() != "multipart/form-data" or not boundary:
        raise GraphError(100, "The request must be multipart/form-data.")
    return boundary.encode("latin-1")


def _field(headers: MimeMessage, data: bytes) -> Field:
    return Field(data=data, filename=headers.get_filename(), mime_type=headers.get_content_type())
