"""What a channel must do: carry messages to customers and fetch their files."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec

from waframe.core.contract.host import Host
from waframe.core.errors import MediaGone
from waframe.core.records.content import AnyContent, AnyMedia, Template
from waframe.core.records.incoming import IncomingNotice
from waframe.core.records.message import Failure
from waframe.core.records.outgoing import Parcel, Receipt
from waframe.core.records.template_offer import TemplateFilling, TemplateOffer, TemplatePreview


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How fast a channel lets us speak; None means no limit."""

    per_second: float | None = None
    pair_seconds: float | None = None
    pair_burst: int = 1


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """A fetched file."""

    data: bytes
    mime: str
    filename: str | None = None


class FileKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of content (`image`, `document`, …) in which a channel carries files; without `mimes`, of any type.

    `still_bytes` is for a kind of which only what moves may be as large as `largest_bytes`.
    """

    kind: str
    largest_bytes: int
    mimes: tuple[str, ...] = ()
    still_bytes: int | None = None

    def has(self, mime: str) -> bool:
        """Tell whether a file of a type can be of this kind."""
        return not self.mimes or mime.partition(";")[0].strip().lower() in self.mimes

    def takes(self, mime: str, *, size_bytes: int) -> bool:
        """Tell whether a file can be of this kind."""
        return self.has(mime) and size_bytes <= self.largest_bytes


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What a failure means that came as a status, after the channel had accepted the message.

    `failure` is in the words of the branch's language. With `window_closed` only a template may leave; with
    `stops_marketing` the customer wants no more marketing; with `mendable` it may arrive in the form that `mend` gives.
    """

    failure: Failure
    window_closed: bool = False
    stops_marketing: bool = False
    mendable: bool = False


class Channel(ABC):
    """A way to customers. One object a process serves all addresses; `name` is its key in the YAML.

    `window` is how long after the customer's last message free speech is allowed; None means always.
    `settle_after` is how long a message whose answer was lost waits for a status before it is sent again.
    `file_goes_first` is for a channel that may let a text overtake the file sent before it: so long the next message of
    a conversation waits until the file is at least `sent`; a failure or the end of the time lets it go as well.
    `file_kinds` are the kinds of files that it carries; a channel that names none leaves that to `check` and `send`.
    `title` is what people call it, `icon` one of the desk's that stands for it, and `has_templates` says whether there
    can be templates at all.
    """

    name: str
    title: str = ""
    icon: str = "message-square"
    has_templates: bool = False
    window: timedelta | None = None
    pace: Pace = Pace()
    settle_after: timedelta = timedelta(seconds=60)
    file_goes_first: timedelta = timedelta(0)
    file_kinds: tuple[FileKind, ...] = ()

    @asynccontextmanager
    async def running(self, host: Host) -> AsyncIterator[None]:
        """Open clients and the like for the life of the process."""
        del host
        yield

    def pace_of(self, address: str) -> Pace:
        """Tell how fast this address may speak; all alike unless a channel knows better."""
        del address
        return self.pace

    def page_of(self, address: str) -> str | None:
        """Give the path of a page of this deployment on which a customer can write to an address, if there is one."""
        del address
        return None

    def account_of(self, address: str) -> str:
        """Name the account to which an address belongs: what pauses an account pauses all of its addresses."""
        return address

    @abstractmethod
    def check(self, content: AnyContent) -> None:
        """Raise MessageUnsendable, naming field and limit, where the channel could not carry this content."""

    def arrange(self, contents: Sequence[AnyContent]) -> list[AnyContent]:
        """Give a reply as the messages that the channel carries best: what is too long split, short texts joined."""
        return list(contents)

    @abstractmethod
    async def send(self, parcel: Parcel) -> Receipt:
        """Hand over one message.

        Raises MessageUnsendable for what `check` refuses, ChannelRefused (never try again; WindowClosed and
        MarketingStopped say why), ChannelBusy (later),
        ChannelUncertain (it may have left) or ChannelBlocked (nothing leaves from this address until a person acts).
        Anything else counts as refused.
        """

    async def fetch(self, media: AnyMedia, *, address: str) -> Download:
        """Fetch a customer's file by the channel's own id."""
        del address
        raise MediaGone(f"channel {self.name} has no files ({media.channel_media_id})")

    async def heed(self, notice: IncomingNotice) -> None:
        """Take note of news of its own kind before the plugins are told of them; may be called twice for one notice."""

    async def propose(self, parcel: Parcel) -> tuple[Template, ...]:
        """Name approved templates that may be sent in place of a message for which the window is closed, best first."""
        del parcel
        return ()

    async def templates(self, address: str, *, language: str) -> tuple[TemplateOffer, ...]:
        """Offer the templates of an address that a person can fill, those in the language first."""
        del address, language
        return ()

    async def preview(self, filling: TemplateFilling, *, address: str, language: str) -> TemplatePreview | None:
        """Show a filled template as the customer will see it, its faults in the language; None where there is none."""
        del filling, address, language
        return None

    def explain(self, failure: Failure, *, parcel: Parcel) -> Explanation:
        """Say what a failure means that came as a status; the channel's own words unless it knows better ones."""
        del parcel
        return Explanation(failure=failure)

    async def mend(self, parcel: Parcel) -> AnyContent:
        """Give a message that failed in a form that may arrive; as it is where there is none.

        Called by a durable job, once for each failed message. Raises ChannelError or MediaError where that goes wrong.
        """
        return parcel.content

    async def acknowledge(self, *, address: str, channel_id: str, typing: bool) -> None:
        """Show the customer that a message was read, and perhaps that an answer is being written."""
