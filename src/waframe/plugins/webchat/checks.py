"""Looks whether the web chat is set up as it was meant: who may frame it, and whether floods can be told apart."""

from urllib.parse import urlsplit

from waframe import Check, Finding, Health, Host
from waframe.plugins.webchat.places import Places
from waframe.plugins.webchat.settings import CHANNEL, WebChatSettings, WebChatSite


class Checks:
    """The looks of the channel under its settings."""

    def __init__(self, settings: WebChatSettings) -> None:
        self._settings = settings

    def all(self) -> list[Check]:
        """List them."""
        return [Check(name="webchat.sites", run=self.look_at_sites), Check(name="webchat.ip", run=self.look_at_ip)]

    async def look_at_sites(self, host: Host) -> list[Finding]:
        """Tell which sites may be embedded, and where."""
        places = Places(self._settings, host)
        sites = [site for site in host.addresses(CHANNEL).values() if isinstance(site, WebChatSite)]
        found = [
            Finding(
                health=Health.GOOD,
                sentence=f"chat {site.site} may be shown by {', '.join(places.origins(site))}"
                if places.origins(site)
                else f"chat {site.site} is a page; no web site may show it in a bubble",
            )
            for site in sites
        ]
        return found or [
            Finding(
                health=Health.WARNING,
                sentence="no branch has a web chat",
                remedy="set channels: {webchat: {site: NAME}} in a branch",
            )
        ]

    async def look_at_ip(self, host: Host) -> list[Finding]:
        """Tell whether visitors can be told apart by their IP address."""
        outside = urlsplit(host.base_url or "").scheme == "https"
        if outside and self._settings.client_ip_header is None:
            return [
                Finding(
                    health=Health.WARNING,
                    sentence="behind a proxy visitors share one limit by IP address, or have none",
                    remedy="set channels.webchat.client_ip_header to the header that your proxy sets, as X-Real-IP",
                )
            ]
        return [Finding(health=Health.GOOD, sentence="visitors can be told apart by their IP address")]
