"""Reads what a client asks: the operation, its parameters and its headers, whatever the namespaces."""

from collections.abc import Mapping

import msgspec
from lxml import etree


class Malformed(Exception):
    """Raised where a question is no envelope."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """An operation and what it was given; parameters of headers are among `headers`."""

    operation: str
    params: Mapping[str, str]
    headers: Mapping[str, str]


def read_question(body: bytes) -> Question:
    """Read an envelope; raises Malformed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        envelope = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Malformed(str(error)) from None
    parts = {_local(part): part for part in envelope}
    if _local(envelope) != "Envelope" or "Body" not in parts or not len(parts["Body"]):
        raise Malformed("there is no envelope with a body")
    asked = parts["Body"][0]
    headers = parts.get("Header")
    return Question(
        operation=_local(asked),
        params={_local(one): one.text or "" for one in asked},
        headers={_local(one): one.text or "" for header in (headers if headers is not None else ()) for one in header},
    )


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
