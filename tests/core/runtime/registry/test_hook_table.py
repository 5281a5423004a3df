"""The table of hooks holds each of them, with its promise."""

from waframe.core.contract.hooks import ALLOWED, ASKED, COLLECTED, REFINED, TOLD
from waframe.core.runtime.registry.hook_table import HOOKS, Family


def test_every_hook_is_in_the_table_under_its_family() -> None:
    families = zip(Family, (TOLD, ASKED, REFINED, ALLOWED, COLLECTED), strict=True)

    assert {name: family for family, names in families for name in names} == {
        hook.name: hook.family for hook in HOOKS.values()
    }


def test_every_hook_has_a_promise() -> None:
    assert all(hook.promise for hook in HOOKS.values())
