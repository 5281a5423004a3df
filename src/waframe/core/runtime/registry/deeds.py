"""Runs one action for whoever may, within a turn: its rights, its arguments, the guards, and its own code."""

from collections.abc import Mapping

import msgspec
import structlog

from waframe.core.contract.action import Action, ActionCall, By, Risk
from waframe.core.contract.context import Turn
from waframe.core.contract.effects import Audit
from waframe.core.errors import ActionRefused, ActionUnknown, WaframeError
from waframe.core.records.agent import Role
from waframe.core.runtime.registry.collected import Owned
from waframe.core.runtime.registry.seat import Seat
from waframe.core.runtime.registry.steps import Row, follow

_log = structlog.stdlib.get_logger("waframe.acting")

Actions = Mapping[str, Owned[Action]]


async def act(
    turn: Turn, call: ActionCall, *, actions: Actions, seats: tuple[Seat, ...], guards: Row
) -> msgspec.Struct:
    """Run an action, whose wishes then stand in the turn; raises ActionUnknown and ActionRefused, leaving nothing."""
    owned = actions.get(call.action)
    if owned is None:
        raise ActionUnknown(call.action, known=tuple(actions))
    _check_rights(owned.item, call)
    if call.action in turn.running:
        raise ActionRefused(call.action, reason=f"it runs already: {' > '.join((*turn.running, call.action))}")
    arguments = _decoded(owned.item, call)
    refusal = await follow(guards, turn, call)
    if refusal is not None:
        raise ActionRefused(call.action, reason=str(refusal))
    seat = next(seat for seat in seats if seat.plugin == owned.plugin)
    before, mark = turn.running, len(turn.effects)
    turn.running = (*before, call.action)
    try:
        result = await owned.item.run(seat.context(turn), call, arguments)
        if owned.item.risk is not Risk.READ:
            turn.effects.append(_audit(call, plugin=owned.plugin))
        return result
    except WaframeError:
        del turn.effects[mark:]
        raise
    except Exception as error:
        del turn.effects[mark:]
        _log.exception("acting.failed", action=call.action, plugin=owned.plugin)
        raise ActionRefused(call.action, reason=f"{type(error).__name__}: {error}") from error
    finally:
        turn.running = before


def _check_rights(action: Action, call: ActionCall) -> None:
    if not _may(action, call):
        raise ActionRefused(call.action, reason="this role may not do that")


def _may(action: Action, call: ActionCall) -> bool:
    match call.by:
        case By.AGENT | By.PROGRAM:
            return bool(action.roles) and (call.role is Role.ADMIN or call.role in action.roles)
        case By.MODEL:
            return action.model
        case By.SYSTEM:
            return True


def _decoded(action: Action, call: ActionCall) -> msgspec.Struct:
    try:
        return msgspec.json.decode(call.arguments, type=action.arguments)
    except msgspec.DecodeError as error:
        raise ActionRefused(call.action, reason=f"its arguments: {error}") from None


def _audit(call: ActionCall, *, plugin: str) -> Audit:
    return Audit(action=call.action, actor=f"{call.by.value}:{call.caller}", plugin=plugin, details=call.arguments)
