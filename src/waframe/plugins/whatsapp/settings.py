"""What can be set for the channel, and for a number on it."""

from typing import Literal

from waframe import AddressSettings, Secret, Settings


class WhatsAppSettings(Settings, frozen=True, kw_only=True):
    """What stands under `channels: whatsapp:`."""

    app_secret: Secret | tuple[Secret, ...] = ()
    """The app's secret, which signs webhooks; two while Meta's app changes from one to the other."""

    verify_token: Secret = ""
    """The word that Meta repeats when the webhook's address is set."""

    access_token: Secret = ""
    """The token that sends and fetches, for all numbers without one of their own."""

    version: str = "v26.0"
    """The version of the Graph API."""

    graph_url: str = "https://graph.facebook.com"
    """Where the Graph API is; another one for the simulator."""

    timeout_seconds: float = 20.0
    """How long a call of the Graph API may take."""

    read_marks: bool = True
    """Whether a customer sees blue ticks on what the bot answers, and that it is writing where that takes a while."""

    max_body_bytes: int = 3 * 1024 * 1024
    """How large a webhook's body may be; Meta's are of at most 3 MiB."""

    join_texts: bool = True
    """Whether short texts of one reply leave as one message, since Meta charges each message."""

    messaging_limit: Literal[250, 2_000, 10_000, 100_000, "unlimited"] = "unlimited"
    """How many people the portfolio may write to first in 24 hours, as Meta's manager shows it; what is more waits."""

    @property
    def app_secrets(self) -> tuple[str, ...]:
        """List the secrets that are not empty."""
        secrets = (self.app_secret,) if isinstance(self.app_secret, str) else self.app_secret
        return tuple(filter(None, secrets))


class WhatsAppNumber(AddressSettings, frozen=True, kw_only=True):
    """What a branch sets for its number."""

    phone_number_id: str
    """The number's id at Meta, which webhooks name; not the number itself."""

    access_token: Secret | None = None
    """A token of its own, in place of the channel's."""

    app_secret: Secret | None = None
    """The secret of an app of its own, in place of the channel's."""

    waba_id: str | None = None
    """The WhatsApp Business Account that it belongs to; needed for templates."""

    display: str | None = None
    """The number as people write it."""

    throughput: Literal[20, 80, 1000] = 80
    """Messages a second that Meta lets it carry; a little less is sent.

    20 while it is also used in the phone app (coexistence), 80 as a rule, 1000 after Meta's upgrade.
    """

    @property
    def address(self) -> str:
        """Name the number as Meta's webhooks do."""
        return self.phone_number_id
