"""What every interactive message has around its choices: a header, a body, a footer; and addresses and files."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from waframe.simulator.errors import GraphError
from waframe.simulator.parts import Part

LONGEST_BODY = 1024
LONGEST_LINE = 60
MEDIA_HEADERS = ("image", "video", "document")
ANY_HEADER = ("text", *MEDIA_HEADERS)
EMOJI = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]")
BARE_IP = re.compile(r"[\d.]+|\[?[0-9a-fA-F:]+:[0-9a-fA-F:]*\]?")


def check_frame(
    interactive: Part,
    *,
    headers: tuple[str, ...] = ANY_HEADER,
    longest_body: int = LONGEST_BODY,
    header_required: bool = False,
    body_required: bool = True,
    footer_allowed: bool = True,
) -> None:
    """Check header, body and footer; a header of no allowed type is refused."""
    body = interactive.part("body") if body_required else interactive.optional_part("body")
    if body is not None:
        body.text("text", longest=longest_body)
    if footer := interactive.optional_part("footer"):
        if not footer_allowed:
            raise GraphError(100, f"Unexpected key 'footer' on param '{interactive.path}'.")
        footer.text("text", longest=LONGEST_LINE)
    header = interactive.part("header") if header_required else interactive.optional_part("header")
    if header is not None:
        check_header(header, headers)


def check_header(header: Part, allowed: tuple[str, ...]) -> None:
    """Check a header of one of the allowed types."""
    if not allowed:
        raise GraphError(100, f"Unexpected key '{header.path}': this type has no header.")
    kind = header.choice("type", allowed)
    if kind == "text":
        header.text("text", longest=LONGEST_LINE)
    else:
        check_source(header.part(kind))


def check_source(media: Part) -> None:
    """A file is named by its id or by a link, and by one of them only."""
    if media.has("id") == media.has("link"):
        raise GraphError(131008 if not media.has("id") else 100, f"{media.path} needs either id or link.")
    link = media.optional_text("link")
    if link is not None and not link.startswith(("http://", "https://")):
        raise GraphError(100, f"Param {media.path}['link'] is not a valid URL.")
    media.optional_text("id")


def check_address(parameters: Part) -> None:
    """A button's address is http or https and names a host, not a bare IP."""
    url = parameters.text("url")
    host = urlsplit(url).hostname if url.startswith(("http://", "https://")) else None
    if not host or BARE_IP.fullmatch(host):
        raise GraphError(131009, f"Param {parameters.path}['url'] must be an http(s) address with a host name.")


def check_unique(what: str, values: Iterable[str]) -> None:
    """Refuse a value that comes twice."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise GraphError(131009, f"Duplicated {what}: '{value}'.")
        seen.add(value)
