"""The actions as they are declared, for people and for the system itself."""

from waframe import Action, Risk, Role
from waframe_takeover import titles
from waframe_takeover.arguments import Assign, Close, Label, SetAi, Snooze, Transfer
from waframe_takeover.case_actions import CaseActions
from waframe_takeover.floor_actions import FloorActions
from waframe_takeover.offering import Offering
from waframe_takeover.timers import Timers

_SUPERVISORS = (Role.SUPERVISOR, Role.ADMIN)


def floor_actions(own: FloorActions) -> list[Action]:
    """Declare what people do with the floor."""
    return [
        Action(name="take", title="takeover.action.take", run=own.take, risk=Risk.WRITE, titled=titles.take),
        Action(
            name="release", title="takeover.action.release", run=own.release, risk=Risk.WRITE, titled=titles.release
        ),
        Action(
            name="return_to_bot",
            title="takeover.action.return_to_bot",
            run=own.return_to_bot,
            risk=Risk.WRITE,
            titled=titles.return_to_bot,
        ),
        Action(
            name="transfer",
            title="takeover.action.transfer",
            run=own.transfer,
            arguments=Transfer,
            risk=Risk.WRITE,
            titled=titles.transfer,
        ),
        Action(
            name="assign",
            title="takeover.action.assign",
            run=own.assign,
            arguments=Assign,
            risk=Risk.WRITE,
            roles=_SUPERVISORS,
        ),
        Action(
            name="set_ai",
            title="takeover.action.ai_off",
            run=own.set_ai,
            arguments=SetAi,
            risk=Risk.WRITE,
            titled=titles.set_ai,
        ),
        Action(name="extend", title="takeover.action.extend", run=own.extend, risk=Risk.WRITE, titled=titles.extend),
    ]


def case_actions(own: CaseActions) -> list[Action]:
    """Declare what people do with the case."""
    return [
        Action(
            name="close",
            title="takeover.action.close",
            run=own.close,
            arguments=Close,
            risk=Risk.WRITE,
            titled=titles.close,
        ),
        Action(name="reopen", title="takeover.action.reopen", run=own.reopen, risk=Risk.WRITE, titled=titles.reopen),
        Action(
            name="snooze",
            title="takeover.action.snooze",
            run=own.snooze,
            arguments=Snooze,
            risk=Risk.WRITE,
            titled=titles.snooze,
        ),
        Action(name="label", title="takeover.action.label", run=own.label, arguments=Label, risk=Risk.WRITE),
        Action(name="unlabel", title="takeover.action.unlabel", run=own.unlabel, arguments=Label, risk=Risk.WRITE),
    ]


def system_actions(timers: Timers, *, cases: CaseActions, offering: Offering) -> list[Action]:
    """Declare what happens by itself."""
    return [
        Action(name=name, title=f"takeover.action.{name}", run=run, risk=Risk.WRITE, roles=())
        for name, run in (
            ("expire_lease", timers.run_expire),
            ("end_external", timers.run_end_external),
            ("wake", cases.wake),
            ("offer", offering.offer),
        )
    ]
