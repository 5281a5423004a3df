"""Lets a channel arrange what was asked to be sent, in a turn or by an action."""

from collections.abc import Sequence
from itertools import groupby

import msgspec

from waframe.core.contract.channel import Channel
from waframe.core.contract.effects import Effect, Send
from waframe.core.records.content import Template
from waframe.core.records.message import SenderType


def arranged(effects: Sequence[Effect], channel: Channel) -> list[Effect]:
    """Let the channel join and split what the bot says: the parts of one answer together, all else by itself.

    A person's words stay as they are; only a template gets its preview, whoever sends it.
    """
    whole: list[Effect] = []
    for _, together in groupby(enumerate(effects), key=_unit):
        group = [effect for _, effect in together]
        first = group[0]
        if isinstance(first, Send) and _is_arranged(first):
            contents = channel.arrange([one.content for one in group if isinstance(one, Send)])
            whole.extend(msgspec.structs.replace(first, content=content) for content in contents)
        else:
            whole.extend(group)
    return whole


def _is_arranged(send: Send) -> bool:
    return send.sender_type is SenderType.AI or isinstance(send.content, Template)


def _unit(numbered: tuple[int, Effect]) -> tuple[int, str, str | None]:
    """Tell what belongs together: the parts of one answer; every other effect stands alone."""
    number, effect = numbered
    if isinstance(effect, Send) and effect.of_reply:
        return -1, effect.plugin, effect.reply_to
    return number, "", None
