"""What a simulated world is made from."""

import msgspec

from waframe.simulator.rules import Rules
from waframe.simulator.script import Step
from waframe.simulator.template_seeds import SEEDED, TemplateSettings

DEMO_WABA = "190000000000001"
DEMO_APP = "390000000000001"


class NumberSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A business number, that is a branch."""

    phone_number_id: str
    display_phone: str
    name: str
    waba_id: str = DEMO_WABA
    messages_per_second: int = 80


class AppSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An app at Meta: its token, and where it hears of which webhook fields; without `fields` of all."""

    id: str
    callback_url: str
    app_secret: str
    verify_token: str
    access_token: str
    fields: tuple[str, ...] | None = None


class PersonSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A customer who exists from the start."""

    phone: str
    name: str
    username: str | None = None


class Latencies(msgspec.Struct, frozen=True, kw_only=True):
    """How long things take; each message varies around these by `spread`, the same way for the same seed."""

    webhook_seconds: float = 0.0
    sent_seconds: float = 0.4
    delivered_seconds: float = 0.5
    read_seconds: float = 1.0
    spread: float = 0.4


DEMO_NUMBERS = (
    NumberSettings(phone_number_id="100000000000141", display_phone="+52 55 5512 0141", name="Refaccionaria Centro"),
    NumberSettings(phone_number_id="100000000000142", display_phone="+52 55 5512 0142", name="Refaccionaria Portales"),
    NumberSettings(phone_number_id="100000000000143", display_phone="+52 55 5512 0143", name="Refaccionaria Vallejo"),
)
DEMO_PEOPLE = (PersonSettings(phone="+52 1 55 3912 4476", name="María Hernández", username="mary.hdz"),)


class SimulatorSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a simulator may be told; each has a value that works on one machine."""

    host: str = "127.0.0.1"
    port: int = 3003
    public_url: str | None = None
    callback_url: str = "http://127.0.0.1:3002/webhooks/whatsapp"
    callback_timeout_seconds: float = 10.0
    app_secret: str = "simulated-app-secret"  # noqa: S105
    verify_token: str = "simulated-verify-token"  # noqa: S105
    access_token: str = "simulated-access-token"  # noqa: S105
    numbers: tuple[NumberSettings, ...] = DEMO_NUMBERS
    people: tuple[PersonSettings, ...] = ()
    seed: int = 1
    desk_url: str | None = None
    read_immediately: bool | None = None
    latencies: Latencies = Latencies()
    version: str = "v26.0"
    rules: Rules = Rules()
    app_id: str = DEMO_APP
    apps: tuple[AppSettings, ...] = ()
    subscribed_from_start: bool = True
    portfolio_id: str = "290000000000001"
    templates: tuple[TemplateSettings, ...] = SEEDED
    script: tuple[Step, ...] = ()
    record: str | None = None

    @property
    def base_url(self) -> str:
        """The address under which media are offered."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def app(self) -> AppSettings:
        """The app that the settings above describe; `apps` are further ones."""
        return AppSettings(
            id=self.app_id,
            callback_url=self.callback_url,
            app_secret=self.app_secret,
            verify_token=self.verify_token,
            access_token=self.access_token,
        )
