"""Asks API Ninjas what vehicle a number stands for, and believes only what agrees with the number itself."""

from datetime import timedelta
from http import HTTPStatus

import anyio
import httpx2
import msgspec

from waframe import Breaker, Host
from waframe_ocr_vin.vehicles.decoding import same
from waframe_ocr_vin.vehicles.vehicle import Vehicle
from waframe_ocr_vin.vehicles.wmi import maker
from waframe_ocr_vin.vehicles.years import plausible_years

LAYER = "online"
KEY_VARIABLE = "NINJA_API_VIN_KEY"
"""The environment variable that holds the key of the account."""

ORIGIN = "https://api.api-ninjas.com"
SECONDS = 4.0

_PLACE = "/v1/vinlookup"
_LARGEST_BYTES = 64 * 1024
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN})
_UNKNOWN = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY})
_PAUSE_AFTER_REFUSAL = timedelta(minutes=30)
_GROUPS = {
    "general motors": ("Buick", "Cadillac", "Chevrolet", "GMC", "Pontiac", "Saturn", "Holden", "Opel"),
    "daewoo": ("Chevrolet", "Daewoo", "Pontiac"),
    "chrysler": ("Chrysler", "Dodge", "Jeep", "Plymouth", "Ram", "Fiat"),
    "fca": ("Chrysler", "Dodge", "Jeep", "Ram", "Fiat", "Alfa Romeo"),
    "stellantis": ("Chrysler", "Dodge", "Jeep", "Ram", "Fiat", "Peugeot", "Citroen", "Opel"),
    "fuji heavy": ("Subaru",),
    "daimler": ("Mercedes-Benz", "Smart", "Freightliner"),
    "nummi": ("Toyota", "Chevrolet", "Pontiac"),
    "saic": ("MG", "Chevrolet", "Buick", "Cadillac", "Maxus", "Wuling"),
}
"""What the service calls after the group that builds it, and the makes of that group."""


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, as far as it is used; the account's plan decides how much of it is there."""

    vin: str | None = None
    make: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    year: int | str | None = None
    model_year: int | str | None = None


class _Failed(Exception):
    """The service did not answer, or not in a way that can be understood."""


class OnlineDecoder:
    """Asks for one deployment: no longer than four seconds, and not at all for a while when nothing comes back."""

    def __init__(self, host: Host, *, key: str) -> None:
        self._host = host
        self._key = key
        self._breaker = Breaker()

    async def decode(self, vin: str) -> Vehicle | None:
        """Ask about a number; None where nobody answered.

        A vehicle without any field means that the service does not know this number: what contradicts the number is
        no better than nothing.
        """
        now = self._host.clock.now()
        if not self._breaker.admits(now=now):
            return None
        try:
            with anyio.fail_after(SECONDS):
                status, body = await self._ask(vin)
            vehicle = self._understood(vin, status=status, body=body)
        except (_Failed, httpx2.HTTPError, TimeoutError) as error:
            self._breaker.failed(now=now)
            self._host.log.warning("ocr_vin.online_failed", error=str(error) or type(error).__name__)
            return None
        return vehicle

    async def _ask(self, vin: str) -> tuple[int, bytes]:
        url = httpx2.URL(ORIGIN + _PLACE, params={"vin": vin})
        async with (
            httpx2.AsyncClient(transport=self._host.transport(ORIGIN), timeout=SECONDS) as client,
            client.stream("GET", url, headers={"X-Api-Key": self._key, "User-Agent": "waframe"}) as response,
        ):
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > _LARGEST_BYTES:
                    raise _Failed("the answer is too long")
            return response.status_code, bytes(body)

    def _understood(self, vin: str, *, status: int, body: bytes) -> Vehicle | None:
        if status in _REFUSED:
            self._breaker.failed(now=self._host.clock.now(), pause=_PAUSE_AFTER_REFUSAL)
            self._host.log.error("ocr_vin.online_refused", status=status, variable=KEY_VARIABLE)
            return None
        if status in _UNKNOWN:
            self._breaker.succeeded()
            return Vehicle()
        if status != HTTPStatus.OK:
            raise _Failed(f"status {status}")
        answer = _decoded(body)
        self._breaker.succeeded()
        vehicle = self._believed(vin, answer)
        if vehicle is None:
            self._host.log.warning("ocr_vin.online_contradicts", wmi=vin[:3], make=_make(answer), year=_year(answer))
        return vehicle or Vehicle()

    def _believed(self, vin: str, answer: _Answer) -> Vehicle | None:
        """Take what agrees with the number: its maker's identifier, and the sign of the model year."""
        if answer.vin is not None and answer.vin.upper() != vin.upper():
            return None
        found = maker(vin)
        make = _make(answer)
        if found is not None and found.makes and make is not None:
            group = next((makes for name, makes in _GROUPS.items() if name in make.casefold()), ())
            agreed = next((one for one in found.makes if same(one, make) or one in group), None)
            if agreed is None:
                return None
            make = agreed if same(agreed, make) else None
        year = _year(answer)
        years = plausible_years(vin, today=self._host.clock.now().date())
        if year is not None and years and year not in years:
            return None
        model = answer.model.strip() or None if answer.model else None
        layers = {name: LAYER for name, value in (("make", make), ("model", model), ("year", year)) if value}
        return Vehicle(make=make, model=model, year=year, layers=layers)


def _decoded(body: bytes) -> _Answer:
    """Decode an answer, which is an object or a list of one; an empty one says nothing of a vehicle."""
    try:
        answer = msgspec.json.decode(body, type=_Answer | list[_Answer])
    except msgspec.DecodeError as error:
        raise _Failed("an answer of another shape") from error
    return answer if isinstance(answer, _Answer) else next(iter(answer), _Answer())


def _make(answer: _Answer) -> str | None:
    return next((name.strip() for name in (answer.make, answer.manufacturer) if name and name.strip()), None)


def _year(answer: _Answer) -> int | None:
    for said in (answer.model_year, answer.year):
        if isinstance(said, int):
            return said
        if said is not None and said.strip().isascii() and said.strip().isdigit():
            return int(said)
    return None
