"""How each business number stands with Meta: registered or not, its profile, its settings, and whom it blocks."""

from collections.abc import Callable
from typing import Literal

import msgspec

from waframe.simulator.clock import DAY_SECONDS, Clock
from waframe.simulator.errors import GraphError
from waframe.simulator.records import JsonObject
from waframe.simulator.settings import NumberSettings
from waframe.simulator.world import World

REGISTRATIONS = 10
REGISTRATION_SECONDS = 3 * DAY_SECONDS
PIN_TRIES = 5
NO_CODE = ""

NumberStatus = Literal["CONNECTED", "PENDING", "OFFLINE", "FLAGGED", "RESTRICTED", "BANNED", "DISCONNECTED"]
NumberQuality = Literal["GREEN", "YELLOW", "RED", "UNKNOWN"]


class QrCode(msgspec.Struct, frozen=True, kw_only=True):
    """A short link that opens a chat with words in it."""

    code: str
    prefilled_message: str
    image: str | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A number's standing; `pin` is that of two-step verification."""

    phone_number_id: str
    verified_name: str
    status: NumberStatus = "CONNECTED"
    quality: NumberQuality = "GREEN"
    name_status: str = "APPROVED"
    is_verified: bool = True
    code: str = NO_CODE
    pin: str | None = None
    wrong_pins: int = 0
    changes: tuple[float, ...] = ()
    messages_per_second: int = 80
    identity_check: bool = False
    settings: JsonObject = msgspec.field(default_factory=dict)
    profile: JsonObject = msgspec.field(default_factory=dict)
    automation: JsonObject = msgspec.field(default_factory=dict)
    cart: bool = True
    catalog: bool = True
    username: str | None = None
    codes: tuple[QrCode, ...] = ()
    blocked: tuple[str, ...] = ()


class Registry:
    """Holds the standing of every number."""

    def __init__(self, world: World, clock: Clock) -> None:
        self._world = world
        self._clock = clock
        self._lines: dict[str, Line] = {}

    def line(self, phone_number_id: str) -> Line:
        """Read a number's standing."""
        number = self.number(phone_number_id)
        return self._lines.get(phone_number_id) or Line(
            phone_number_id=phone_number_id,
            verified_name=number.name,
            messages_per_second=number.messages_per_second,
        )

    def number(self, phone_number_id: str) -> NumberSettings:
        """Find a number or refuse as Meta does."""
        if phone_number_id not in self._world.numbers:
            raise GraphError(33, f"Object with ID '{phone_number_id}' does not exist.")
        return self._world.number(phone_number_id)

    def change(self, phone_number_id: str, **changed: object) -> Line:
        """Change parts of a number's standing."""
        line = msgspec.structs.replace(self.line(phone_number_id), **changed)
        self._lines[phone_number_id] = line
        self._world.changes.add("number", phone_number_id)
        return line

    def now(self) -> float:
        """Tell the time."""
        return self._clock.now()

    def holders(self, username: str) -> list[str]:
        """List the numbers that have a username."""
        return [line.phone_number_id for line in self._lines.values() if line.username == username]

    def among(self, waba_id: str) -> list[NumberSettings]:
        """List an account's numbers, or refuse an account that does not exist."""
        found = [number for number in self._world.numbers.values() if number.waba_id == waba_id]
        if not found:
            raise GraphError(100, f"Object with ID '{waba_id}' does not exist.")
        return found

    def register(self, phone_number_id: str, pin: str) -> None:
        """Connect a number that was verified, with the PIN that it has or from now on will have."""
        line = self._count_change(phone_number_id)
        if not line.is_verified:
            raise GraphError(133006, "The phone number must be verified before it is registered.")
        if line.wrong_pins >= PIN_TRIES:
            raise GraphError(133008, "The PIN was guessed wrong too often.")
        if line.pin is not None and line.pin != pin:
            self.change(phone_number_id, wrong_pins=line.wrong_pins + 1)
            raise GraphError(133005, "The two-step verification PIN is wrong.")
        self.change(phone_number_id, status="CONNECTED", pin=pin, wrong_pins=0)

    def deregister(self, phone_number_id: str) -> None:
        """Disconnect a number."""
        line = self._count_change(phone_number_id)
        if line.status != "CONNECTED":
            raise GraphError(133010, "The phone number is not registered.")
        self.change(phone_number_id, status="DISCONNECTED")

    def request_code(self, phone_number_id: str, draw: Callable[[], str]) -> str:
        """Send a code to the number, which the control API shows."""
        code = "".join(filter(str.isdigit, draw()))[:6].zfill(6)
        self.change(phone_number_id, code=code)
        return code

    def verify_code(self, phone_number_id: str, code: str) -> None:
        """Prove that one holds the number."""
        wanted = self.line(phone_number_id).code
        if wanted == NO_CODE or code.replace("-", "").strip() != wanted:
            raise GraphError(136025, "The verification code is wrong.")
        self.change(phone_number_id, is_verified=True, code=NO_CODE)

    def check_connected(self, phone_number_id: str) -> Line:
        """Refuse what a number cannot do while it is not registered."""
        line = self.line(phone_number_id)
        if line.status not in ("CONNECTED", "FLAGGED"):
            raise GraphError(133010, f"The phone number is {line.status}.")
        return line

    def _count_change(self, phone_number_id: str) -> Line:
        line, now = self.line(phone_number_id), self._clock.now()
        recent = tuple(at for at in line.changes if at > now - REGISTRATION_SECONDS)
        if len(recent) >= REGISTRATIONS:
            raise GraphError(133016, f"At most {REGISTRATIONS} registrations and deregistrations in 72 hours.")
        return self.change(phone_number_id, changes=(*recent, now))
