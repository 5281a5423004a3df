"""The page on testing lists the promises as they are."""

import inspect
import re
from pathlib import Path

from waframe import NoSettings, Plugin
from waframe.testing import conformance
from waframe.testing.promises.channels import CHANNEL

PAGE = (Path(__file__).parents[2] / "docs/testing.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| (.+?) \|$", PAGE, re.MULTILINE)


class Nothing(Plugin[NoSettings]):
    """Does nothing."""

    name = "nothing"


def test_every_promise_of_a_plugin_is_listed() -> None:
    told = [(one.name, " ".join(one.text.split()).rstrip(".")) for one in conformance(Nothing)]

    assert [row for row in ROWS if row[0] in {name for name, _ in told}] == told


def test_every_promise_of_a_channel_is_listed() -> None:
    told = [
        (getattr(one, "__name__", ""), " ".join((inspect.getdoc(one) or "").split()).rstrip(".")) for one in CHANNEL
    ]

    assert [row for row in ROWS if row[0] in {name for name, _ in told}] == told
