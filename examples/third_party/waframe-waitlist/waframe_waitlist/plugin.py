"""The door: what the plugin hears, does and shows."""

from pathlib import Path
from typing import ClassVar

import msgspec
from waframe import (
    Action,
    ActionCall,
    Context,
    JobHandler,
    Message,
    NoArguments,
    Panel,
    Plugin,
    Reply,
    Risk,
    hookimpl,
)

from waframe_waitlist import announcing, entries
from waframe_waitlist.part_number import find_part_number
from waframe_waitlist.settings import WaitlistSettings


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What a conversation waits for."""

    entries: tuple[entries.Entry, ...]


class Waitlist(Plugin[WaitlistSettings]):
    """Puts who asks for it on a list, and tells them all when an agent says that the part is there."""

    name = "waitlist"
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Put the customer on the list, ask for the part number, or leave the message to the next plugin."""
        said = message.text.casefold()
        if not any(word.casefold() in said for word in self.settings.words):
            return None
        sku = find_part_number(message.text)
        if sku is None:
            return ctx.say("waitlist.which")
        known = {entry.sku for entry in await entries.of_conversation(ctx) if entry.told_at is None}
        if sku not in known and len(known) >= self.settings.entries_at_most:
            return ctx.say("waitlist.full", many=self.settings.entries_at_most)
        entries.join(ctx, sku)
        ctx.learn("wanted_part", sku)
        ctx.emit("joined")
        return ctx.say("waitlist.joined", sku=sku)

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what people may call, and what the job calls in each conversation."""
        return [
            Action(
                name="list_waitlist",
                title="waitlist.action.list",
                run=self.list_entries,
                result=Listed,
                model=True,
            ),
            Action(
                name="announce_arrival",
                title="waitlist.action.announce",
                run=announcing.announce,
                arguments=announcing.Part,
                result=announcing.Announced,
                risk=Risk.WRITE,
            ),
            Action(
                name=announcing.TELL,
                title="waitlist.action.tell",
                run=announcing.tell,
                arguments=announcing.Part,
                result=announcing.Announced,
                risk=Risk.WRITE,
                roles=(),
            ),
        ]

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        """Say who tells them all."""
        return [JobHandler(name=announcing.JOB, run=announcing.tell_all)]

    @hookimpl
    def register_panels(self) -> list[Panel]:
        """Add the card beside a conversation."""
        return [Panel(name="entries", title="waitlist.panel.entries", module="entries.js")]

    async def list_entries(self, ctx: Context, call: ActionCall, arguments: NoArguments) -> Listed:
        """List what this customer waits for, or was told of."""
        return Listed(entries=await entries.of_conversation(ctx))
