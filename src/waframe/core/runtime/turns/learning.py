"""Tells the plugins of a branch what was learnt, in a turn or by an action."""

from waframe.core.contract.context import Turn
from waframe.core.contract.effects import Learn
from waframe.core.records.fact import Fact
from waframe.core.runtime.registry import Plan


async def tell_learnt(plan: Plan, turn: Turn, *, mark: int = 0) -> None:
    """Tell of what was learnt since a mark; a plugin may learn from that in turn, and is told of it, too."""
    if not plan.implements("fact_learnt"):
        return
    while mark < len(turn.effects):
        effect = turn.effects[mark]
        mark += 1
        if isinstance(effect, Learn) and await _is_news(turn, effect.fact, before=mark - 1):
            await plan.tell("fact_learnt", turn, effect.fact)


async def _is_news(turn: Turn, fact: Fact, *, before: int) -> bool:
    """Tell whether a fact has another value than the one known so far."""
    for effect in reversed(turn.effects[:before]):
        if isinstance(effect, Learn) and effect.fact.name == fact.name:
            return effect.fact.value != fact.value
    known = await turn.store.facts.find(turn.conversation.id, fact.name) if turn.conversation else None
    return known is None or known.value != fact.value
