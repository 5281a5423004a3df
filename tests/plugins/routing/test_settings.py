"""What a branch may set, and what it may not."""

from importlib.resources import files

import msgspec
import pytest
from ruamel.yaml import YAML

from waframe.plugins.routing.settings import RoutingSettings

ENTRY = {"id": "a", "title": "A", "answer": "sí"}


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        pytest.param({"menu": [{**ENTRY, "title": "x" * 25}]}, r"length <= 24 .*menu\[0\]\.title", id="title"),
        pytest.param({"menu": [{**ENTRY, "description": "x" * 73}]}, r"<= 72 .*description", id="description"),
        pytest.param({"menu": [{**ENTRY, "id": str(n), "title": str(n)} for n in range(11)]}, "<= 10", id="entries"),
        pytest.param({"menu_button": "x" * 21}, "<= 20", id="button"),
        pytest.param({"menu": [{"id": "a", "title": "A"}]}, "needs an `answer`", id="an entry that leads nowhere"),
        pytest.param({"menu": [ENTRY, ENTRY]}, "same id", id="the same entry twice"),
        pytest.param({"hours": {"lunes": "09:00-19:00"}}, "regex", id="no such day"),
        pytest.param({"hours": {"mon": "9 a 19"}}, "regex", id="no such time"),
        pytest.param({"hours": {"mon": "19:00-09:00"}}, "must open before it closes", id="backwards"),
        pytest.param({"greeting": "Hola {nombre}"}, r"greeting has no value for \{nombre\}", id="placeholder"),
        pytest.param({"greeting": "Hola {opens}"}, r"no value for \{opens\}", id="placeholder of another text"),
        pytest.param({"colour": "red"}, "unknown field", id="unknown setting"),
    ],
)
def test_a_wrong_setting_is_refused_where_it_stands(settings: dict[str, object], problem: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=problem):
        msgspec.convert(settings, RoutingSettings)


def test_a_branch_without_hours_is_open_but_for_its_holidays() -> None:
    settings = msgspec.convert({"holidays": ["2026-12-25"]}, RoutingSettings)
    hours = settings.opening_hours()

    assert all(hours.week)
    assert [*hours.dates.values()] == [()]


def test_both_languages_have_the_same_texts() -> None:
    folder = files("waframe.plugins.routing") / "texts"
    spanish, english = (YAML(typ="safe").load((folder / f"{name}.yaml").read_text("utf-8")) for name in ("es", "en"))

    assert spanish.keys() == english.keys()
