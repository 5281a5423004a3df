"""The schema for editors and the reference for people say what the settings say."""

import json

from waframe.core.runtime.config import Kinds
from waframe.core.runtime.config.reference import reference
from waframe.core.runtime.config.schema import schema


def test_the_reference_holds_every_setting_once(kinds: Kinds) -> None:
    text = reference(kinds)

    for row in (
        "| `server.port` | a whole number from 1 to 65535 | `3002` | The port to listen on. Without it",
        "| `app_secret` | a secret, as `${NAME}` | **required** | Signs every webhook. |",
        "| `currency` | a text of 3 characters | `MXN` | Three letters. |",
        '| `tax[].rate` | a decimal number such as "0.16" | **required** |  |',
        "| `tax` | a list of mappings | `[]` | The rates, in order of time. |",
        "| `older_secrets` | a list of secrets | `[]` |  |",
        "| `ways[].at` | a text | **required** |  |",
    ):
        assert text.count(row) == 1
    assert "### `plugins: assistant:`\n\nThere is nothing to set.\n\nThere is nothing to set." in text


def test_a_row_of_the_reference_has_four_cells(kinds: Kinds) -> None:
    rows = [line for line in reference(kinds).splitlines() if line.startswith("|")]

    assert {row.replace("\\|", "").count("|") for row in rows} == {5}


def test_the_schema_is_json_and_knows_the_plugins(kinds: Kinds) -> None:
    text = json.loads(json.dumps(schema(kinds)))

    branch = text["properties"]["branches"]["additionalProperties"]["properties"]
    assert {"name", "timezone", "language", "active", "canned", "extends", "channels", "plugins"} == set(branch)
    assert "takeover" in branch["plugins"]["properties"]
    assert "web" in text["properties"]["channels"]["properties"]
    assert "name" not in text["properties"]["defaults"]["properties"]


def test_the_schema_allows_references_and_null_and_demands_nothing(kinds: Kinds) -> None:
    found = schema(kinds)["$defs"]

    assert isinstance(found, dict)
    for name in ("TakeoverSettings", "WhatsappAddress", "Rate", "ServerSettings"):
        component = found[name]
        assert "required" not in component
        assert component["additionalProperties"] is False
        for setting in component["properties"].values():
            assert "${" in json.dumps(setting).replace("\\\\", "").replace("$\\{", "${")
            assert '"null"' in json.dumps(setting)


def test_the_schema_explains_the_settings(kinds: Kinds) -> None:
    found = json.loads(json.dumps(schema(kinds)))["$defs"]

    assert found["WhatsappSettings"]["properties"]["app_secret"]["description"] == "Signs every webhook."
    assert found["SalesSettings"]["properties"]["currency"]["description"] == "Three letters."
    assert found["ServerSettings"]["properties"]["port"]["description"].startswith("The port to listen on.")
