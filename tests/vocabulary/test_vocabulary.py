"""The words are data: they are enough, they are sound, and a deployer adds to them."""

import re
from pathlib import Path

import pytest

from waframe.vocabulary import VocabularyInvalid, default, find, find_parts, find_vehicles, load, squashed


def test_the_trade_is_known_well_enough() -> None:
    known = default()

    assert (len(known.families) >= 60, len(known.makes) >= 40, len(known.models) >= 300) == (True, True, True)


def test_every_model_is_found_by_its_make_and_name() -> None:
    known = default()

    missed = [
        (model.make, model.name)
        for models in known.models.values()
        for model in models
        if model.name not in {name for one in find_vehicles(f"{model.make} {model.name}", known) for name in one.models}
    ]

    assert missed == []


def test_every_family_is_found_by_its_name() -> None:
    known = default()

    missed = [
        family.key
        for family in known.families.values()
        if family.key not in {key for part in find_parts(family.name, known) for key in part.families}
    ]

    assert missed == []


def test_the_years_of_a_model_do_not_run_backwards() -> None:
    assert [
        model.name
        for models in default().models.values()
        for model in models
        if model.first and model.last and not 1950 <= model.first <= model.last <= 2030
    ] == []


def test_a_deployer_adds_words_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(
        "families: {chumacera: {name: Chumacera, words: [chumacera de cardán]}}\n"
        "models: [{make: Zotye, model: Explosion, years: [2018, 2022], engines: [1.5], names: [explo]}]\n"
        "brands: {Patito: [la patito]}\n",
        encoding="utf-8",
    )

    found = find("chumacera patito para una explo 2019", load(tmp_path))

    assert (found.parts[0].family, found.parts[0].brand) == ("chumacera", "Patito")
    assert (found.vehicles[0].make, found.vehicles[0].model) == ("Zotye", "Explosion")
    assert load(tmp_path).digest != default().digest


def test_the_page_shows_what_is_so(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "plugins" / "catalog.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (words,) = re.findall(r"```yaml\n(families:.*?)```", page, re.DOTALL)
    (tmp_path / "ours.yaml").write_text(words, encoding="utf-8")

    exec(code, {})  # the page's own lines

    found = find("afinación mayor de una explo, amrt patito", load(tmp_path))
    assert [len(part.families) for part in found.parts] == [4, 1]
    assert (found.vehicles[0].model, found.parts[1].family, found.brands) == ("Explosion", "amortiguador", ("Patito",))


@pytest.mark.parametrize("text", ["families: [", "famillies: {}", "families: {x: {words: 3}}", "models: [{make: A}]"])
def test_a_wrong_file_of_words_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "ours.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(VocabularyInvalid, match=r"ours\.yaml"):
        load(tmp_path)


@pytest.mark.parametrize("code", ["CLU-A1962L", "clu a1962l", "CLU.A1962/L", " clua1962l "])
def test_a_code_is_one_with_and_without_punctuation(code: str) -> None:
    assert squashed(code) == "clua1962l"
