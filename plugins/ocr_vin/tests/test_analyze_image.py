"""Programs have pictures read over HTTP."""

import io

import zxingcpp
from PIL import Image

from waframe.testing.scenario import Scenario
from waframe_ocr_vin.testing.photos import TSURU, let_know, photo, read_as

PATH = "/api/ocr/analyze-image"


def code_of(vin: str) -> bytes:
    code = zxingcpp.create_barcode(vin, zxingcpp.BarcodeFormat.Code39)
    made = io.BytesIO()
    Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=3)).convert("RGB").save(made, "JPEG")
    return made.getvalue()


async def test_a_picture_in_a_form_is_read_and_then_known(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ocr_vin": {"engine": "none"}})

    async with branch.agent("Ana").browser() as browser:
        first = await browser.post(PATH, files={"file": ("vin.jpg", code_of(TSURU), "image/jpeg")})
        second = await browser.post(PATH, content=code_of(TSURU), headers={"content-type": "image/jpeg"})

    read = first.json()
    assert (read["vin"], read["cached"], read["engine"]) == (TSURU, False, "none")
    assert (read["vehicle"]["make"], read["vehicle"]["model"], read["vehicle"]["year"]) == ("Nissan", "Tsuru", 2009)
    assert [code["format"] for code in read["codes"]] == ["code39"]
    assert second.json() == {**read, "cached": True}


async def test_a_stored_file_is_read_only_for_who_sees_its_branch(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins={"ocr_vin": {}})
    await scenario.branch("norte", plugins={"ocr_vin": {}})
    await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), read_as(TSURU)))
    conversation = await branch.conversation()
    ana, luis = branch.agent("Ana"), branch.agent("Luis", branches=("norte",))
    path = f"/api/ocr/conversations/{conversation.id}"

    async with ana.browser() as browser, luis.browser() as other:
        (shown,) = (await browser.get(path)).json()["pictures"]
        body = {"media_id": shown["media_id"]}
        seen = await browser.post(PATH, json=body)
        refused = [await other.post(PATH, json=body), await other.get(path)]
        browser.cookies.clear()
        strangers = [await browser.post(PATH, json=body), await browser.get(path)]

    assert (seen.json()["vin"], seen.json()["cached"]) == (TSURU, True)
    assert [(one.status_code, one.json()["code"]) for one in refused] == [(404, "not-found")] * 2
    assert [one.status_code for one in strangers] == [401, 401]


async def test_what_cannot_be_read_is_refused_with_a_code(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ocr_vin": {"engine": "none"}})
    bad = {
        b"hola": (415, "not-an-image"),
        photo()[:200]: (422, "damaged"),
        b"": (400, "body-invalid"),
        b"\x00\x00\x00\x18ftypheic" + bytes(64): (415, "heic"),
    }

    async with branch.agent("Ana").browser() as browser:
        got = [await browser.post(PATH, files={"file": ("a.jpg", data, "image/jpeg")}) for data in bad]

    assert [(one.status_code, one.json()["code"]) for one in got] == list(bad.values())


async def test_a_picture_is_read_by_the_engine_of_the_branch_that_is_named(scenario: Scenario) -> None:
    await scenario.branch("centro", plugins={"ocr_vin": {"engine": "none"}})
    norte = await scenario.branch("norte", plugins={"ocr_vin": {}})
    await scenario.branch("sur")
    data = await let_know(scenario.deployment, photo(), read_as(TSURU))
    kind = {"content-type": "image/jpeg"}

    async with norte.agent("Ana", branches=("centro", "norte", "sur")).browser() as both:
        unnamed = await both.post(PATH, content=data, headers=kind)
        ours = await both.post(f"{PATH}?branch=norte", content=data, headers=kind)
        theirs = await both.post(f"{PATH}?branch=centro", content=data, headers=kind)
        without = await both.post(f"{PATH}?branch=sur", content=data, headers=kind)
    async with norte.agent("Luis").browser() as one:
        own = await one.post(PATH, content=data, headers=kind)
        foreign = await one.post(f"{PATH}?branch=centro", content=data, headers=kind)

    assert (unnamed.status_code, unnamed.json()["code"]) == (400, "branch-missing")
    assert (ours.json()["vin"], ours.json()["engine"], own.json()["engine"]) == (TSURU, "rapid", "rapid")
    assert (theirs.json()["vin"], theirs.json()["engine"]) == (None, "none")
    assert [(one.status_code, one.json()["code"]) for one in (without, foreign)] == [(404, "not-found")] * 2


async def test_the_description_names_the_form(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ocr_vin": {}})

    async with branch.agent("Ana").browser() as browser:
        described = (await browser.get("/api/openapi.json")).json()

    asked = described["paths"][PATH]["post"]["requestBody"]["content"]
    assert set(asked) == {"application/json", "multipart/form-data"}


async def test_an_agent_puts_a_number_right_and_what_was_read_is_kept(scenario_on_both: Scenario) -> None:
    branch = await scenario_on_both.branch(plugins={"ocr_vin": {}})
    await branch.customer().sends_photo(await let_know(scenario_on_both.deployment, photo(), read_as(TSURU)))
    conversation = await branch.conversation()
    ana = branch.agent("Ana")
    right = "1M8GDM9AXKP042788"

    await ana.does("correct_vin", conversation.id, vin=right)
    async with ana.browser() as browser:
        shown = (await browser.get(f"/api/ocr/conversations/{conversation.id}")).json()

    facts = await branch.facts()
    (kept,) = shown["corrections"]
    assert (facts["vin"].value, facts["vin"].confidence, facts["vin_confirmed"].value) == (right, 100, right)
    assert (kept["vin_read"], kept["vin"], kept["corrected_by"]) == (TSURU, right, "agent")
    assert (shown["confirmed"], shown["vin"]) == (True, right)
