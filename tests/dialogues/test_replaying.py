"""The same record leads to the same question, whatever was answered; nothing that was committed is repeated."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, cast

import anyio
import msgspec
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from waframe import (
    Branch,
    Context,
    Conversation,
    Customer,
    Direction,
    Image,
    Message,
    MessageStatus,
    NoSettings,
    SenderType,
    Store,
    SystemClock,
    Text,
    readable,
)
from waframe.core.contract.context import Turn
from waframe.core.runtime.registry.text_files import fill as filled_in
from waframe.core.runtime.registry.texts import catalogue_of
from waframe.dialogues import (
    AnswerUntyped,
    Cancelled,
    Dialogue,
    DialogueEndless,
    DialogueUnregistered,
    Talk,
    fill,
)
from waframe.dialogues.hearing import hear
from waframe.dialogues.questioning import Again, Heard, Patience
from waframe.dialogues.running import Asking, Changed, Ended, Function, run
from waframe.dialogues.state import State, decoded, encoded, fact_of
from waframe.dialogues.word import WORD

NOON = datetime(2026, 9, 21, 12, tzinfo=UTC)
TEXTS = catalogue_of(())["es"]
PATIENCE = Patience(cancel_words=("cancelar",), person_words=("asesor",), tries=3, yields=False)
BEGUN = State(dialogue="form", run=1, expires_at=NOON, floor_epoch=0, word=1)

contents = st.one_of(
    st.sampled_from(["uno", "2", "el tres", "1", "4", "hola", "sí", "no", "cancelar", "omitir", ""]).map(
        lambda body: Text(body=body)
    ),
    st.just(Image(media_id="photo")),
)


def render(_language: str, key: str, **values: object) -> str:
    return filled_in(TEXTS[key].parts, values) if key in TEXTS else f"{key} {sorted(values.items())}"


def context() -> Context:
    turn = Turn(
        branch=Branch(key="taller", name="Taller"),
        store=cast(Store, None),
        clock=SystemClock(),
        conversation=Conversation(
            id="c", branch="taller", channel="test", address="1", customer_id="k", opened_at=NOON
        ),
        customer=Customer(id="k", identities=()),
    )
    return Context(turn, plugin="forms", settings=NoSettings(), render=render, log=structlog.stdlib.get_logger())


async def form(talk: Talk) -> None:
    """Ask more or less, by what is answered."""
    await talk.say("hello")
    kind = await talk.choose("kind", ("uno", "dos", "tres"))
    many = await talk.ask("many", parse=int)
    names = [await talk.ask("name", optional=True, place=place) for place in range(min(abs(many), 3))]
    until = talk.now() + timedelta(hours=1)
    try:
        while not await talk.confirm("sure", names=names, until=until, id=talk.new_id()):
            await talk.send(Text(body=await talk.ask("note", kind_of_note=kind)))
    except Cancelled:
        await talk.photo("why")
    await talk.say("bye", kind=kind)


def message(content: Text | Image) -> Message:
    return Message(
        id="m",
        seq=1,
        conversation_id="c",
        branch="taller",
        direction=Direction.IN,
        sender_type=SenderType.CLIENT,
        content=content,
        text=content.body if isinstance(content, Text) else "",
        at=NOON,
        status=MessageStatus.RECEIVED,
    )


async def proceed(state: State, heard: Heard | None, function: Function = form) -> Ended:
    return await run(function, context(), state, heard=heard, patience=PATIENCE)


def after(state: State, ended: Asking) -> State:
    kept = decoded(encoded(msgspec.structs.replace(state, steps=ended.steps, asked=ended.asked)))
    assert kept is not None
    return kept


@given(answers=st.lists(contents, max_size=12))
async def test_the_same_record_leads_to_the_same_question(answers: list[Text | Image]) -> None:
    ended: Ended = await proceed(BEGUN, None)
    state = BEGUN
    for answer in answers:
        if not isinstance(ended, Asking):
            break
        state = after(state, ended)

        asked_again = await proceed(state, Again())

        assert isinstance(asked_again, Asking)
        assert (asked_again.steps, asked_again.contents) == (state.steps, asked_again.contents[-1:])
        assert state.asked is not None
        if state.asked.tries == 0:
            assert asked_again.contents == ended.contents[-1:]
        assert asked_again.asked == state.asked

        said = hear(message(answer), state, plugin="forms")
        assert said is not None
        ended, once_more = await proceed(state, cast(Heard, said)), await proceed(state, cast(Heard, said))
        assert type(ended) is type(once_more)
        if isinstance(ended, Asking) and isinstance(once_more, Asking):
            assert ended.asked == once_more.asked
            assert ended.steps[: len(state.steps)] == state.steps
    assert not isinstance(ended, Changed)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a form asks for in a test."""

    part: Annotated[str, msgspec.Meta(min_length=3)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=9)]
    side: Literal["izquierdo", "derecho"]
    color: str | None = None
    urgent: bool = False


class Perhaps(msgspec.Struct, frozen=True, kw_only=True):
    """What may all be left out."""

    side: Literal["izquierdo", "derecho"] | None = None
    urgent: bool | None = None
    fragile: bool | None = None


async def test_choices_that_may_be_left_out_are_offered_with_that_choice() -> None:
    filled: list[Perhaps] = []

    async def wish(talk: Talk) -> None:
        filled.append(await fill(talk, Perhaps, "wish"))

    state, ended = BEGUN, await proceed(BEGUN, None, wish)
    for answer in ("izquierdo", "3", "1"):
        assert isinstance(ended, Asking)
        state = after(state, ended)
        said = hear(message(Text(body=answer)), state, plugin="forms")
        ended = await proceed(state, cast(Heard, said), wish)

    assert filled == [Perhaps(side="izquierdo", urgent=None, fragile=True)]


async def test_a_struct_is_filled_field_by_field() -> None:
    filled: list[Wish] = []

    async def wish(talk: Talk) -> None:
        filled.append(await fill(talk, Wish, "wish"))

    state, ended = BEGUN, await proceed(BEGUN, None, wish)
    asked = []
    for answer in ("faro", "muchos", "12", "2", "derecho", "no", "sí"):
        assert isinstance(ended, Asking)
        state = after(state, ended)
        asked.append(readable(ended.contents[-1]))
        said = hear(message(Text(body=answer)), state, plugin="forms")
        ended = await proceed(state, cast(Heard, said), wish)

    assert filled == [Wish(part="faro", quantity=2, side="derecho", color=None, urgent=True)]
    assert [one.rpartition("wish.")[2] for one in asked] == [
        "part []",
        "quantity []",
        "quantity []",
        "quantity []",
        "side []",
        "color []",
        "urgent []",
    ]
    assert asked[2].startswith("wish.not_quantity []")


async def test_a_function_that_goes_on_without_asking_is_stopped() -> None:
    async def endless(talk: Talk) -> None:
        while True:
            await talk.say("hello")

    with pytest.raises(DialogueEndless, match="did 201 things"):
        await proceed(BEGUN, None, endless)


async def test_a_function_that_swallows_everything_still_halts_at_its_question() -> None:
    done = []

    async def greedy(talk: Talk) -> None:
        try:
            await talk.ask("day")
        except BaseException:  # noqa: BLE001  # what no author should write
            done.append(1)
        try:
            await talk.say("bye")
        finally:
            done.append(2)

    async def grouped(talk: Talk) -> None:
        async with anyio.create_task_group():
            await talk.ask("day")

    for function in (greedy, grouped):
        ended = await proceed(BEGUN, None, function)

        assert isinstance(ended, Asking)
        assert [type(one) for one in ended.contents] == [Text]
    assert done == [1, 2]


async def test_a_function_that_goes_another_way_than_recorded_is_a_changed_one() -> None:
    async def before(talk: Talk) -> None:
        await talk.once("stock", lambda: known("twelve"), kind=str)
        await talk.ask("day")

    async def other_type(talk: Talk) -> None:
        await talk.once("stock", lambda: known(12), kind=int)
        await talk.ask("day")

    async def other_question(talk: Talk) -> None:
        await talk.once("stock", lambda: known("twelve"), kind=str)
        await talk.ask("date")

    ended = await proceed(BEGUN, None, before)
    assert isinstance(ended, Asking)

    for function, found in ((other_type, "another type"), (other_question, "ask date"), (nothing, "its end")):
        changed = await proceed(after(BEGUN, ended), Again(), function)

        assert isinstance(changed, Changed)
        assert found in str(changed.error)


@pytest.mark.parametrize(("seconds", "is_answer"), [(-1, True), (0, False)])
async def test_a_late_answer_is_none_though_the_clock_has_not_struck(seconds: int, *, is_answer: bool) -> None:
    ended = await proceed(BEGUN, None)
    assert isinstance(ended, Asking)
    ctx = context()
    ctx.must_learn(fact_of(ctx.plugin), encoded(after(BEGUN, ended)), was=None)
    ctx.must_learn(WORD, '{"serial":1,"plugins":["forms"]}', was=None)
    answer = msgspec.structs.replace(message(Text(body="uno")), at=NOON + timedelta(seconds=seconds))

    reply = await Dialogue("form", form).answer(ctx, answer)

    kept = await ctx.fact(fact_of(ctx.plugin))
    assert kept is not None
    assert ((reply is not None), bool(kept.value)) == (is_answer, is_answer)


async def test_what_an_author_forgets_is_told() -> None:
    async def untyped(talk: Talk) -> None:
        await talk.ask("day", parse=lambda text: text)

    with pytest.raises(AnswerUntyped, match="lambda> does not say what it returns"):
        await proceed(BEGUN, None, untyped)
    with pytest.raises(DialogueUnregistered, match=r"return the dialogue's jobs\(\) from register_jobs"):
        await Dialogue("form", form).begin(context())


async def known(value: object) -> object:
    return value


async def nothing(talk: Talk) -> None:
    del talk
