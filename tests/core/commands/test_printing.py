"""Tables are for people in a terminal, and for programs elsewhere."""

import click
import pytest

from waframe.core.commands.printing import print_table

HEAD, ROW = ("file", "VIN"), ("plate.jpg", click.style("3N1EB31S79K328011", fg="green"))


def test_colours_that_a_command_brings_are_left_out_where_no_terminal_is(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(HEAD, [ROW])

    assert capsys.readouterr().out == "file       VIN\nplate.jpg  3N1EB31S79K328011\n"


def test_in_a_terminal_they_stay(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")

    with click.Context(click.Command("table"), color=True):
        print_table(HEAD, [ROW])

    assert click.style("3N1EB31S79K328011", fg="green") in capsys.readouterr().out
