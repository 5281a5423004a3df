"""The actions that read a conversation by rules: `detect_intent`, `extract_vehicle` and `sentiment`."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from waframe import Action, ActionCall, Context, Message, Risk, SenderType
from waframe.plugins.assistant.understanding.intents import Intent, Mood, find_intents, hear_mood
from waframe.plugins.assistant.understanding.understood import understand
from waframe.vocabulary import PartMention, VehicleMention, Vocabulary

READ_AT_MOST = 100


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text to be read."""

    text: Annotated[str, msgspec.Meta(max_length=1_000, description="texto")]


class IntentRead(msgspec.Struct, frozen=True, kw_only=True):
    """The wishes of a text, the one that weighs most first; `intent` is null where none was heard."""

    intent: Intent | None
    intents: tuple[Intent, ...]
    confidence: float


class SentimentRead(msgspec.Struct, frozen=True, kw_only=True):
    """How a text sounds."""

    sentiment: Mood


class Since(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From which message on."""

    since_message: Annotated[str, msgspec.Meta(max_length=36, description="id; null = toda")] | None = None


class VehicleRead(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle that the customer named, and the message in which they did; what was not said is null."""

    make: str | None
    model: str | None
    year: int | None
    engine: str | None
    vin: str | None
    message_id: str


class PartRead(msgspec.Struct, frozen=True, kw_only=True):
    """A part that the customer named, and the message in which they did."""

    families: tuple[str, ...]
    position: str | None
    side: str | None
    quantity: int | None
    brand: str | None
    message_id: str


class Extracted(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer named, the oldest first."""

    vehicles: tuple[VehicleRead, ...]
    parts: tuple[PartRead, ...]


class ReadingActions:
    """The actions of one branch."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def all(self) -> list[Action]:
        """List them."""
        return [
            Action(
                name="detect_intent",
                title="assistant.detect_intent",
                run=self.detect_intent,
                arguments=Words,
                result=IntentRead,
                risk=Risk.READ,
                roles=(),
                model=True,
            ),
            Action(
                name="extract_vehicle",
                title="assistant.extract_vehicle",
                run=self.extract_vehicle,
                arguments=Since,
                result=Extracted,
                risk=Risk.READ,
                roles=(),
                model=True,
            ),
            Action(
                name="sentiment",
                title="assistant.sentiment",
                run=self.sentiment,
                arguments=Words,
                result=SentimentRead,
                risk=Risk.READ,
                roles=(),
                model=True,
            ),
        ]

    async def detect_intent(self, ctx: Context, call: ActionCall, words: Words) -> IntentRead:
        """Tell what a text wishes for."""
        del ctx, call
        heard = find_intents(words.text)
        intents = tuple(intent for intent in Intent if intent in heard)
        return IntentRead(intent=_weightiest(intents), intents=intents, confidence=1.0 / max(len(intents), 1))

    async def sentiment(self, ctx: Context, call: ActionCall, words: Words) -> SentimentRead:
        """Tell how a text sounds."""
        del ctx, call
        return SentimentRead(sentiment=hear_mood(words.text))

    async def extract_vehicle(self, ctx: Context, call: ActionCall, since: Since) -> Extracted:
        """Tell which vehicles and parts the customer has named."""
        del call
        vehicles: list[VehicleRead] = []
        parts: list[PartRead] = []
        for message in await _said(ctx, since.since_message):
            said = understand(message.text, self._vocabulary)
            vehicles += [_vehicle(one, message) for one in said.vehicles]
            parts += [_part(one, message) for one in said.parts]
        return Extracted(vehicles=tuple(vehicles), parts=tuple(parts))


def _weightiest(intents: Sequence[Intent]) -> Intent | None:
    """Give the first that is more than a courtesy, else the first."""
    courtesies = {Intent.GREETING, Intent.THANKS, Intent.BYE}
    return next((one for one in intents if one not in courtesies), next(iter(intents), None))


async def _said(ctx: Context, since: str | None) -> list[Message]:
    page = await ctx.store.messages.page(ctx.conversation.id, many=READ_AT_MOST)
    seqs = [message.seq for message in page if message.id == since]
    first = seqs[0] if seqs else 0
    return [message for message in page if message.sender_type is SenderType.CLIENT and message.seq >= first]


def _vehicle(one: VehicleMention, message: Message) -> VehicleRead:
    return VehicleRead(
        make=one.make, model=one.model, year=one.year, engine=one.engine, vin=one.vin, message_id=message.id
    )


def _part(one: PartMention, message: Message) -> PartRead:
    return PartRead(
        families=one.families,
        position=one.position,
        side=one.side,
        quantity=one.quantity,
        brand=one.brand,
        message_id=message.id,
    )
