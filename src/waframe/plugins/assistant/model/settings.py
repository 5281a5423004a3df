"""What a branch may set for its language models, what they may cost, and who hears its voice notes."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from waframe import Secret, Settings

Dollars = Annotated[Decimal, msgspec.Meta(examples=["0.05"])]
Effort = Literal["none", "minimal", "low", "medium", "high"]
Web = Annotated[str, msgspec.Meta(pattern=r"^https?://\S+$", examples=["http://localhost:8080/v1"])]


class Prices(Settings, frozen=True, kw_only=True):
    """What a million tokens cost, in US dollars."""

    input: Dollars
    """A million tokens of what is asked."""

    output: Dollars
    """A million tokens of what is answered, thoughts included."""


class Asked(Settings, frozen=True, kw_only=True):
    """What every model has, whoever serves it."""

    model: Annotated[str, msgspec.Meta(min_length=1)]
    """The model's name at its provider."""

    timeout_seconds: Annotated[float, msgspec.Meta(gt=0, le=20)] = 8.0
    """How long this model has for a whole answer, attempts included."""

    attempts: Annotated[int, msgspec.Meta(ge=1, le=5)] = 2
    """How often it is asked before the next model's turn, where waiting may help."""

    max_tokens: Annotated[int, msgspec.Meta(ge=16, le=32_000)] = 1_024
    """How long an answer may be, thoughts included."""

    temperature: Annotated[float, msgspec.Meta(ge=0, le=2)] | None = None
    """How freely it speaks; without it, as its provider sets it."""

    effort: Effort | None = None
    """How much a reasoning model thinks; without it, as its provider sets it."""

    stream: bool = False
    """Whether the answer is taken word by word, so that a model that falls silent is noticed."""

    prices: Prices | None = None
    """The price list, for a provider that does not say what a call cost."""


class OpenRouter(Asked, frozen=True, kw_only=True, tag_field="provider", tag="openrouter"):
    """A model behind OpenRouter, which says of every call what it cost."""

    key: Secret
    """The key of the account that pays."""

    url: Web = "https://openrouter.ai/api/v1"
    """Where it is asked; another one only for a proxy."""

    data_collection: Literal["deny", "allow"] = "deny"
    """Whether a host that keeps what customers write may be chosen."""

    zdr: bool = True
    """Whether only hosts are chosen that keep nothing at all (zero data retention)."""

    require_parameters: bool = True
    """Whether only hosts are chosen that know every parameter, such as strict schemas."""

    max_price: Prices = Prices(input=Decimal(3), output=Decimal(15))
    """Hosts that are dearer are not chosen; by this price the caps reckon before a call."""

    hosts: tuple[str, ...] = ()
    """Hosts to try first, in this order."""


class Gemini(Asked, frozen=True, kw_only=True, tag_field="provider", tag="gemini"):
    """A model of Google's own, over its OpenAI-shaped endpoint."""

    key: Secret
    """The key of the account that pays."""

    url: Web = "https://generativelanguage.googleapis.com/v1beta/openai"
    """Where it is asked; another one only for a proxy."""


class OpenAIShaped(Asked, frozen=True, kw_only=True, tag_field="provider", tag="openai"):
    """Any server that speaks the chat completions of OpenAI, such as one of the house."""

    url: Web
    """Where the server's `/chat/completions` begins."""

    key: Secret | None = None
    """The key that it asks for, if it asks for one."""

    length_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """What the server calls the length of an answer; OpenAI's reasoning models want the second."""

    strict: bool = True
    """Whether schemas are sent as strict ones; a server that does not know that may refuse them."""


AnyModel = OpenRouter | Gemini | OpenAIShaped


class Caps(Settings, frozen=True, kw_only=True):
    """What models may cost in US dollars; what is used up ends the asking until the next day or month."""

    conversation: Dollars = Decimal("0.10")
    """A conversation on one day, of the clock on the branch's wall."""

    branch_day: Dollars = Decimal(3)
    """A branch on one day."""

    chain_month: Dollars = Decimal(60)
    """All branches together in one month."""


class Transcription(Settings, frozen=True, kw_only=True):
    """An OpenAI-shaped endpoint that writes down what is said in a voice note."""

    url: Web = "https://api.openai.com/v1"
    """Where the server's `/audio/transcriptions` begins."""

    model: str = "whisper-1"
    """The model's name there."""

    key: Secret | None = None
    """The key that it asks for, if it asks for one."""

    language: str | None = None
    """The language of voice notes; without it the branch's."""

    timeout_seconds: Annotated[float, msgspec.Meta(gt=0, le=20)] = 10.0
    """How long it has for a voice note; after that people listen to it."""

    price_per_minute: Dollars = Decimal("0.006")
    """What a minute costs in US dollars; 0 for a server of the house."""

    largest_bytes: Annotated[int, msgspec.Meta(ge=1_000, le=25_000_000)] = 2_000_000
    """Longer voice notes are left to people: 2 MB are about ten minutes."""


class ModelSettings(Settings, frozen=True, kw_only=True):
    """What a branch may set for models under `assistant:`."""

    models: tuple[AnyModel, ...] = ()
    """The models, asked in this order until one answers."""

    deadline_seconds: Annotated[float, msgspec.Meta(gt=0, le=20)] = 14.0
    """How long all of them have together for one answer."""

    caps: Caps = Caps()
    """What they may cost."""

    transcription: Transcription | None = None
    """Who writes down voice notes; without it nobody does."""
