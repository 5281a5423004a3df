"""The page of versions: which waframe has which API, which plugins want which, what will go away."""

from reference_pages.everything import own_plugins
from reference_pages.gaps import table
from waframe.core.contract.api import API_VERSION, RELEASES, misfit
from waframe.core.contract.deprecations import DEPRECATED

INTRODUCTION = """\
# Compatibility

Plugins rely on the API of waframe, which has a version of its own: `waframe.API_VERSION`. It is what stands in
[api.txt](api.txt): the names of `waframe`, `waframe.vocabulary` and `waframe.dialogues`, and the hooks with their
arguments. Whatever is not there may change in any release.

- A **minor** more (1.0 → 1.1): something was added. Plugins for 1.0 go on working.
- A **major** more (1.4 → 2.0): something went away that had been deprecated for at least one release.

A plugin says which versions it was written for, in the grammar of pip; without it `>=1,<2` is meant:

```python
class Prices(Plugin[PriceSettings]):
    name = "prices"
    api = ">=1.2,<2"
```

It is looked at before anything else of the plugin. One for another API is broken, and fatal only where it is enabled;
`waframe plugins` lists what each wants.

```text
plugin prices is broken: it wants API >=2; this waframe has 1.3: upgrade waframe, or take prices for API 1
```

"""
DEPRECATIONS = """
## What will go away, or went

A use of it is warned of as `waframe.ApiDeprecated`, with the plugin, the place and the replacement; the pytest plugin
of waframe makes an error of that. `waframe check` and `waframe plugins` list each use, and a server logs it when it
starts.

"""


def compatibility_page() -> str:
    """Write `compatibility.md`."""
    releases = [(name, version, _plugins_range(version)) for name, version in RELEASES.items()]
    releases.append(("the next one (this page)", API_VERSION, _plugins_range(API_VERSION)))
    plugins = [
        (f"`{one.name}`", one.source, one.version or "", f"`{one.plugin.api}`", _fits(one.name, one.plugin.api))
        for one in own_plugins().values()
    ]
    gone = [(f"`{one.name}`", one.since, one.removed_in, one.instead) for one in DEPRECATED]
    return "".join(
        (
            INTRODUCTION,
            "## waframe and its API\n\n",
            table(("waframe", "API", "takes plugins that want"), releases),
            "\n## Plugins of this repository\n\n",
            table(("plugin", "distribution", "version", "wants API", f"with {API_VERSION}"), plugins),
            DEPRECATIONS,
            table(("what", "deprecated since", "gone in", "use instead"), gone) if gone else "Nothing so far.\n",
        )
    )


def _plugins_range(version: str) -> str:
    major, _, minor = version.partition(".")
    return f"`>={major}` up to `>={major}.{minor}`" if minor != "0" else f"`>={major}`"


def _fits(name: str, wanted: str) -> str:
    return "yes" if misfit(name, wanted) is None else "no"
