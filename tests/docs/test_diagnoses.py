"""What the page of diagnoses says is what a plugin that is broken in that way is told."""

import re
from collections.abc import Mapping
from pathlib import Path

import httpx2
from structlog.testing import capture_logs

from waframe.core.runtime.app import App
from waframe.testing import PromiseBroken, Scenario, conformance, playing

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/diagnoses.md").read_text("utf-8")
SEEN = re.findall(r"^\| `(.+?)` \|", PAGE, re.MULTILINE)
WRITING = (ROOT / "docs/writing-plugins.md").read_text("utf-8")
SHELF = WRITING.partition("<!-- file: plugins/shelf.py -->\n```python\n")[2].partition("```")[0]
SILENT = SHELF.replace("            return None\n", "            return\n")
"""The same, so that its answer may become a `yield`."""

NAME = '    name = "shelf"\n'
HOOK = "        found = [part"
INIT = """
    def __init__(self, settings, *, branch, shared):
        super().__init__(settings, branch=branch, shared=shared)
        self.first = settings.shelves["balatas"]
"""
LIFESPAN = """
    @classmethod
    def lifespan(cls, host):
        raise OSError("no index")
"""
REGISTER = """
    @hookimpl
    def register_actions(self):
        return {what}
"""
SECOND = """

class Second(Plugin[ShelfSettings]):
    name = "second"
"""
ECHO = """        self.known.append(message.id)
        return Reply(contents=(Text(body=f"eco {self.known.count(message.id)}"),))
"""

BEFORE = (
    ("def answer_message", "def answer_mesage"),
    ("message: Message", "mesage: Message"),
    ("    @hookimpl\n", ""),
    ("return Reply(contents=tuple(lines))", "yield Reply(contents=tuple(lines))"),
    ("import msgspec\n", "import msgspec\nimport never_installed\n"),
    ("Plugin[ShelfSettings]):", "Plugin[ShelfSettings]:"),
    (NAME, NAME.replace("shelf", "shelves")),
    (NAME, f'{NAME}    api = ">=2"\n'),
    (NAME, f"{NAME}{SECOND}"),
    ("class Shelf(Plugin[ShelfSettings])", "class Shelf"),
    ("Plugin[ShelfSettings]", "Plugin"),
    (NAME, f"{NAME}{INIT}"),
    (NAME, NAME + REGISTER.format(what="7")),
    (NAME, NAME + REGISTER.format(what="1 / 0")),
    (NAME, f"{NAME}{LIFESPAN}"),
)
AT_WORK = (
    (HOOK, '        raise RuntimeError("on purpose")\n' + HOOK),
    (HOOK, "        return 42\n" + HOOK),
    (HOOK, "        import anyio\n        await anyio.sleep_forever()\n" + HOOK),
    (HOOK, '        from waframe.core.errors import TextIncomplete\n'
     '        raise TextIncomplete("shelf.found", placeholder="shelf")\n' + HOOK),
)  # fmt: skip
BY_PROMISES = (
    ("branches_do_not_leak", (NAME, f"{NAME}    heard = []\n"), (HOOK, f"        self.heard.append(message)\n{HOOK}")),
    ("it_holds_up_nobody", (HOOK, f"        import time; time.sleep(0.3)\n{HOOK}")),
    ("a_repeated_turn_counts_once", (NAME, f"{NAME}    known = []\n"), (HOOK, f"{ECHO}{HOOK}")),
    ("it_imports_only_the_face", ("\nfrom typing", "from waframe.core.records.ids import new_id\nfrom typing")),
    ("it_bears_every_kind_of_message", (HOOK, f"        message.content.body  # of a photo\n{HOOK}")),
)


def broken(*changes: tuple[str, str]) -> str:
    code = SILENT if changes[0][1].startswith("yield") else SHELF
    for before, after in changes:
        assert before in code
        code = code.replace(before, after, 1)
    return code


def lay(folder: Path, code: str) -> None:
    folder.mkdir(parents=True)
    (folder / "shelf.py").write_text(code, "utf-8")


async def start(scenario: Scenario, code: str, plugins: Mapping[str, object]) -> None:
    folder = scenario.folder / "plugins"
    lay(folder, code)
    await scenario.branch("centro", plugins=plugins)


async def told_before(folder: Path, code: str, plugins: Mapping[str, object]) -> str:
    """Start a deployment that cannot start, and give its words."""
    try:
        async with playing(folder) as scenario:
            await start(scenario, code, plugins)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is told
        return words(error)
    return "it started"


async def told_at_work(folder: Path, code: str) -> str:
    """Let a plugin fail until it is left out, and give what `/readyz` says."""
    with capture_logs():
        return await _reason(folder, code)


async def _reason(folder: Path, code: str) -> str:
    async with playing(folder) as scenario:
        scenario.settings["turn_timeout_seconds"] = 0.2
        await start(scenario, code, {"shelf": {}})
        customer = scenario["centro"].customer()
        for _ in range(5):
            await customer.says("hola")
        transport = httpx2.ASGITransport(App(scenario.deployment))
        async with httpx2.AsyncClient(transport=transport, base_url="http://waframe.test") as client:
            (left_out,) = (await client.get("/readyz")).json()["degraded"]
            return str(left_out["reason"])


async def told_by_a_promise(folder: Path, code: str, name: str) -> str:
    lay(folder, code)
    (promise,) = [one for one in conformance(folder / "shelf.py") if one.name == name]
    try:
        await promise()
    except PromiseBroken as broken_promise:
        return f"{name}: {broken_promise}"
    return f"{name} is kept"


def words(error: BaseException) -> str:
    return words(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else str(error)


async def test_every_diagnosis_of_the_page_is_what_is_told(tmp_path: Path) -> None:
    wrong = {"shelf": {"answers_at_most": 0, "shelfs": {}}}
    told = [await told_before(tmp_path / f"b{n}", broken(one), {"shelf": {}}) for n, one in enumerate(BEFORE)]
    told += (await told_before(tmp_path / "settings", SHELF, wrong)).splitlines()
    told += [await told_before(tmp_path / "unknown", SHELF, {"shelff": {}})]
    told += [await told_at_work(tmp_path / f"w{n}", broken(one)) for n, one in enumerate(AT_WORK)]
    told += [await told_by_a_promise(tmp_path / name, broken(*changes), name) for name, *changes in BY_PROMISES]

    unsaid = [one for one in SEEN if not any(one in line for line in told)]
    undocumented = [line for line in told if not any(one in line for one in SEEN)]

    assert (unsaid, undocumented) == ([], [])
    assert len(SEEN) == len(told)
