"""What can be set for the channel, and for a number on it."""

from typing import Literal

from waframe import AddressSettings, Secret, Settings


class WhatsAppSettings(Settings, frozen=True, kw_only=True):
    """What stands under `channels: whatsapp:`.

    `app_secret` is one secret, or two while Meta's app changes from one to the other. With `read_marks` a customer
    sees blue ticks on what the bot answers, and that it is writing where that takes a while. With `join_texts` short
    texts of one reply leave as one message, since Meta charges each message. `messaging_limit` is how many people the
    portfolio may write to first in 24 hours, as Meta's manager shows it; what is beyond it waits.
    """

    app_secret: Secret | tuple[Secret, ...] = ()
    verify_token: Secret = ""
    access_token: Secret = ""
    version: str = "v26.0"
    graph_url: str = "https://graph.facebook.com"
    timeout_seconds: float = 20.0
    read_marks: bool = True
    max_body_bytes: int = 3 * 1024 * 1024
    join_texts: bool = True
    messaging_limit: Literal[250, 2_000, 10_000, 100_000, "unlimited"] = "unlimited"

    @property
    def app_secrets(self) -> tuple[str, ...]:
        """List the secrets that are not empty."""
        secrets = (self.app_secret,) if isinstance(self.app_secret, str) else self.app_secret
        return tuple(filter(None, secrets))


class WhatsAppNumber(AddressSettings, frozen=True, kw_only=True):
    """What a branch sets for its number; a token or secret of its own stands in for the channel's.

    `throughput` is how many messages a second Meta lets the number carry: 20 while it is also used in the phone app
    (coexistence), 80 as a rule, 1000 after Meta's upgrade. A little less is sent.
    """

    phone_number_id: str
    access_token: Secret | None = None
    app_secret: Secret | None = None
    waba_id: str | None = None
    display: str | None = None
    throughput: Literal[20, 80, 1000] = 80

    @property
    def address(self) -> str:
        """Name the number as Meta's webhooks do."""
        return self.phone_number_id
