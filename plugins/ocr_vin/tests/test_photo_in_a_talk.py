"""A customer sends photos, and talks about what was read."""

import msgspec

from waframe import Floor
from waframe.testing.scenario import BranchActor, Scenario
from waframe_ocr_vin.reading import Hint
from waframe_ocr_vin.testing.photos import OTHER, TSURU, let_know, part, photo, read_as, torn_between, unreadable
from waframe_ocr_vin.vehicles.vehicle import Vehicle

ALONE: dict[str, dict[str, object]] = {"ocr_vin": {}}


async def vehicle_of(branch: BranchActor) -> Vehicle:
    return msgspec.json.decode((await branch.facts())["vehicle"].value, type=Vehicle)


async def test_a_photo_is_answered_with_the_vehicle_and_its_confirmation_is_a_fact(scenario_on_both: Scenario) -> None:
    branch = await scenario_on_both.branch(plugins=ALONE)
    customer = branch.customer()
    data = await let_know(scenario_on_both.deployment, photo(), read_as(TSURU))

    (answer,) = await customer.sends_photo(data)
    before = await branch.facts()
    (thanks,) = await customer.taps("Sí")
    after = await branch.facts()

    assert answer.text == f"Detecté el VIN {TSURU}: Nissan Tsuru 2009, ¿es correcto?"
    assert [button.title for button in answer.content.buttons] == ["Sí", "No, corregir"]
    assert (before["vin"].value, before["vin"].confidence) == (TSURU, 97)
    assert "vin_confirmed" not in before
    assert thanks.text.startswith(f"Listo, anoté el VIN {TSURU}: Nissan Tsuru 2009.")
    assert (after["vin"].confidence, after["vin_confirmed"].value) == (100, TSURU)
    assert (await vehicle_of(branch)).model == "Tsuru"


async def test_the_fact_names_the_message_with_the_photo(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins=ALONE)
    await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), read_as(TSURU)))

    conversation = await branch.conversation()
    first, *_ = await scenario.deployment.store.messages.page(conversation.id)

    assert (await branch.facts())["vin"].message_id == first.id


async def test_a_doubt_between_two_is_asked_by_their_last_signs(scenario_on_both: Scenario) -> None:
    branch = await scenario_on_both.branch(plugins=ALONE)
    customer = branch.customer()
    data = await let_know(scenario_on_both.deployment, photo(), torn_between((TSURU, 60), (OTHER, 55)))

    (answer,) = await customer.sends_photo(data)
    facts = await branch.facts()
    await customer.taps(OTHER[-8:])

    assert answer.text == f"Leí el VIN, pero dudo de una parte. ¿Cuál es?\n\n{TSURU}\n{OTHER}"
    assert [button.title for button in answer.content.buttons] == [TSURU[-8:], OTHER[-8:], "Ninguno"]
    assert "vin" not in facts
    assert (await branch.facts())["vin_confirmed"].value == OTHER


async def test_below_the_threshold_the_only_candidate_is_asked_about(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins=ALONE)

    (answer,) = await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), read_as(TSURU, 80)))

    assert answer.text == f"Creo que el VIN es {TSURU} (Nissan Tsuru 2009). ¿Es correcto?"
    assert "vin" not in await branch.facts()


async def test_a_better_photo_is_asked_for_twice_then_the_number_is_to_be_typed(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins=ALONE)
    customer = branch.customer()
    said = []
    for shade, hint in enumerate([Hint.LESS_GLARE, Hint.CLOSER, Hint.CLOSER, Hint.CLOSER]):
        await scenario.advance(60)
        (answer,) = await customer.sends_photo(await let_know(scenario.deployment, photo(shade), unreadable(hint)))
        said.append(answer.text)

    (wrong,) = await customer.says("3N1EB31S09K32801")
    (typed,) = await customer.says(f"es {TSURU.lower()}")

    assert said[0].endswith("¿Me mandas otra sin reflejos, un poco de lado?")
    assert said[1].endswith("¿Me mandas otra más de cerca?")
    assert said[2] == said[3] == "Todavía no logro leer el VIN. ¿Me escribes aquí los 17 caracteres, por favor?"
    assert wrong.text.startswith("Ese número no cuadra como VIN.")
    assert typed.text == f"VIN {TSURU}: Nissan Tsuru 2009, ¿es correcto?"


async def test_where_people_work_one_of_them_is_to_look_after_the_third_photo(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"takeover": {"words": {"queued": False}}, "ocr_vin": {"photos_at_most": 0}})

    (answer,) = await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), unreadable()))

    assert "Una persona va a revisar tu foto" in answer.text
    assert (await branch.conversation()).floor is Floor.QUEUE


async def test_a_photo_of_nothing_is_left_to_the_next_plugin(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ocr_vin": {}, "routing": {}})

    (answer,) = await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), read_as()))

    assert "escribir a" in answer.text
    assert "vin" not in await branch.facts()


async def test_while_a_number_is_read_no_other_plugin_answers_the_photo(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ocr_vin": {}, "routing": {}})

    answers = await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), read_as(TSURU)))

    assert [one.text for one in answers] == [f"Detecté el VIN {TSURU}: Nissan Tsuru 2009, ¿es correcto?"]


async def test_a_burst_gets_one_answer_of_its_best_photo(scenario_on_both: Scenario) -> None:
    branch = await scenario_on_both.branch(plugins=ALONE)
    customer = branch.customer()
    seen = [unreadable(), read_as(TSURU, 93), read_as(), read_as(OTHER, 99), unreadable()]
    for shade, reading in enumerate(seen):
        await let_know(scenario_on_both.deployment, photo(shade), reading)

    for shade in range(len(seen) - 1):
        await customer.customer.sends_photo(branch.number, photo(shade))
    answers = await customer.sends_photo(photo(len(seen) - 1))
    chat = [one.text for one in customer.sees() if one.direction == "out"]

    assert [one.text for one in answers] == chat
    assert chat == [f"Detecté el VIN {OTHER}: Nissan Tsuru 2009, ¿es correcto?"]
    assert (await branch.facts())["vin"].value == OTHER


async def test_an_agent_who_has_the_floor_gets_the_facts_and_the_customer_no_answer(scenario_on_both: Scenario) -> None:
    branch = await scenario_on_both.branch(plugins={"takeover": {"words": {"taken": False}}, "ocr_vin": {}})
    customer, ana = branch.customer(), branch.agent("Ana")
    await customer.says("hola")
    await ana.takes((await branch.conversation()).id)

    answers = await customer.sends_photo(await let_know(scenario_on_both.deployment, photo(), read_as(TSURU)))

    assert answers == []
    assert (await branch.facts())["vin"].value == TSURU


async def test_a_branch_may_learn_in_silence_while_others_answer(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ocr_vin": {"answer": False}, "routing": {}})

    answers = await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), read_as(TSURU)))

    assert [one.text for one in answers if "VIN" in one.text] == []
    assert len(answers) == 1
    assert (await branch.facts())["vin"].value == TSURU


async def test_no_asks_for_another_photo_and_a_late_yes_to_an_older_number_still_counts(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins=ALONE)
    customer = branch.customer()
    await customer.sends_photo(await let_know(scenario.deployment, photo(1), read_as(TSURU)))
    (denied,) = await customer.taps("No, corregir")
    facts = await branch.facts()
    await customer.says(OTHER)
    await customer.taps("Sí")

    assert denied.text.startswith("Gracias por avisar.")
    assert facts["vin"].confidence == 0
    assert (await branch.facts())["vin_confirmed"].value == OTHER


async def test_the_same_photo_again_is_the_number_that_is_known(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins=ALONE)
    customer = branch.customer()
    data = await let_know(scenario.deployment, photo(), read_as(TSURU))
    await customer.sends_photo(data)
    await customer.taps("Sí")

    (answer,) = await customer.sends_photo(data)

    assert answer.text.startswith(f"Es el VIN que ya tengo anotado, {TSURU}")


async def test_a_confirmed_number_is_not_replaced_by_what_another_photo_shows(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins=ALONE)
    customer = branch.customer()
    await customer.sends_photo(await let_know(scenario.deployment, photo(1), read_as(TSURU)))
    await customer.taps("Sí")

    (answer,) = await customer.sends_photo(await let_know(scenario.deployment, photo(2), read_as(OTHER)))

    assert answer.text.startswith(f"Detecté el VIN {OTHER}")
    assert (await branch.facts())["vin"].value == TSURU


async def test_a_part_is_a_fact_and_nothing_is_said_of_it(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins=ALONE)

    answers = await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), part("41060-AB090")))
    code = (await branch.facts())["part_code"]

    assert answers == []
    assert (code.value, code.confidence) == ("41060-AB090", 88)
