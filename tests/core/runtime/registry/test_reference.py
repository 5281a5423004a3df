"""The page on hooks says what the code says."""

from pathlib import Path

from waframe.core.contract.hooks import ALLOWED, ASKED, COLLECTED, REFINED, TOLD
from waframe.core.runtime.registry.hook_table import HOOKS, Family
from waframe.core.runtime.registry.reference import hooks_reference

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "hooks.md"
REMEDY = f"write hooks_reference() to {PAGE}"


def test_the_page_is_the_one_that_the_code_writes() -> None:
    assert PAGE.read_text("utf-8") == hooks_reference(), REMEDY


def test_every_hook_is_in_the_table_under_its_family() -> None:
    families = zip(Family, (TOLD, ASKED, REFINED, ALLOWED, COLLECTED), strict=True)

    assert {name: family for family, names in families for name in names} == {
        hook.name: hook.family for hook in HOOKS.values()
    }


def test_every_hook_has_a_promise() -> None:
    assert all(hook.promise for hook in HOOKS.values())
