"""What can be set for the web chat: for the whole deployment, and for the site of a branch."""

from typing import Annotated

import msgspec

from waframe import AddressSettings, Settings

CHANNEL = "webchat"
MEGABYTE = 1024 * 1024
Origin = Annotated[str, msgspec.Meta(pattern=r"^https?://[^/\s*?#@]+$")]
Site = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
Rate = Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class WebChatSettings(Settings, frozen=True, kw_only=True):
    """What stands under `channels: webchat:`."""

    origins: tuple[Origin, ...] = ()
    """The web sites that may show the chat in a bubble, such as `https://shop.example`; without any, only the page."""
    largest_file_megabytes: Annotated[int, msgspec.Meta(ge=1, le=100)] = 16
    """The largest file that a visitor, or somebody at the desk, may send."""
    messages_per_minute: Rate = 30
    """How many messages a visitor may send in a minute."""
    messages_per_minute_per_ip: Rate = 300
    """How many messages may come from one IP address in a minute, of all its visitors."""
    visits_per_minute_per_ip: Rate = 60
    """How many chats may be opened from one IP address in a minute."""
    client_ip_header: str | None = None
    """The header in which your proxy names the visitor's IP address, such as `X-Real-IP`; no other one is believed."""
    keep_days: Annotated[int, msgspec.Meta(ge=1)] = 365
    """How long a visitor finds the messages again; in the desk they stay."""


class WebChatSite(AddressSettings, frozen=True, kw_only=True):
    """What a branch sets to be reached from the web."""

    site: Site
    """The last part of the page's address, `/webchat/SITE`, and the `data-site` of the bubble."""
    origins: tuple[Origin, ...] | None = None
    """The web sites that may show this chat, in place of those of the channel."""
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=60)] | None = None
    """What stands above the chat; the branch's name without it."""
    greeting: Annotated[str, msgspec.Meta(max_length=400)] | None = None
    """What an empty chat says. It is no message: nobody is greeted twice."""
    color: Colour = "#0b6b5c"
    """The colour of the page: its head and the visitor's messages; the bubble's is `data-color`."""
    ask_name: bool = True
    """Whether the chat asks for a name; it may always be left out."""

    @property
    def address(self) -> str:
        """Name the site; with the channel's name before it, for no two channels may share an address."""
        return address_of(self.site)


def address_of(site: str) -> str:
    """Give the address of a site."""
    return f"{CHANNEL}:{site}"
