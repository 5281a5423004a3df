"""The action by which a person says that a reply was wrong: `report_reply`."""

from typing import Annotated

import msgspec

from waframe import Action, ActionCall, ActionRefused, Context, Conversation, Done, Risk, Role
from waframe.plugins.assistant.explaining.finding import turn_behind
from waframe.plugins.assistant.thinking.turns import mark_wrong

NAME = "report_reply"


class Report(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which message, and what is wrong with it."""

    message_id: Annotated[str, msgspec.Meta(max_length=36)]
    why: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class ReportActions:
    """The action of one branch."""

    def all(self) -> list[Action]:
        """List it."""
        return [
            Action(
                name=NAME,
                title="assistant.report_reply",
                run=self.report_reply,
                arguments=Report,
                risk=Risk.WRITE,
                titled=_untitled,
            )
        ]

    async def report_reply(self, ctx: Context, call: ActionCall, report: Report) -> Done:
        """Keep the turn behind a message as a case of what the assistant should not do."""
        message = await ctx.store.messages.find(report.message_id)
        theirs = message is not None and message.conversation_id == ctx.conversation.id
        found = await turn_behind(ctx.store, message) if message is not None and theirs else None
        if found is None:
            raise ActionRefused(NAME, reason="the assistant did not say this")
        mark_wrong(ctx, found[0], why=report.why, by=call.caller)
        return Done()


def _untitled(conversation: Conversation, caller_id: str, role: Role) -> None:
    """Leave it out of the list of actions: it is offered beside the explanation of a message."""
    del conversation, caller_id, role
