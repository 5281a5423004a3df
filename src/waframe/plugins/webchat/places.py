"""Which sites there are, which pages may speak with them, and from where somebody comes."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from waframe import Branch, Host
from waframe.plugins.webchat.settings import CHANNEL, WebChatSettings, WebChatSite, address_of


class Places:
    """The sites as they are configured now."""

    def __init__(self, settings: WebChatSettings, host: Host) -> None:
        self._settings = settings
        self._host = host

    def site(self, name: str) -> WebChatSite | None:
        """Find a site by its name."""
        found = self._host.addresses(CHANNEL).get(address_of(name))
        return found if isinstance(found, WebChatSite) else None

    def branch(self, site: WebChatSite) -> Branch | None:
        """Find the branch that a site belongs to."""
        return self._host.branch_of(CHANNEL, site.address)

    def origins(self, site: WebChatSite) -> Sequence[str]:
        """List the web sites that may show a chat."""
        return self._settings.origins if site.origins is None else site.origins

    def lets_in(self, connection: HTTPConnection, site: WebChatSite) -> bool:
        """Tell whether a page may open a socket: our own page does, in a frame as well, and a listed site's may."""
        origin = connection.headers.get("origin", "")
        own = {connection.headers.get("host"), urlsplit(self._host.base_url or "").netloc} - {None, ""}
        return origin.partition("://")[2] in own or origin in self.origins(site)

    def whence(self, connection: HTTPConnection) -> str | None:
        """Give the IP address of a visitor; None where it is only that of a proxy."""
        if (header := self._settings.client_ip_header) is not None:
            given = connection.headers.get(header, "").rpartition(",")[2].strip()
            return given[:64] or None
        peer = connection.client.host if connection.client else ""
        return None if _is_private(peer) else peer


def _is_private(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_private
    except ValueError:
        return True
