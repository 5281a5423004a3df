"""The trace of a message: every hook with its plugins in order, what came of each, and why it was answered so."""

from pathlib import Path

from waframe.testing import ActionTraced, CallTraced, HookTraced, NoteTraced, PieceTraced, Scenario

SHOP = '''
"""Answers prices, and passes on what is secret."""

import msgspec

from waframe import Action, ActionCall, ActionRefused, Context, Message, NoSettings, Plugin, Reply, Text, hookimpl


class Price(msgspec.Struct, frozen=True, kw_only=True):
    cents: int


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    part: str


class Shop(Plugin[NoSettings]):
    name = "shop"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        if message.text == "persona":
            ctx.learn("handoff", "wanted")
            return None
        found = await ctx.act("price", Asked(part=message.text), result=Price)
        return Reply(contents=(Text(body=f"cuesta {found.cents}"), Text(body="secreto")))

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [Action(name="price", title="shop.price", run=self.price, arguments=Asked, result=Price)]

    async def price(self, ctx: Context, call: ActionCall, arguments: Asked) -> Price:
        if arguments.part == "llantas":
            raise ActionRefused("price", reason="no such part")
        return Price(cents=120)
'''
BROKEN = '''
"""Fails at every message."""

from waframe import Context, Message, NoSettings, Plugin, Reply, hookimpl


class Broken(Plugin[NoSettings]):
    name = "broken"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        ctx.learn("never", "seen")
        raise ValueError("no such part")
'''
LATE = '''
"""Speaks politely, keeps secrets, and would answer if nobody else did."""

from waframe import Context, Draft, Message, NoSettings, Plugin, Reply, Text, hookimpl


class Late(Plugin[NoSettings]):
    name = "late"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        return None

    @hookimpl
    async def refine_reply(self, ctx: Context, reply: Reply) -> Reply:
        return Reply(contents=tuple(Text(body=f"{one.body}, por favor") for one in reply.contents))

    @hookimpl
    async def allow_send(self, ctx: Context, draft: Draft) -> str | None:
        return "it is secret" if "secreto" in draft.content.body else None
'''

SLOW = '''
"""Never comes to an end."""

from waframe import Context, Message, NoSettings, Plugin, Reply, hookimpl

import anyio


class Slow(Plugin[NoSettings]):
    name = "slow"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        await anyio.sleep_forever()
'''


async def test_a_trace_says_who_was_asked_what_each_said_and_why_it_came_out_so(scenario: Scenario) -> None:
    _lay(scenario.folder / "plugins", shop=SHOP, broken=BROKEN, late=LATE)
    branch = await scenario.branch(plugins={"takeover": {}, "broken": {}, "shop": {}, "late": {}})
    customer = branch.customer()

    with scenario.traced() as pieces:
        await customer.says("balatas")
        await customer.says("llantas")
        await customer.says("persona")
        await customer.says("¿hola?")
    await customer.says("nobody watches any more")

    asked, refused, handed, silent = (one for one in pieces if one.kind == "message")
    answer = _hook(asked, "answer_message")
    assert [(call.plugin, call.came) for call in answer.calls] == [
        ("broken", "failed"),
        ("shop", "answered"),
        ("late", "not asked"),
    ]
    assert answer.ms >= answer.calls[1].ms > 0
    assert list(asked.failures()) == ["broken.answer_message failed: ValueError: no such part"]
    assert _acted(answer.calls[1]) == [("price", {"cents": 120})]
    refined = [entry for entry in asked.entries if isinstance(entry, HookTraced) and entry.hook == "refine_reply"]
    assert [(call.plugin, call.came) for one in refined for call in one.calls] == [("late", "changed")] * 2
    assert [call.answer for call in _hook(asked, "allow_send", last=True).calls] == ["it is secret"]
    assert NoteTraced(words="shop may not say it: it is secret") in asked.entries

    (action,) = (one for one in _hook(refused, "answer_message").calls[1].within if isinstance(one, ActionTraced))
    assert (action.action, action.result, action.refusal) == (
        "price",
        None,
        "ActionRefused: price is refused: no such part",
    )

    learnt = _hook(handed, "answer_message").calls[1]
    assert [(one.what, _named(one.details)) for one in learnt.effects] == [("learn", "handoff")]
    assert [one.what for one in _hook(handed, "fact_learnt").calls[0].effects] == ["movefloor", "write"]
    assert silent.entries[-1] == NoteTraced(words="nobody was asked for an answer: the floor is with queue")


async def test_a_trace_says_who_took_too_long_and_was_left_out_of_the_second_try(scenario: Scenario) -> None:
    _lay(scenario.folder / "plugins", slow=SLOW, late=LATE)
    scenario.settings["turn_timeout_seconds"] = 0.1
    branch = await scenario.branch(plugins={"slow": {}, "late": {}})

    with scenario.traced() as pieces:
        await branch.customer().says("balatas")

    piece = next(one for one in pieces if one.kind == "message")
    first, second = (_hook(piece, "answer_message", last=last) for last in (False, True))
    assert [(call.plugin, call.came) for call in first.calls] == [("slow", "cut off"), ("late", "not asked")]
    assert NoteTraced(words="it took too long, and began anew without slow") in piece.entries
    assert [(call.plugin, call.came) for call in second.calls] == [("slow", "left out"), ("late", "nothing")]
    assert "ran out of time" in (second.calls[0].error or "")


def _lay(folder: Path, **plugins: str) -> None:
    folder.mkdir()
    for name, code in plugins.items():
        (folder / f"{name}.py").write_text(code, "utf-8")


def _hook(piece: PieceTraced, name: str, *, last: bool = False) -> HookTraced:
    found = [entry for entry in piece.entries if isinstance(entry, HookTraced) and entry.hook == name]
    return found[-1 if last else 0]


def _acted(call: CallTraced) -> list[tuple[str, object]]:
    return [(entry.action, entry.result) for entry in call.within if isinstance(entry, ActionTraced)]


def _named(details: object) -> object:
    assert isinstance(details, dict)
    return details["fact"]["name"]
