"""Who has the word in a conversation where dialogues of several plugins are going on: the newest."""

from datetime import datetime

import msgspec

from waframe import Context, Fact
from waframe.dialogues.state import decoded, fact_of

WORD = "dialogues.word"


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """The plugins that began a dialogue here, the newest last, and how many were begun."""

    serial: int = 0
    plugins: tuple[str, ...] = ()


async def take_word(ctx: Context) -> int:
    """Give the word to a dialogue of this plugin; its number is how many were begun in this conversation."""
    fact, word = await _read(ctx)
    others = tuple(one for one in word.plugins if one != ctx.plugin)
    taken = Word(serial=word.serial + 1, plugins=(*others, ctx.plugin))
    ctx.must_learn(WORD, msgspec.json.encode(taken).decode(), was=fact)
    return taken.serial


async def word_now(ctx: Context) -> int:
    """Tell how many dialogues were begun in this conversation."""
    _, word = await _read(ctx)
    return word.serial


async def has_word(ctx: Context, *, at: datetime) -> bool:
    """Tell whether no dialogue of another plugin that is still going on was begun after this plugin's."""
    _, word = await _read(ctx)
    for plugin in reversed(word.plugins):
        if plugin == ctx.plugin:
            return True
        if await _goes_on(ctx, plugin, at=at):
            return False
    return True


async def _goes_on(ctx: Context, plugin: str, *, at: datetime) -> bool:
    fact = await ctx.fact(fact_of(plugin))
    try:
        state = decoded(fact.value) if fact is not None else None
    except msgspec.DecodeError:
        return False
    return state is not None and at < state.expires_at


async def _read(ctx: Context) -> tuple[Fact | None, Word]:
    fact = await ctx.fact(WORD)
    return fact, msgspec.json.decode(fact.value, type=Word) if fact is not None else Word()
