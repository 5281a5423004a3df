"""A dialogue goes on where it stood, whatever comes between two of its messages."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
import pytest

from waframe import Floor
from waframe.dialogues import DialogueUnregistered
from waframe.simulator import InMemory
from waframe.testing.bench import RememberingBench
from waframe.testing.inside import Deployment
from waframe.testing.replaying.exchange import Verdict
from waframe.testing.replaying.replay import Reporter, Request, replay
from waframe.testing.scenario import BranchActor, CustomerActor, Scenario

Open = Callable[..., Awaitable[BranchActor]]
FIRST = "Hola.\n\n¿Qué día?"
PLATE = b"\xff\xd8\xff\xe0 a photo"


def heard(customer: CustomerActor) -> list[str]:
    return [one.text for one in customer.sees() if one.direction == "out"]


@asynccontextmanager
async def another_worker(scenario: Scenario) -> AsyncIterator[None]:
    deployment = Deployment(
        scenario.folder / "waframe.yaml",
        environ=scenario.environment,
        clock=scenario.clock,
        transports=lambda _url: InMemory(scenario.simulator.app),
    )
    async with deployment.running():
        yield


async def verdicts_of_a_replay(scenario: Scenario) -> dict[Verdict, int]:
    deployment = Deployment(scenario.folder / "waframe.yaml", environ=scenario.environment, clock=scenario.clock)

    def ignore(_told: object) -> None:
        pass

    with RememberingBench().progress() as progress:
        reporter = Reporter(exchange=ignore, ending=ignore, trace=ignore, progress=progress)
        return dict((await replay(deployment, Request(), reporter=reporter)).verdicts)


async def says(customer: CustomerActor, *texts: str) -> list[str]:
    """Write one text after the other, and give what is answered to the last one."""
    answers = [await customer.says(text) for text in texts]
    return [one.text for one in answers[-1]]


async def test_it_survives_restarts_and_other_workers_and_does_everything_once(
    scenario_on_both: Scenario, visits: Open
) -> None:
    branch = await visits(scenario_on_both)
    customer = branch.customer()
    scenario_on_both.simulator.faults.switch(deliver_twice=True)

    for text in ("cita", "2026-12-01"):
        await customer.says(text)
        await scenario_on_both.restart()
    async with another_worker(scenario_on_both):
        await customer.says("la de 12")
        await customer.says("omitir")
        await customer.says("sí")
        await scenario_on_both.advance(5)

    assert heard(customer) == [
        FIRST,
        "¿A qué hora el 01/12? Lugar 1.",
        "¿Una foto?",
        "¿A las 12:00?",
        "Quedó a las 12:00, sin foto.",
    ]
    facts = await branch.facts()
    assert facts["visits.held"].value == "1"
    assert facts["visits.booked"].value == "01/12 12:00 7 0.0"
    assert facts["visits.dialogue"].value == ""
    assert await says(customer, "2026-12-01") == []


async def test_a_turn_that_was_not_committed_leaves_nothing_behind(scenario: Scenario, visits: Open) -> None:
    branch = await visits(scenario, {"clumsy": {}})
    customer = branch.customer()
    await customer.says("cita")
    await customer.customer.writes(branch.number, "2026-12-01")
    await scenario.simulator.settle()
    with anyio.fail_after(20):
        while b"turns_overtaken" not in scenario.deployment.metrics.text():  # noqa: ASYNC110  # nobody tells
            await anyio.sleep(0.005)
    before = heard(customer)

    await scenario.simulator.advance(10)
    scenario.deployment.bus.ring("inbox")
    await scenario.settle()

    assert before == [FIRST]
    assert heard(customer) == [FIRST, "¿A qué hora el 01/12? Lugar 1."]
    assert (await branch.facts())["visits.held"].value == "1"


async def test_an_answer_that_is_none_is_asked_for_again_until_it_is_given_up(scenario: Scenario, visits: Open) -> None:
    branch = await visits(scenario, after_tries="hand_off")
    customer = branch.customer()

    assert await says(customer, "cita", "el lunes") == ["el lunes no es un día.\n\n¿Qué día?"]
    assert await says(customer, "2026-12-13") == ["No se puede: nobody comes on a 13th."]
    hour = "Elige una de las opciones, o escribe su número.\n\n¿A qué hora el 01/12? Lugar 1."
    assert await says(customer, "cita", "2026-12-01", "a las 10") == [hour]
    assert await says(customer, "luego") == [hour]
    assert await says(customer, "no sé") == [
        "Suelto el lugar: tries.\n\nNo logré entenderte. Te va a atender una persona."
    ]
    facts = await branch.facts()
    assert facts["handoff"].value == "wanted"
    assert facts["visits.let_go"].value == "1"


async def test_a_photo_and_a_tap_are_answers_and_an_old_button_is_not(scenario: Scenario, visits: Open) -> None:
    branch = await visits(scenario)
    customer = branch.customer()
    await says(customer, "cita", "2026-12-01")
    await customer.taps("9:00")

    twice = await customer.taps("9:00")
    old = [one.text for one in await customer.taps("12:00")]
    asked = [one.text for one in await customer.sends_photo(PLATE)]
    done = [one.text for one in await customer.taps("Sí")]
    late = await customer.taps("No")

    assert twice == []
    assert old == ["¿Una foto?"]
    assert asked == ["¿A las 9:00?"]
    assert done == ["Quedó a las 9:00, con foto."]
    assert late == []
    assert set(await verdicts_of_a_replay(scenario)) == {Verdict.SAME}


async def test_a_word_or_a_no_ends_it_and_its_function_cleans_up(scenario: Scenario, visits: Open) -> None:
    branch = await visits(scenario)
    customer = branch.customer()
    for text in ("hola", "cita", "2026-12-01"):  # they may share a turn
        await customer.customer.writes(branch.number, text)
    await scenario.settle()

    asked = heard(customer)[-1]
    farewell = await says(customer, "Cancelar, por favor.")
    facts = await branch.facts()
    nothing = await says(customer, "9:00")
    again = await says(customer, "cita")
    refused = await says(customer, "2026-12-01", "1", "no tengo", "no")
    await scenario.advance(60)  # so many messages are paced
    other = await says(customer, "cita", "2026-12-01", "queja")
    let_go = (await branch.facts())["visits.let_go"].value
    goes_on = await says(customer, "Ana")

    assert asked.endswith("¿A qué hora el 01/12? Lugar 1.")
    assert farewell == ["Suelto el lugar: words.\n\nListo, lo dejamos así."]
    assert (facts["visits.held"].value, facts["visits.let_go"].value) == ("1", "1")
    assert nothing == []
    assert again == [FIRST]
    assert refused == ["Listo, lo dejamos así."]
    assert (other, let_go, goes_on) == (["¿A nombre de quién?"], "2", ["Hola."])


async def test_it_ends_when_nobody_answers_and_a_late_answer_is_none(scenario: Scenario, visits: Open) -> None:
    branch = await visits(scenario)
    customer = branch.customer()
    await says(customer, "cita")
    await scenario.advance(1700)
    await says(customer, "2026-12-01")
    await scenario.advance(1700)
    before = len(heard(customer))
    await scenario.restart()

    await scenario.advance(150)

    (told,) = heard(customer)[before:]
    assert told.startswith("Suelto el lugar: expired.\n\nComo ya no me contestaste")
    assert (await branch.facts())["visits.let_go"].value == "1"
    assert await says(customer, "9:00") == []
    assert await scenario.deployment.store.jobs.failed() == []


async def test_a_function_that_fails_as_it_cleans_up_ends_all_the_same(scenario: Scenario, visits: Open) -> None:
    branch = await visits(scenario, breaks=True)
    customer = branch.customer()
    await says(customer, "cita", "2026-12-01")

    await scenario.advance(2000)

    assert len(heard(customer)) == 2
    assert (await branch.facts())["visits.dialogue"].value == ""
    assert await scenario.deployment.store.jobs.failed() == []


@pytest.mark.parametrize("after", ["ask", "end"])
async def test_a_person_may_take_over_in_the_midst_of_it(scenario: Scenario, visits: Open, after: str) -> None:
    branch = await visits(scenario, {"takeover": {}}, after_takeover=after)
    customer, ana = branch.customer(), branch.agent("Ana")
    await says(customer, "cita", "2026-12-01")
    conversation = await branch.conversation()

    await ana.does("take", conversation.id)
    silent = await says(customer, "9:00")
    await ana.does("return_to_bot", conversation.id)
    last = heard(customer)[-1]
    answer = await says(customer, "12:00")

    assert (await branch.conversation()).floor is Floor.BOT
    assert silent == []
    assert (last == "Seguimos donde nos quedamos.\n\n¿A qué hora el 01/12? Lugar 1.") is (after == "ask")
    assert answer == (["¿Una foto?"] if after == "ask" else [])
    assert ("visits.let_go" in await branch.facts()) is (after == "end")


@pytest.mark.parametrize("after", ["begin", "end"])
async def test_a_function_that_was_changed_meanwhile_is_no_dead_end(
    scenario: Scenario, visits: Open, after: str
) -> None:
    branch = await visits(scenario, after_change=after)
    customer = branch.customer()
    await says(customer, "cita", "2026-12-01")
    scenario.branch_settings["taller"]["plugins"] = {"visits": {"changed": True, "after_change": after}}
    scenario.write_settings()
    await scenario.deployment.reload()

    told = await says(customer, "9:00")
    then = await says(customer, "2026-12-02")

    if after == "begin":
        assert told == [f"Cambiaron las preguntas mientras contestabas, así que empezamos de nuevo.\n\n{FIRST}"]
        assert then == ["¿A nombre de quién?"]
    else:
        assert told == ["Cambiaron las preguntas mientras contestabas. Escríbeme y empezamos de nuevo."]
        assert then == []


async def test_others_may_answer_in_between_and_the_question_follows(scenario: Scenario, visits: Open) -> None:
    routing = {"hours": {"mon": "9:00-18:00"}, "greeting": "Buenas."}
    branch = await visits(scenario, {"routing": routing}, yields=True)
    customer = branch.customer()
    await says(customer, "cita")

    answers = await says(customer, "¿a qué hora abren?")
    nothing = await says(customer, "mmm")
    goes_on = await says(customer, "2026-12-01")

    assert answers[0].startswith("Horario de Taller")
    assert answers[1:] == ["¿Qué día?"]
    assert nothing == ["¿Qué día?"]
    assert goes_on == ["¿A qué hora el 01/12? Lugar 1."]


async def test_of_two_plugins_the_one_that_began_last_has_the_word(scenario: Scenario, visits: Open) -> None:
    branch = await visits(scenario, {"tables": {}})
    customer = branch.customer()
    await says(customer, "cita")

    asked = await says(customer, "mesa")
    doubted = await says(customer, "2026-12-01")
    table = await says(customer, "4")
    resumed = await says(customer, "2026-12-01")
    answered = await says(customer, "2026-12-01")

    await scenario.advance(60)  # so many messages are paced
    await says(customer, "mesa")
    await branch.agent("Ana").does("begin_visit", (await branch.conversation()).id)
    newest = await says(customer, "2026-12-02")

    assert newest == ["¿A qué hora el 02/12? Lugar 2."]
    assert asked == ["¿Cuántos?"]
    assert doubted == ["No te entendí.\n\n¿Cuántos?"]
    assert table == ["Mesa para 4"]
    assert resumed == ["Seguimos donde nos quedamos.\n\n¿Qué día?"]
    assert answered == ["¿A qué hora el 01/12? Lugar 1."]


async def test_an_agent_begins_it_and_one_without_its_clock_is_refused(scenario: Scenario, visits: Open) -> None:
    branch = await visits(scenario, {"takeover": {}})
    customer, ana = branch.customer(), branch.agent("Ana")
    await customer.says("hola")
    conversation = await branch.conversation()
    await ana.does("take", conversation.id)

    await ana.does("begin_visit", conversation.id)
    answer = await says(customer, "2026-12-01")
    scenario.branch_settings["taller"]["plugins"] = {"visits": {"registers": False}}
    scenario.write_settings()
    await scenario.deployment.reload()

    assert heard(customer)[-2] == "¿Qué día?"
    assert answer == ["¿A qué hora el 01/12? Lugar 1."]
    with pytest.raises(DialogueUnregistered, match=r"return the dialogue's actions\(\) from register_actions"):
        await ana.does("begin_visit", conversation.id)


async def test_who_asks_for_a_person_gets_one_in_the_midst_of_it(scenario: Scenario, visits: Open) -> None:
    branch = await visits(scenario, {"takeover": {}, "routing": {}})
    customer = branch.customer()

    promise = await says(customer, "cita", "quiero hablar con una persona, por favor")

    assert promise[0].startswith("Claro, te atenderá una persona de Taller")
    assert "¿Qué día?" not in promise
    assert (await branch.conversation()).floor is Floor.QUEUE
    assert await says(customer, "2026-12-01") == []
