"""All pages at once, and what is documented nowhere."""

from pathlib import Path

import anyio.to_thread
import click
import msgspec

from reference_pages.actions import actions_page
from reference_pages.api import api_list
from reference_pages.compatibility import compatibility_page
from reference_pages.configuration import configuration_page
from reference_pages.errors import errors_page
from reference_pages.events import events_page
from reference_pages.everything import HOUSE, WHEEL, everything, own_plugins
from reference_pages.gaps import Gaps
from reference_pages.http import http_page
from reference_pages.tables import tables_page
from waframe.core.cli import sections
from waframe.core.commands.reference import commands_reference
from waframe.core.runtime.registry.collected import commands_of
from waframe.core.runtime.registry.hook_table import HOOKS
from waframe.core.runtime.registry.reference import hooks_reference

API = HOUSE / "docs" / "reference" / "api.txt"


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """The pages by their file names, and what is documented nowhere."""

    pages: dict[str, str]
    gaps: tuple[str, ...]


async def write_reference() -> Reference:
    """Write all pages."""
    gaps = Gaps()
    for hook in HOOKS.values():
        gaps.said(hook.promise, of=f"hook {hook.name}", where="the docstring of its specification")
    before = await anyio.to_thread.run_sync(_read, API)
    async with everything() as deployment:
        pages = {
            "actions.md": actions_page(deployment, gaps),
            "http.md": http_page(deployment, gaps),
            "tables.md": tables_page(deployment.database_url, gaps),
        }
    pages |= {
        "hooks.md": hooks_reference(),
        "commands.md": commands_reference({**sections(), "From plugins of their own": _separate_commands()}),
        "configuration.md": configuration_page(gaps),
        "events.md": events_page(gaps),
        "errors.md": errors_page(gaps),
        "compatibility.md": compatibility_page(),
        "api.txt": api_list(before),
    }
    return Reference(pages=pages, gaps=tuple(gaps.found))


def _separate_commands() -> dict[str, click.Command]:
    separate = {name: one for name, one in own_plugins().items() if one.source != WHEEL}
    return {name: owned.item for name, owned in sorted(commands_of(separate).items())}


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""
