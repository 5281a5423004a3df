"""Asking models: answers, repair, replay, waiting, and leaving alone what fails."""

from decimal import Decimal

import msgspec
import pytest
from tests.plugins.assistant.model.conftest import KEY, PAYER, SEARCH, Road, Search, Verdict, chain, one, question, two

from waframe.plugins.assistant.model.conversing import converse
from waframe.plugins.assistant.model.errors import ModelBroken, ModelMissing, ModelRefused, ModelResting, ModelSlow
from waframe.plugins.assistant.model.lines import Result, Spoken, Tool, ToolCall
from waframe.plugins.assistant.model.models import Models
from waframe.plugins.assistant.model.requests import body_of
from waframe.plugins.assistant.model.settings import Gemini, Prices
from waframe.testing.model_server import ModelServer, Said, Script, Slow, Status, Wanted, WrongArguments, WrongTool

ITEMS = '{"items": [{"sku": "BAL-1", "title": "Balata", "price": "450.00"}]}'


async def run(call: ToolCall, taken: msgspec.Struct) -> str:
    assert isinstance(taken, Search)
    return ITEMS


@pytest.mark.parametrize("stream", [False, True])
async def test_a_model_calls_a_tool_and_speaks_of_its_result(*, stream: bool, models: Models) -> None:
    answer = await converse(models, question(), settings=chain(one(stream=stream)), payer=PAYER, run=run)

    assert answer.text == "Para tu Tsuru tengo:\nBalata: $450.00 MXN, existencia por confirmar\n¿Te la cotizo?"
    assert answer.cost_micros == 2_000
    assert answer.model == "openrouter:stand-in"


@pytest.mark.parametrize("stream", [False, True])
async def test_thoughts_and_signatures_come_back_as_they_were_said(
    *, stream: bool, server: ModelServer, models: Models
) -> None:
    await converse(models, question(), settings=chain(one(stream=stream)), payer=PAYER, run=run)

    said = server.asked[1].messages[2]
    thought = {"type": "reasoning.text", "index": 0, "text": "thought 1", "signature": "signed-1", "format": "stand-in"}
    assert said.reasoning_details == [thought]


async def test_another_model_gets_what_was_said_without_foreign_signatures(road: Road, models: Models) -> None:
    first = await models.ask(question(), settings=chain(one()), payer=PAYER)
    call = first.said.calls[0]
    later = question(lines=(*question().lines, first.said, Result(call_id=call.id, text=ITEMS)))
    road.servers["two.test"].checks_signatures = False

    await models.ask(later, settings=chain(two()), payer=PAYER)

    said = road.servers["two.test"].asked[0].messages[2]
    assert said.reasoning_details is None
    assert [one.function.name for one in said.tool_calls] == ["search_products"]


async def test_gemini_gets_its_own_dialect_and_its_word_for_calls_of_another_model(models: Models) -> None:
    first = await models.ask(question(), settings=chain(one()), payer=PAYER)
    results = (Result(call_id="a", text="dos"), Result(call_id="b", text='{"n": 2}'))
    later = question(lines=(*question().lines, first.said, *results))

    body = msgspec.json.decode(body_of(Gemini(model="gemini-3-flash", key=KEY), later))

    assert "strict" not in body["tools"][0]["function"]
    assert [one["content"] for one in body["messages"][3:]] == ['{"result":"dos"}', '{"n": 2}']
    call = body["messages"][2]["tool_calls"][0]
    assert call["extra_content"] == {"google": {"thought_signature": "skip_thought_signature_validator"}}


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        pytest.param(WrongTool(), "There is no tool 'give_discount'. There are: search_products.", id="tool"),
        pytest.param(WrongArguments(), "The arguments of search_products do not fit", id="arguments"),
    ],
)
async def test_a_wrong_call_is_repaired_once(
    fault: WrongTool | WrongArguments, complaint: str, server: ModelServer, models: Models
) -> None:
    server.mind = Script(otherwise="Perdón. ¿Qué pieza buscas?")
    server.fail(fault)

    answer = await models.ask(question(), settings=chain(), payer=PAYER)

    assert answer.text == "Perdón. ¿Qué pieza buscas?"
    assert complaint in (server.asked[1].messages[-1].content or "")
    assert answer.cost_micros == 2_000


async def test_json_is_checked_again_and_repaired_once(server: ModelServer, models: Models) -> None:
    server.mind = (
        Script()
        .when(r"\[error\]", Said(text='```json\n{"intent": "high", "score": null}\n```'))
        .when("", Said(text='{"intent": 7}'))
    )
    asked = question(tools=(), form=Verdict)

    answer = await models.ask(asked, settings=chain(), payer=PAYER)

    assert answer.form == Verdict(intent="high")
    shown = server.asked[0].response_format
    assert shown is not None
    assert "Expected `str`, got `int` - at `$.intent`" in (server.asked[1].messages[-1].content or "")


async def test_json_that_is_wrong_twice_is_broken(server: ModelServer, models: Models) -> None:
    server.mind = Script(otherwise="no es json")

    with pytest.raises(ModelBroken) as caught:
        await models.ask(question(tools=(), form=Verdict), settings=chain(), payer=PAYER)

    assert len(server.asked) == 2
    assert "JSON is malformed" in caught.value.reason


async def test_a_flood_of_calls_is_not_run(server: ModelServer, models: Models) -> None:
    calls = tuple(Wanted(name="search_products", arguments={"query": "x", "limit": 1}) for _ in range(7))
    server.mind = Script().when("", Said(calls=calls), Said(text="Está bien."))

    answer = await models.ask(question(), settings=chain(), payer=PAYER)

    assert answer.text == "Está bien."
    assert len(server.asked[1].messages) == 2 + 1 + 7


async def test_no_more_calls_are_run_than_a_turn_may_have(server: ModelServer, models: Models) -> None:
    calls = tuple(Wanted(name="search_products", arguments={"query": "x", "limit": 1}) for _ in range(4))
    server.mind = Script().when("", Said(calls=calls), Said(calls=calls), Said(text="Está bien."))
    ran: list[str] = []

    async def count(call: ToolCall, taken: msgspec.Struct) -> str:
        del taken
        ran.append(call.id)
        return "{}"

    answer = await converse(models, question(), settings=chain(), payer=PAYER, run=count)

    assert (answer.text, len(ran)) == ("Está bien.", 6)
    assert [one[1] for one in server.asked[2].results[6:]] == [
        '{"refused": "not run: these were too many calls for one turn"}'
    ] * 2
    assert server.asked[2].tool_choice == "none"


async def test_a_pause_that_was_asked_for_is_kept_within_the_time(server: ModelServer, models: Models) -> None:
    server.fail(Status(code=429, retry_after="0.05"))

    answer = await models.ask(question(), settings=chain(one(attempts=2)), payer=PAYER)

    assert answer.said.calls
    assert len(server.asked) == 2


async def test_a_pause_that_is_too_long_is_not_waited_for(road: Road, models: Models) -> None:
    road.servers["one.test"].fail(Status(code=429, retry_after="20"), times=-1)
    settings = chain(one(attempts=3), two())

    first = await models.ask(question(), settings=settings, payer=PAYER)
    second = await models.ask(question(), settings=settings, payer=PAYER)

    assert (first.model, second.model) == ("openai:house", "openai:house")
    assert len(road.servers["one.test"].asked) == 1


async def test_a_model_that_fails_three_times_is_left_alone(server: ModelServer, models: Models) -> None:
    server.fail(Slow(seconds=5), times=-1)
    settings = chain(one(timeout_seconds=0.05))
    for _ in range(3):
        with pytest.raises(ModelSlow):
            await models.ask(question(), settings=settings, payer=PAYER)

    with pytest.raises(ModelResting):
        await models.ask(question(), settings=settings, payer=PAYER)

    assert len(server.asked) == 3


async def test_a_key_that_is_refused_rests_at_once_and_a_new_one_does_not(server: ModelServer, models: Models) -> None:
    server.key = "the new one"
    with pytest.raises(ModelRefused):
        await models.ask(question(), settings=chain(), payer=PAYER)
    with pytest.raises(ModelResting):
        await models.ask(question(), settings=chain(), payer=PAYER)

    answer = await models.ask(question(), settings=chain(one(key="the new one")), payer=PAYER)

    assert answer.said.calls


async def test_what_a_model_does_not_want_to_answer_does_not_make_it_rest(server: ModelServer, models: Models) -> None:
    server.fail(Status(code=403, message="flagged"), times=4)
    for _ in range(4):
        with pytest.raises(ModelRefused):
            await models.ask(question(), settings=chain(), payer=PAYER)

    answer = await models.ask(question(), settings=chain(), payer=PAYER)

    assert answer.said.calls


async def test_a_branch_without_models_says_so(models: Models) -> None:
    with pytest.raises(ModelMissing):
        await models.ask(question(), settings=msgspec.structs.replace(chain(), models=()), payer=PAYER)


async def test_openrouter_is_told_whom_it_may_choose(server: ModelServer, models: Models) -> None:
    model = one(max_price=Prices(input=Decimal("0.5"), output=Decimal(2)), hosts=("groq",), effort="low")

    await models.ask(question(), settings=chain(model), payer=PAYER)

    asked = server.asked[0]
    assert asked.raw["provider"] == {
        "require_parameters": True,
        "data_collection": "deny",
        "zdr": True,
        "max_price": {"prompt": 0.5, "completion": 2.0},
        "order": ["groq"],
    }
    assert asked.raw["reasoning"] == {"effort": "low"}
    assert asked.headers["authorization"] == f"Bearer {KEY}"


def test_a_tool_that_the_strict_form_cannot_say_is_offered_all_the_same() -> None:
    class Free(msgspec.Struct, frozen=True, kw_only=True):
        anything: dict[str, str]

    body = msgspec.json.decode(body_of(one(), question(tools=(SEARCH, Tool(name="free", description="", takes=Free)))))

    assert [tool["function"]["strict"] for tool in body["tools"]] == [True, False]
    assert "anything" in str(body["tools"][1]["function"]["parameters"])


def test_the_beginning_stays_the_same_from_question_to_question() -> None:
    one_body = body_of(one(), question("hola"))
    other = body_of(one(), question("hola", lines=(*question("hola").lines, Spoken(text="balatas"))))

    common = one_body[: one_body.index(b'"hola"') + 6]

    assert other.startswith(common)
    assert body_of(one(), question("hola")) == one_body
    assert common.index(b"search_products") < common.index(b"Eres quien vende")
