"""Every pair of colours that meet on the desk can be told apart, in both themes; the values are those of tokens.css."""

import re
from collections.abc import Iterator

import pytest

from waframe.plugins.web.assets import STATIC

COLOUR = re.compile(r"--([\w-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)")
THEMES = ("light", "dark")
GROUNDS = ("ground-sunken", "ground", "ground-raised", "ground-fill", "ground-hover", "ground-selected")
VOICES = ("ai", "queued", "human-mine", "human-other", "expiring", "external", "closed", "danger", "note")
WORDS = 4.5
SHAPES = 3.0


def pairs() -> Iterator[tuple[str, str, float]]:
    """Name what lies on what, and the least contrast that it needs (WCAG 1.4.3 and 1.4.11)."""
    for ground in GROUNDS:
        for ink in ("ink", "ink-2", "ink-3", *(f"{voice}-ink" for voice in VOICES)):
            yield ink, ground, WORDS
        for ring in (f"{voice}-ring" for voice in VOICES):
            yield ring, ground, SHAPES
        yield "focus", ground, SHAPES
    for voice in VOICES:
        yield f"{voice}-ink", f"{voice}-tint", WORDS
        yield f"{voice}-ring", f"{voice}-tint", SHAPES
        yield "on-solid", f"{voice}-ring", SHAPES
        for ink in ("ink", "ink-2"):
            yield ink, f"{voice}-tint", WORDS
    yield "line-control", "ground", SHAPES
    yield "line-control", "ground-raised", SHAPES
    yield "line-control", "ground-sunken", SHAPES
    yield "ink-inverse", "ground-inverse", WORDS
    yield "on-solid", "solid-mine", WORDS
    yield "tick-read", "human-mine-tint", SHAPES


def colours(theme: str) -> dict[str, str]:
    text = (STATIC / "tokens.css").read_text("utf-8")
    return {name: {"light": light, "dark": dark}[theme] for name, light, dark in COLOUR.findall(text)}


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_what_lies_on_a_ground_can_be_read_there(theme: str) -> None:
    known = colours(theme)

    found = {(upper, lower): (contrast(known[upper], known[lower]), least) for upper, lower, least in pairs()}
    weak = {pair: round(value, 2) for pair, (value, least) in found.items() if value < least}

    assert weak == {}


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.005)


def test_every_voice_has_its_four_colours_in_both_themes() -> None:
    for theme in THEMES:
        known = colours(theme)
        assert {f"{voice}-{part}" for voice in VOICES for part in ("ink", "ring", "tint", "line")} <= set(known)
