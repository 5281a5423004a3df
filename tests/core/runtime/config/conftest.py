"""A small world of plugins for the tests of the configuration."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
import pytest

from waframe.core.contract.settings import AddressSettings, Secret, Settings
from waframe.core.runtime.config import Config, Kinds, load_text

EXAMPLE = """\
# yaml-language-server: $schema=waframe.schema.json
database: ${DATABASE_URL:-sqlite:///waframe.db}
channels:
  whatsapp:
    app_secret: ${WHATSAPP_APP_SECRET}
    verify_token: ${WEBHOOK_VERIFY_TOKEN}
    access_token: ${WHATSAPP_ACCESS_TOKEN}
defaults:                        # every branch starts from here
  timezone: America/Mexico_City
  plugins:
    assistant: {}
    takeover: {idle_minutes: 5}
    sales: {tax: [{rate: "0.16"}]}
groups:
  frontera: {plugins: {sales: {tax: [{rate: "0.08", until: 2025-12-31}, {rate: "0.16"}]}}}
branches:
  centro:
    name: Centro
    channels: {whatsapp: {phone_number_id: "100000000000001"}}
    plugins: {ocr_vin: {}, inventory: {profile: embler}}
  tijuana:
    extends: frontera
    channels: {whatsapp: {phone_number_id: "100000000000002"}}
    plugins: {assistant: null}   # null removes
"""

ENVIRON = {
    "WHATSAPP_APP_SECRET": "s3cret-app",
    "WEBHOOK_VERIFY_TOKEN": "s3cret-verify",
    "WHATSAPP_ACCESS_TOKEN": "s3cret-access",
}


class WhatsappSettings(Settings, frozen=True, kw_only=True):
    """What all numbers share."""

    app_secret: Secret
    """Signs every webhook."""

    verify_token: Secret
    access_token: Secret | None = None
    older_secrets: tuple[Secret, ...] = ()


class WhatsappAddress(AddressSettings, frozen=True, kw_only=True):
    """One number."""

    phone_number_id: Annotated[str, msgspec.Meta(pattern="^[0-9]{5,20}$", examples=["100000000000001"])]
    access_token: Secret | None = None

    @property
    def address(self) -> str:
        """Give the id of the number."""
        return self.phone_number_id


class Rate(Settings, frozen=True, kw_only=True):
    """A tax rate and its last day."""

    rate: Decimal
    until: dt.date | None = None


class SalesSettings(Settings, frozen=True, kw_only=True):
    """How quotes are made."""

    tax: tuple[Rate, ...] = ()
    """The rates, in order of time."""

    currency: Annotated[str, msgspec.Meta(min_length=3, max_length=3, description="Three letters.")] = "MXN"
    rounding: Literal["up", "down", "nearest"] = "nearest"
    show_tax: bool = True
    discounts: Mapping[str, Annotated[int, msgspec.Meta(ge=0, le=100)]] = {}


class TakeoverSettings(Settings, frozen=True, kw_only=True):
    """When a conversation returns to the bot."""

    idle_minutes: Annotated[int, msgspec.Meta(ge=1)] = 5
    queues: tuple[str, ...] = ("all",)


class InventorySettings(Settings, frozen=True, kw_only=True):
    """Where the stock is asked for."""

    profile: str
    timeout_seconds: Annotated[float, msgspec.Meta(gt=0)] = 5.0
    api_key: Secret | None = None

    def __post_init__(self) -> None:
        """Refuse a pair of settings that cannot be."""
        if self.profile == "none" and self.api_key:
            raise ValueError(f"profile none needs no key {self.api_key}")


class Card(Settings, frozen=True, kw_only=True, tag="card"):
    """A payment by card."""

    months: int = 1


class Cash(Settings, frozen=True, kw_only=True, tag="cash"):
    """A payment at the counter."""

    at: str


class PaymentSettings(Settings, frozen=True, kw_only=True):
    """How customers pay."""

    ways: tuple[Card | Cash, ...] = ()
    notify: str | tuple[str, ...] = ()


class NothingToSet(Settings, frozen=True, kw_only=True):
    """There is nothing to set."""


Load = Callable[..., Config]


@pytest.fixture
def kinds() -> Kinds:
    """Give the plugins that are installed in these tests."""
    return Kinds(
        plugins={
            "assistant": NothingToSet,
            "inventory": InventorySettings,
            "ocr_vin": NothingToSet,
            "payment": PaymentSettings,
            "sales": SalesSettings,
            "takeover": TakeoverSettings,
        },
        channels={
            "whatsapp": (WhatsappSettings, WhatsappAddress),
            "web": (NothingToSet, WhatsappAddress),
        },
        broken={"ai_summary": "ModuleNotFoundError: No module named 'torch'"},
    )


@pytest.fixture
def environ() -> dict[str, str]:
    """Give an environment in which the example loads."""
    return dict(ENVIRON)


@pytest.fixture
def example() -> str:
    """Give a good file."""
    return EXAMPLE


@pytest.fixture
def load(kinds: Kinds, environ: dict[str, str]) -> Load:
    """Load a text as `waframe.yaml` in this small world."""

    def loaded(text: str, **variables: str) -> Config:
        known: Mapping[str, str] = {**environ, **variables}
        return load_text(text, file="waframe.yaml", kinds=kinds, environ=known)

    return loaded
