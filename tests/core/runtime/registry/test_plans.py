"""Hooks are called in order, each in its own way, and what goes wrong in a plugin stays there."""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta

import anyio
import msgspec
import pytest
from structlog.testing import capture_logs

from waframe import ActionCall, Context, Message, NoSettings, Plugin, Reply, Text, hookimpl
from waframe.core.contract.context import SlowCall, Turn
from waframe.core.contract.effects import Learn
from waframe.core.errors import PluginUnknown
from waframe.core.runtime.registry import Plan
from waframe.core.runtime.registry.breaker import FAILURES, PAUSE
from waframe.core.runtime.registry.steps import SLOW_SECONDS

NewTurn = Callable[[], Turn]
PlanOf = Callable[..., Plan]

CALL = ActionCall(action="take", caller="ana")


class First(Plugin[NoSettings]):
    name = "first"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        ctx.learn("order", "first")

    @hookimpl
    async def refine_message(self, ctx: Context, message: Message) -> Message | None:
        return None

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        return None


class Second(Plugin[NoSettings]):
    name = "second"

    @hookimpl
    async def message_received(self, message: Message, ctx: Context) -> None:
        ctx.learn("order", f"second {message.text}")

    @hookimpl
    async def answer_message(self, ctx: Context) -> Reply | None:
        return ctx.say("second.hello")

    @hookimpl
    async def allow_action(self, ctx: Context, call: ActionCall) -> str | None:
        return "not today" if call.action == "take" else None


class Broken(Plugin[NoSettings]):
    name = "broken"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        ctx.learn("order", "broken")
        raise RuntimeError("boom")

    @hookimpl
    async def answer_message(self, message: Message) -> Reply | None:
        raise ValueError(message.text)

    @hookimpl
    async def refine_message(self) -> Message:
        raise RuntimeError

    @hookimpl
    async def allow_action(self) -> str | None:
        raise RuntimeError


class Rubbish(Plugin[NoSettings]):
    name = "rubbish"

    @hookimpl
    async def answer_message(self) -> str:
        return "hola"

    @hookimpl
    async def allow_action(self) -> bool:
        return True

    @hookimpl
    async def message_received(self) -> int:
        return 1

    @hookimpl
    async def refine_message(self) -> str:
        return ""


def learnt(turn: Turn) -> list[str]:
    return [effect.fact.value for effect in turn.effects if isinstance(effect, Learn)]


async def test_all_are_told_in_the_order_of_the_configuration(
    plan_of: PlanOf, new_turn: NewTurn, message: Message
) -> None:
    turn = new_turn()

    await plan_of(Second, First).tell("message_received", turn, message)

    assert learnt(turn) == ["second hola", "first"]
    assert turn.plugin == ""


async def test_who_wants_to_be_first_or_last_is(plan_of: PlanOf, new_turn: NewTurn, message: Message) -> None:
    class Eager(Plugin[NoSettings]):
        name = "eager"

        @hookimpl(tryfirst=True)
        async def message_received(self, ctx: Context) -> None:
            ctx.learn("order", "eager")

    class Humble(Plugin[NoSettings]):
        name = "humble"

        @hookimpl(trylast=True)
        async def message_received(self, ctx: Context) -> None:
            ctx.learn("order", "humble")

    turn = new_turn()

    await plan_of(Humble, First, Eager).tell("message_received", turn, message)

    assert learnt(turn) == ["eager", "first", "humble"]


async def test_the_first_answer_wins(plan_of: PlanOf, new_turn: NewTurn, message: Message) -> None:
    turn = new_turn()

    reply = await plan_of(First, Broken, Second).ask("answer_message", turn, message)

    assert reply == Reply(contents=(Text(body="es:second.hello"),))
    assert turn.answered_by == "second"


async def test_nobody_has_to_answer(plan_of: PlanOf, new_turn: NewTurn, message: Message) -> None:
    turn = new_turn()

    assert await plan_of(First).ask("answer_message", turn, message) is None
    assert turn.answered_by == ""


async def test_a_failure_costs_its_own_effects_and_nothing_else(
    plan_of: PlanOf, new_turn: NewTurn, message: Message, counted: list[str]
) -> None:
    turn = new_turn()

    with capture_logs() as logs:
        await plan_of(First, Broken, Second).tell("message_received", turn, message)

    assert learnt(turn) == ["first", "second hola"]
    assert counted == ["plugin_failures broken centro message_received"]
    assert [(log["plugin"], log["branch"], log["hook"]) for log in logs] == [("broken", "centro", "message_received")]


async def test_a_refined_value_is_handed_on(plan_of: PlanOf, new_turn: NewTurn, message: Message) -> None:
    def shouting(letter: str) -> type[Plugin[NoSettings]]:
        class Shouting(Plugin[NoSettings]):
            name = letter

            @hookimpl
            async def refine_message(self, message: Message) -> Message:
                return msgspec.structs.replace(message, text=message.text + letter)

        return Shouting

    plan = plan_of(shouting("a"), First, Broken, Rubbish, shouting("b"))

    refined = await plan.refine("refine_message", new_turn(), message)

    assert refined.text == "holaab"


async def test_without_plugins_nothing_is_changed_or_forbidden(
    plan_of: PlanOf, new_turn: NewTurn, message: Message
) -> None:
    plan = plan_of()

    assert await plan.refine("refine_message", new_turn(), message) is message
    assert await plan.allow("allow_action", new_turn(), CALL) is None
    assert not plan.implements("message_received")


async def test_a_refusal_says_why(plan_of: PlanOf, new_turn: NewTurn) -> None:
    plan = plan_of(First, Second)

    assert await plan.allow("allow_action", new_turn(), CALL) == "not today"
    assert await plan.allow("allow_action", new_turn(), ActionCall(action="look", caller="ana")) is None


@pytest.mark.parametrize("guard", [Broken, Rubbish])
async def test_a_guard_that_fails_refuses(guard: type[Plugin[NoSettings]], plan_of: PlanOf, new_turn: NewTurn) -> None:
    assert await plan_of(guard).allow("allow_action", new_turn(), CALL) == f"{guard.name}.allow_action failed"


async def test_a_guard_that_is_left_out_for_failing_refuses(plan_of: PlanOf, new_turn: NewTurn) -> None:
    plan = plan_of(Broken)
    for _ in range(FAILURES):
        await plan.allow("allow_action", new_turn(), CALL)

    refusal = await plan.allow("allow_action", new_turn(), CALL)

    assert refusal == "broken.allow_action is left out after failing"


async def test_a_sound_guard_is_asked_also_where_its_plugin_is_left_out(
    plan_of: PlanOf, new_turn: NewTurn, message: Message
) -> None:
    class Half(Plugin[NoSettings]):
        name = "half"

        @hookimpl
        async def message_received(self) -> None:
            raise RuntimeError

        @hookimpl
        async def allow_action(self) -> str | None:
            return None

    plan = plan_of(Half)
    for _ in range(FAILURES):
        await plan.tell("message_received", new_turn(), message)

    assert plan.degraded()
    assert await plan.allow("allow_action", new_turn(), CALL) is None


async def test_a_wrong_answer_counts_as_a_failure_and_says_so(
    plan_of: PlanOf, new_turn: NewTurn, message: Message
) -> None:
    plan = plan_of(Rubbish, Second)

    with capture_logs() as logs:
        reply = await plan.ask("answer_message", new_turn(), message)
        await plan.tell("message_received", new_turn(), message)

    assert reply is not None
    assert [str(log["exc_info"]) for log in logs] == [
        "plugin rubbish: hook answer_message: it returned a str instead of Reply or None",
        "plugin rubbish: hook message_received: it returned a int instead of None",
    ]


async def test_five_failures_leave_a_plugin_out_until_it_works_again(
    plan_of: PlanOf, new_turn: NewTurn, message: Message, advance: Callable[[timedelta], None], counted: list[str]
) -> None:
    class Moody(Plugin[NoSettings]):
        name = "moody"
        well = False
        calls = 0

        @hookimpl
        async def message_received(self) -> None:
            Moody.calls += 1
            if not self.well:
                raise RuntimeError("not well")

    plan = plan_of(Moody)
    for _ in range(FAILURES + 3):
        await plan.tell("message_received", new_turn(), message)

    assert Moody.calls == FAILURES
    assert [(one.branch, one.plugin, one.reason) for one in plan.degraded()] == [
        ("centro", "moody", "message_received: RuntimeError: not well")
    ]
    assert "plugin_degradations moody centro" in counted

    advance(PAUSE)
    Moody.well = True
    await plan.tell("message_received", new_turn(), message)

    assert plan.degraded() == ()
    assert plan.seats[0].breaker is None


async def test_only_one_turn_tries_a_plugin_that_failed(
    plan_of: PlanOf, new_turn: NewTurn, message: Message, advance: Callable[[timedelta], None]
) -> None:
    class Slow(Plugin[NoSettings]):
        name = "slow"
        calls = 0
        gate: anyio.Event | None = None

        @hookimpl
        async def message_received(self) -> None:
            Slow.calls += 1
            if self.gate is None:
                raise RuntimeError
            await self.gate.wait()

    plan = plan_of(Slow)
    for _ in range(FAILURES):
        await plan.tell("message_received", new_turn(), message)
    advance(PAUSE)
    Slow.gate = anyio.Event()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(plan.tell, "message_received", new_turn(), message)
        await anyio.wait_all_tasks_blocked()
        await plan.tell("message_received", new_turn(), message)
        Slow.gate.set()

    assert Slow.calls == FAILURES + 1


async def test_a_plain_hook_runs_in_a_thread(plan_of: PlanOf, new_turn: NewTurn, message: Message) -> None:
    class Plain(Plugin[NoSettings]):
        name = "plain"

        @hookimpl
        def message_received(self, ctx: Context, message: Message) -> None:
            ctx.learn("thread", str(threading.get_ident()))

        @hookimpl
        def answer_message(self, message: Message) -> Reply | None:
            raise OSError(message.text)

    turn, plan = new_turn(), plan_of(Plain)

    await plan.tell("message_received", turn, message)

    assert learnt(turn) != [str(threading.get_ident())]
    assert await plan.ask("answer_message", turn, message) is None


async def test_a_turn_that_ran_out_of_time_goes_on_without_the_culprit(
    plan_of: PlanOf, new_turn: NewTurn, message: Message
) -> None:
    class Hanging(Plugin[NoSettings]):
        name = "hanging"

        @hookimpl
        async def answer_message(self) -> Reply | None:
            await anyio.sleep_forever()
            return None

    turn, plan = new_turn(), plan_of(First, Hanging, Second)
    await plan.tell("message_received", turn, message)
    with anyio.move_on_after(0.02) as scope:
        await plan.ask("answer_message", turn, message)

    assert scope.cancelled_caught
    assert turn.plugin == "hanging"
    assert plan.blame_timeout(turn) == "hanging"
    assert await plan.ask("answer_message", new_turn(), message) is not None
    assert [one.reason for one in plan.degraded()] == ["answer_message: the turn ran out of time"]


async def test_a_thread_that_hangs_is_left_behind(plan_of: PlanOf, new_turn: NewTurn, message: Message) -> None:
    gate = threading.Event()

    class Stuck(Plugin[NoSettings]):
        name = "stuck"

        @hookimpl
        def message_received(self) -> None:
            gate.wait()

    turn, plan = new_turn(), plan_of(Stuck)
    with anyio.move_on_after(0.02):
        await plan.tell("message_received", turn, message)
    gate.set()

    assert plan.blame_timeout(turn) == "stuck"


async def test_the_plugin_that_took_most_of_the_time_is_blamed(plan_of: PlanOf, new_turn: NewTurn) -> None:
    turn, plan = new_turn(), plan_of(First, Second)
    turn.slow.append(SlowCall(plugin="first", hook="message_received", seconds=1e9))
    turn.plugin = "second"

    assert plan.blame_timeout(turn) == "first"


async def test_a_slow_call_is_noted(plan_of: PlanOf, new_turn: NewTurn, message: Message) -> None:
    class Slow(Plugin[NoSettings]):
        name = "slow"

        @hookimpl
        async def message_received(self) -> None:
            await anyio.sleep(2 * SLOW_SECONDS)

    turn = new_turn()

    await plan_of(First, Slow, Second).tell("message_received", turn, message)

    assert [(call.plugin, call.hook) for call in turn.slow] == [("slow", "message_received")]


async def test_time_between_the_hooks_is_nobodys_fault(plan_of: PlanOf, new_turn: NewTurn, message: Message) -> None:
    turn, plan = new_turn(), plan_of(First)
    await plan.tell("message_received", turn, message)
    turn.since -= 1e9

    assert plan.blame_timeout(turn) is None
    assert plan.blame_timeout(new_turn()) is None


async def test_a_cancellation_that_leaks_out_of_a_plugin_is_a_failure(
    plan_of: PlanOf, new_turn: NewTurn, message: Message, counted: list[str]
) -> None:
    class Leaking(Plugin[NoSettings]):
        name = "leaking"

        @hookimpl
        async def message_received(self) -> None:
            raise asyncio.CancelledError

    turn = new_turn()

    await plan_of(Leaking, First).tell("message_received", turn, message)

    assert learnt(turn) == ["first"]
    assert counted == ["plugin_failures leaking centro message_received"]


async def test_a_plugin_keeps_its_context_for_the_whole_turn(
    plan_of: PlanOf, new_turn: NewTurn, message: Message
) -> None:
    turn, plan = new_turn(), plan_of(First)
    context = plan.context(turn, "first")

    await plan.tell("message_received", turn, message)

    assert turn.contexts == {"first": context}
    with pytest.raises(PluginUnknown):
        plan.context(turn, "second")
