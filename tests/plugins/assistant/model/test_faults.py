"""Every way in which a model fails, through the real client: a named error, in time, and in the ledger."""

import anyio
import pytest
from tests.plugins.assistant.model.conftest import KEY, PAYER, Road, chain, one, question, two

from waframe import Store, SystemClock
from waframe.plugins.assistant.model.conversing import converse
from waframe.plugins.assistant.model.errors import (
    ModelAway,
    ModelBroken,
    ModelBusy,
    ModelError,
    ModelOverBudget,
    ModelRefused,
    ModelSlow,
    NoModelAnswered,
)
from waframe.plugins.assistant.model.models import Models
from waframe.testing.host import RememberingHost
from waframe.testing.model_server import (
    BrokenJson,
    Cut,
    Dripping,
    Empty,
    EndlessCalls,
    ErrorInside,
    ModelServer,
    Refused,
    Slow,
    Status,
    WrongArguments,
    WrongTool,
    serving_model,
)
from waframe.testing.model_server.faults import Fault

FAULTS = [
    pytest.param(Status(code=429), ModelBusy, id="429"),
    pytest.param(Status(code=429, retry_after="30"), ModelBusy, id="429 with Retry-After"),
    pytest.param(Status(code=503, retry_after="30"), ModelBusy, id="503 with Retry-After"),
    pytest.param(Status(code=400), ModelRefused, id="400"),
    pytest.param(Status(code=401), ModelRefused, id="401"),
    pytest.param(Status(code=402), ModelOverBudget, id="402"),
    pytest.param(Status(code=403), ModelRefused, id="403"),
    pytest.param(Status(code=404), ModelRefused, id="404"),
    pytest.param(Status(code=408), ModelAway, id="408"),
    pytest.param(Status(code=413), ModelRefused, id="413"),
    pytest.param(Status(code=500), ModelAway, id="500"),
    pytest.param(Status(code=502), ModelAway, id="502"),
    pytest.param(Status(code=307), ModelBroken, id="a redirect"),
    pytest.param(ErrorInside(code=502), ModelAway, id="502 in a 200"),
    pytest.param(ErrorInside(code=402), ModelOverBudget, id="402 in a 200"),
    pytest.param(ErrorInside(code="rate_limit_exceeded"), ModelBusy, id="an error by word in a 200"),
    pytest.param(ErrorInside(code="server_error", in_choice=True), ModelAway, id="an error in a choice"),
    pytest.param(Cut(), ModelAway, id="cut"),
    pytest.param(Empty(), ModelBroken, id="empty"),
    pytest.param(WrongTool(), ModelBroken, id="wrong tool"),
    pytest.param(WrongArguments(), ModelBroken, id="wrong arguments"),
    pytest.param(WrongArguments(text="{half"), ModelBroken, id="arguments that are no JSON"),
    pytest.param(Slow(seconds=5), ModelSlow, id="slow"),
    pytest.param(Refused(), ModelAway, id="refused connection"),
]
WHOLE = [*FAULTS, pytest.param(BrokenJson(), ModelBroken, id="broken JSON")]
KINDS = ("429", "402", "502 in a 200", "cut", "broken JSON", "wrong tool", "wrong arguments", "empty", "slow")
STREAMED = [
    *FAULTS,
    pytest.param(Cut(politely=True), ModelAway, id="cut without a word"),
    pytest.param(Dripping(), ModelSlow, id="dripping"),
]


@pytest.mark.parametrize(("fault", "error"), WHOLE)
async def test_a_fault_is_a_named_error(
    fault: Fault, error: type[ModelError], server: ModelServer, models: Models
) -> None:
    server.fail(fault, times=-1)

    with pytest.raises(error) as caught:
        await models.ask(question(), settings=chain(one(timeout_seconds=0.3)), payer=PAYER)

    assert type(caught.value) is error


@pytest.mark.parametrize(("fault", "error"), STREAMED)
async def test_a_fault_in_a_stream_is_a_named_error(
    fault: Fault, error: type[ModelError], server: ModelServer, models: Models
) -> None:
    server.fail(fault, times=-1)

    with pytest.raises(error) as caught:
        await models.ask(question(), settings=chain(one(timeout_seconds=0.3, stream=True)), payer=PAYER)

    assert type(caught.value) is error


@pytest.mark.parametrize(("fault", "error"), [one for one in WHOLE if one.id in KINDS])
async def test_after_a_fault_the_next_model_answers_in_the_same_breath(
    fault: Fault, error: type[ModelError], server: ModelServer, models: Models
) -> None:
    server.fail(fault, times=-1)

    with anyio.fail_after(2):
        answer = await models.ask(question(), settings=chain(one(timeout_seconds=0.3), two()), payer=PAYER)

    assert answer.model == "openai:house"
    assert [call.name for call in answer.said.calls] == ["search_products"]
    failed = await models.ledger.last_failures()
    assert failed["openrouter:stand-in"].failure == error.code


async def test_a_model_that_calls_without_end_is_broken(server: ModelServer, models: Models) -> None:
    server.fail(EndlessCalls(), times=-1)
    ran: list[str] = []

    async def run(call: object, taken: object) -> str:
        del call
        ran.append(str(taken))
        return "{}"

    with pytest.raises(ModelBroken):
        await converse(models, question(), settings=chain(), payer=PAYER, run=run)

    assert len(ran) == 6


async def test_all_models_failing_says_why_each_did(road: Road, models: Models) -> None:
    road.servers["one.test"].fail(Status(code=500), times=-1)
    road.servers["two.test"].fail(Status(code=402), times=-1)

    with pytest.raises(NoModelAnswered) as caught:
        await models.ask(question(), settings=chain(one(), two()), payer=PAYER)

    assert [failure.code for failure in caught.value.failures] == ["model-away", "model-over-budget"]


async def test_no_key_and_no_phone_stands_in_an_error(server: ModelServer, models: Models) -> None:
    server.fail(Status(code=401, message=f"bad key {KEY} of +52 1 55 1234 5678"))

    with pytest.raises(ModelRefused) as caught:
        await models.ask(question(), settings=chain(), payer=PAYER)

    assert caught.value.reason == "401: bad key *** of ***"


@pytest.mark.parametrize(
    "fault", [Status(code=500, message=f"{KEY} +5215512345678"), WrongArguments(), Slow(seconds=3)]
)
async def test_no_key_no_phone_and_no_words_of_a_customer_stand_in_logs(
    fault: Fault, server: ModelServer, models: Models, capsys: pytest.CaptureFixture[str]
) -> None:
    server.fail(fault, times=-1)

    with pytest.raises(ModelError):
        await models.ask(question("soy Ana, 55 1234 5678"), settings=chain(one(timeout_seconds=0.2)), payer=PAYER)

    logged = capsys.readouterr().out
    assert "assistant.model_failed" in logged
    assert not [secret for secret in (KEY, "5215512345678", "Ana", "1234 5678") if secret in logged]


async def test_all_models_together_keep_to_their_time(road: Road, models: Models) -> None:
    for server in road.servers.values():
        server.fail(Slow(seconds=5), times=-1)
    settings = chain(one(), two(), deadline_seconds=0.3)

    with anyio.fail_after(1), pytest.raises(NoModelAnswered):
        await models.ask(question(), settings=settings, payer=PAYER)


@pytest.mark.parametrize(
    ("fault", "stream", "error"),
    [
        pytest.param(Cut(), False, ModelAway, id="cut"),
        pytest.param(Cut(), True, ModelAway, id="cut stream"),
        pytest.param(Dripping(), True, ModelSlow, id="dripping"),
    ],
)
async def test_a_fault_on_a_real_socket_is_a_named_error(
    *, fault: Fault, stream: bool, error: type[ModelError], store: Store
) -> None:
    server = ModelServer()
    server.fail(fault)
    host = RememberingHost(store, clock=SystemClock())

    async with serving_model(server) as url, Models.running(host) as models:
        model = two(url=url, stream=stream, timeout_seconds=8)
        hasty = two(url=url, stream=stream, timeout_seconds=0.5)
        with pytest.raises(error):
            await models.ask(question(), settings=chain(hasty if error is ModelSlow else model), payer=PAYER)
        answer = await models.ask(question(), settings=chain(model), payer=PAYER)

    assert answer.said.calls
    with pytest.raises(ModelAway, match="ConnectError"):
        async with Models.running(host) as models:
            await models.ask(question(), settings=chain(model), payer=PAYER)
