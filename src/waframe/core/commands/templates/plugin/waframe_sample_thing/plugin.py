"""The door: what the plugin hears, does and shows."""

from pathlib import Path
from typing import ClassVar

import msgspec
from waframe import Action, ActionCall, Context, Message, NoArguments, Panel, Plugin, Reply, hookimpl

from waframe_sample_thing import notes
from waframe_sample_thing.settings import SampleThingSettings


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What was noted in a conversation, the newest first."""

    notes: tuple[notes.Noted, ...]


class SampleThing(Plugin[SampleThingSettings]):
    """Notes the messages that have one of its words in them."""

    name = "sample_thing"
    api = ">=1,<2"
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Note the message and say so, or leave it to the next plugin."""
        said = message.text.casefold()
        if not any(word.casefold() in said for word in self.settings.words):
            return None
        notes.keep(ctx, message)
        return ctx.say("sample_thing.noted", branch=ctx.branch.name)

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what people, programs and the language model may call."""
        return [
            Action(
                name="list_sample_thing",
                title="sample_thing.action.list",
                run=self.list_notes,
                result=Listed,
                model=True,
            ),
        ]

    @hookimpl
    def register_panels(self) -> list[Panel]:
        """Add the card beside a conversation."""
        return [Panel(name="notes", title="sample_thing.panel.notes", module="notes.js")]

    async def list_notes(self, ctx: Context, call: ActionCall, arguments: NoArguments) -> Listed:
        """List what was noted."""
        return Listed(notes=await notes.of_conversation(ctx))
