"""For every value it can be said where it comes from, and no secret is shown."""

from collections.abc import Callable

import pytest

from waframe.core.runtime.config import Config
from waframe.core.runtime.config.origins import origin, origins, show

Load = Callable[..., Config]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("name", ("Tijuana", "", "the key of the branch"), id="named after its key"),
        pytest.param("timezone", ("America/Mexico_City", "waframe.yaml:9", "defaults"), id="from the defaults"),
        pytest.param("language", ("es", "", "the setting's own default"), id="not written anywhere"),
        pytest.param("plugins.takeover.idle_minutes", ("5", "waframe.yaml:12", "defaults"), id="of a plugin"),
        pytest.param("plugins.sales.tax[0].rate", ("0.08", "waframe.yaml:15", "group frontera"), id="from a group"),
        pytest.param("plugins.sales.show_tax", ("true", "", "the setting's own default"), id="a plugin's own default"),
        pytest.param(
            "channels.whatsapp.phone_number_id", ("100000000000002", "waframe.yaml:23", "branch tijuana"), id="own"
        ),
    ],
)
def test_a_value_of_a_branch_has_an_origin(load: Load, example: str, path: str, expected: tuple[str, str, str]) -> None:
    found = origin(load(example), "tijuana", path)

    assert found is not None
    assert (found.shown, found.where, found.source) == expected


def test_what_was_removed_has_no_origin(load: Load, example: str) -> None:
    config = load(example)

    assert origin(config, "centro", "plugins.assistant") is not None
    assert origin(config, "tijuana", "plugins.assistant") is None


def test_a_value_of_the_environment_is_shown_by_its_variable(load: Load, example: str) -> None:
    found = origin(load(example, PORT="8080"), None, "server.port")

    assert found is not None
    assert (found.shown, found.where, found.source) == ("${PORT}", "", "environment PORT")


def test_no_secret_is_shown(load: Load, example: str) -> None:
    config = load(
        example.replace("${DATABASE_URL:-sqlite:///waframe.db}", "postgres://ana:${WHATSAPP_APP_SECRET}@db/shop")
    )

    shown = show(config, None, with_origin=True) + show(config, "centro", with_origin=True)
    assert "s3cret" not in shown
    assert "${WHATSAPP_APP_SECRET}" in shown


def test_a_branch_is_printed_as_a_tree(load: Load, example: str) -> None:
    lines = show(load(example), "centro", with_origin=True).splitlines()

    assert lines[:9] == [
        "timezone:             America/Mexico_City  waframe.yaml:9   defaults",
        "language:             es                                    the setting's own default",
        "active:               true                                  the setting's own default",
        "canned:               {}                                    the setting's own default",
        "name:                 Centro               waframe.yaml:18  branch centro",
        "channels:",
        "  whatsapp:",
        "    phone_number_id:  100000000000001      waframe.yaml:19  branch centro",
        "    access_token:     null                                  the setting's own default",
    ]


def test_a_branch_is_printed_without_origins_too(load: Load, example: str) -> None:
    shown = show(load(example), "centro", with_origin=False)

    assert "waframe.yaml" not in shown
    assert "America/Mexico_City" in shown


def test_every_branch_and_the_top_have_origins(load: Load, example: str) -> None:
    config = load(example)

    for branch in (None, "centro", "tijuana"):
        assert all(found.source for found in origins(config, branch))


def test_lists_maps_and_tagged_records_have_origins(load: Load) -> None:
    config = load(
        "channels: {web: {}}\n"
        "branches:\n"
        "  centro:\n"
        '    channels: {web: {phone_number_id: "10001"}}\n'
        "    plugins:\n"
        "      sales: {tax: [], discounts: {gold: 10}}\n"
        "      payment: {ways: [{type: cash, at: till}], notify: [ana]}\n"
    )

    found = {value.path: value.shown for value in origins(config, "centro")}
    assert found["plugins.sales.tax"] == "[]"
    assert found["plugins.sales.discounts.gold"] == "10"
    assert found["plugins.payment.ways[0].type"] == "cash"
    assert found["plugins.payment.ways[0].at"] == "till"
    assert found["plugins.payment.notify[0]"] == "ana"
