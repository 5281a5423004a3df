"""The door: notes the number of a vehicle, so that every other plugin knows which car it is about."""

from pathlib import Path
from typing import ClassVar

from waframe import Context, Found, Host, Message, Plugin, Reply, Search, Settings, Sought, Text, hookimpl
from waframe_ocr_vin.numbers.vin import asked_for, find_vin

VIN = "vin"


class OcrVinSettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `ocr_vin:`."""

    answer: bool = True
    """Whether the customer is told that the number was noted; without it the next plugin is asked."""


class OcrVin(Plugin[OcrVinSettings]):
    """Notes a VIN that the customer typed; leaves every other message alone."""

    name = "ocr_vin"
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Note a typed VIN whose check digit is right, and say so."""
        vin = find_vin(message.content.body) if isinstance(message.content, Text) else None
        if vin is None:
            return None
        ctx.learn(VIN, vin)
        return ctx.say("ocr_vin.noted", vin=vin) if self.settings.answer else None

    @hookimpl
    def register_searches(self) -> list[Search]:
        """Let agents look for a vehicle by `vin:`."""
        return [Search(scope="vin", title="ocr_vin.search", prefix="vin", run=find_vehicles)]


async def find_vehicles(host: Host, sought: Sought) -> list[Found]:
    """Find the conversations about a vehicle, by its whole number or by the last eight signs."""
    asked = asked_for(sought.text)
    if asked is None:
        return []
    matches = await host.store.search.with_fact(
        VIN, asked, branches=sought.branches, before=sought.after, many=sought.many
    )
    found: list[Found] = []
    for match in matches:
        facts = await host.store.facts.all(match.conversation_id)
        vin = next((fact.value for fact in facts if fact.name == VIN), "")
        marks = ((len(vin) - len(asked), len(vin)),) if vin.endswith(asked) else ()
        found.append(Found(conversation_id=match.conversation_id, place=match.seq, line=vin, marks=marks))
    return found
