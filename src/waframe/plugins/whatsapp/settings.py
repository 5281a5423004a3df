"""What can be set for the channel, and for a number on it."""

from typing import Literal

from waframe import AddressSettings, Secret, Settings


class WhatsAppSettings(Settings, frozen=True, kw_only=True):
    """What stands under `channels: whatsapp:`."""

    app_secret: Secret | tuple[Secret, ...] = ()
    """The app's secret, by which webhooks are known as Meta's; two while Meta's app changes from one to the other."""

    verify_token: Secret = ""
    """What Meta gives along when it checks the webhook's address."""

    access_token: Secret = ""
    """The token with which is sent."""

    version: str = "v26.0"
    """The version of the Graph API."""

    graph_url: str = "https://graph.facebook.com"
    """Where the Graph API is; the simulator's address for a rehearsal."""

    timeout_seconds: float = 20.0
    """How long a call may take."""

    read_marks: bool = True
    """Whether a customer sees blue ticks on what the bot answers, and that it is writing where that takes a while."""

    max_body_bytes: int = 3 * 1024 * 1024
    """How large a webhook may be."""

    join_texts: bool = True
    """Whether short texts of one reply leave as one message, since Meta charges each message."""

    messaging_limit: Literal[250, 2_000, 10_000, 100_000, "unlimited"] = "unlimited"
    """How many people the portfolio may write to first in 24 hours, as Meta's manager shows it; the rest waits."""

    @property
    def app_secrets(self) -> tuple[str, ...]:
        """List the secrets that are not empty."""
        secrets = (self.app_secret,) if isinstance(self.app_secret, str) else self.app_secret
        return tuple(filter(None, secrets))


class WhatsAppNumber(AddressSettings, frozen=True, kw_only=True):
    """What a branch sets for its number; a token or secret of its own stands in for the channel's."""

    phone_number_id: str
    """The number's id at Meta, not the number itself."""

    access_token: Secret | None = None
    """The token with which this number sends."""

    app_secret: Secret | None = None
    """The secret of the app that this number's webhooks come from."""

    waba_id: str | None = None
    """The WhatsApp Business account of the number, whose templates it may send."""

    display: str | None = None
    """The number as people write it."""

    throughput: Literal[20, 80, 1000] = 80
    """How many messages a second Meta lets it carry: 20 while it is also used in the phone app, 1000 after an upgrade.

    A little less is sent.
    """

    @property
    def address(self) -> str:
        """Name the number as Meta's webhooks do."""
        return self.phone_number_id
