"""What was heard in a voice note or read off a photo, by message; of the facts that tell it only the newest stay."""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from waframe import Context, Fact, load_queries

HEARD, READ = "transcript", "vehicle"
_VIN = "vin"
_SQL = load_queries(__file__)


class Vehicle(msgspec.Struct, frozen=True, kw_only=True):
    """What a fact says of a vehicle."""

    make: str | None = None
    model: str | None = None
    year: int | None = None
    engine: str | None = None


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a message that has none of its own."""

    heard: str = ""
    read: str = ""


def keep(ctx: Context, fact: Fact) -> bool:
    """Keep what a fact says of the message that it was learnt from; tells whether it is one of those."""
    if fact.message_id is None or fact.name not in {HEARD, READ, _VIN}:
        return False
    ctx.change(
        _SQL["keep"],
        message_id=fact.message_id,
        source=fact.name,
        conversation_id=ctx.conversation.id,
        words=_words(fact),
    )
    return True


async def of_conversation(ctx: Context) -> Mapping[str, Words]:
    """Give the words by message."""
    rows = await ctx.store.database.rows(_SQL["of_conversation"], conversation_id=ctx.conversation.id)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        found[str(row["message_id"])][str(row["source"])] = str(row["words"])
    return {
        message_id: Words(heard=said.get(HEARD, ""), read=" ".join(said[one] for one in (READ, _VIN) if said.get(one)))
        for message_id, said in found.items()
    }


def _words(fact: Fact) -> str:
    if fact.name != READ:
        return fact.value
    try:
        vehicle = msgspec.json.decode(fact.value, type=Vehicle)
    except msgspec.DecodeError:
        return ""
    return " ".join(str(one) for one in msgspec.structs.astuple(vehicle) if one is not None)
