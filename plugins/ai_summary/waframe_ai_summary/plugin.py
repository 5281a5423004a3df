"""The door: keeps what an agent wants to know at a glance."""

from typing import Annotated, ClassVar

import msgspec

from waframe import Command, Context, Message, Panel, Plugin, SenderType, Settings, Text, hookimpl
from waframe_ai_summary.command import summary_command
from waframe_ai_summary.questions import find_question

LAST_QUESTION = "summary.last_question"


class AiSummarySettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `ai_summary:`."""

    question_length: Annotated[int, msgspec.Meta(ge=20, le=1000)] = 200
    """How many signs of the customer's last question are kept."""


class AiSummary(Plugin[AiSummarySettings]):
    """Keeps the customer's last question as a fact of the conversation."""

    name = "ai_summary"
    commands: ClassVar[tuple[Command, ...]] = (summary_command,)

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Keep the question of a customer's text, also while a person has the floor."""
        if message.sender_type is not SenderType.CLIENT or not isinstance(message.content, Text):
            return
        question = find_question(message.content.body, longest=self.settings.question_length)
        if question is not None:
            ctx.learn(LAST_QUESTION, question)

    @hookimpl
    def register_panels(self) -> list[Panel]:
        """Show the question beside the conversation."""
        return [Panel(name="last_question", title="ai_summary.last_question", module="last_question.js")]
