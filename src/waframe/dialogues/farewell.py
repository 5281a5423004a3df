"""What is said as a dialogue ends before its end, and whether the bot may say it."""

from collections.abc import Sequence

from waframe import AnyContent, Context, Floor, Text
from waframe.dialogues.errors import Reason
from waframe.dialogues.talk import HANDOFF, WANTED


def farewell(ctx: Context, reason: Reason | None, *, hands_off: bool) -> tuple[AnyContent, ...]:
    """Say why it ends, where its function did not; one that `hands_off` wishes for a person after too many tries."""
    match reason:
        case Reason.WORDS | Reason.UNWANTED:
            return ctx.say("dialogues.cancelled").contents
        case Reason.EXPIRED:
            return ctx.say("dialogues.expired").contents
        case Reason.TRIES if hands_off:
            ctx.learn(HANDOFF, WANTED)
            return ctx.say("dialogues.handed_off").contents
        case Reason.TRIES:
            return ctx.say("dialogues.gave_up").contents
        case Reason.TAKEN_OVER | Reason.REPLACED | None:
            return ()


def may_speak(ctx: Context) -> bool:
    """Tell whether the bot may say something unasked: it has the floor, and the customer's window is open."""
    until = ctx.conversation.window_until
    is_ours = ctx.conversation.floor is Floor.BOT and ctx.branch.active
    return is_ours and (until is None or ctx.clock.now() < until)


def joined(contents: Sequence[AnyContent]) -> tuple[AnyContent, ...]:
    """Make one message of several texts; what answers a message is joined by its channel instead."""
    bodies = [content.body for content in contents if isinstance(content, Text)]
    return (Text(body="\n\n".join(bodies)),) if len(bodies) == len(contents) else tuple(contents)
