"""Envelopes: what one is once it is written, and one that a deployer wrote as a template."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from waframe.plugins.inventory.errors import MappingWrong
from waframe.plugins.inventory.templates import fill

_TYPES = {"1.1": "text/xml; charset=utf-8", "1.2": "application/soap+xml; charset=utf-8"}


class SoapHeader(msgspec.Struct, frozen=True, kw_only=True):
    """A header of an envelope; without a namespace it is that of the WSDL."""

    name: str
    fields: Mapping[str, str]
    namespace: str | None = None


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """An envelope as it is sent, with the headers of HTTP.

    `element` is what the answer has to be called; with `parts` it may be called otherwise, if it has one of these.
    """

    body: bytes
    headers: Mapping[str, str]
    element: str | None = None
    parts: tuple[str, ...] = ()


class Writer(Protocol):
    """Writes envelopes by a WSDL; `address` is where that sends questions."""

    address: str | None
    is_kept: bool

    @property
    def operations(self) -> tuple[str, ...]:
        """Name the operations."""
        ...

    def write(
        self,
        operation: str,
        params: Mapping[str, object],
        *,
        header: SoapHeader | None = None,
        login: tuple[str, str] | None = None,
    ) -> Written:
        """Write one; raises MappingWrong."""
        ...


def write_envelope(
    template: str, values: Mapping[str, str], *, action: str, version: str, folder: Path, element: str | None
) -> Written:
    """Fill in an envelope, or the file that holds it; raises MappingWrong where the file cannot be read."""
    if "<" not in template:
        try:
            template = (folder / template).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise MappingWrong(f"envelope: {folder / template} cannot be read") from None
    headers = {"Content-Type": _TYPES[version]}
    if version == "1.1":
        headers["SOAPAction"] = f'"{action}"'
    elif action:
        headers["Content-Type"] += f'; action="{action}"'
    body = fill(template.strip(), values, escaping="xml").encode()
    return Written(body=body, headers=headers, element=element)
