"""The code in the documentation runs: files are laid where the pages say, and the tests of the pages pass."""

import inspect
import re
import sys
import tomllib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from waframe.testing import Deploy, Scenario

ROOT = Path(__file__).parents[2]
RECIPES = tuple(str(page.relative_to(ROOT)) for page in sorted((ROOT / "docs" / "how-to").glob("*.md")))
PAGES = ("README.md", "docs/dialogues.md", "docs/testing.md", "docs/writing-plugins.md", *RECIPES)
OF_DEPLOYMENT = ("plugins/", "texts/")
PLAIN = "(scenario: Scenario)"
ON_BOTH = "scenario_on_both"
BLOCK = re.compile(
    r"^<!-- (?P<kind>file|test|example)(?:: (?P<name>[^ ]+))? -->\n```\w+\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
MARK = re.compile(r"^<!-- (?:file|test|example)\b", re.MULTILINE)


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A marked block of code: a file to lay into the deployment, a copy of an example, or tests."""

    page: str
    line: int
    kind: str
    name: str | None
    code: str


def blocks() -> Iterator[Block]:
    for page in PAGES:
        text = (ROOT / page).read_text("utf-8")
        found = [
            Block(page=page, line=text.count("\n", 0, match.start()) + 1, **match.groupdict())
            for match in BLOCK.finditer(text)
        ]
        assert len(found) == len(MARK.findall(text)), f"{page}: a mark without a block of code under it"
        yield from found


BLOCKS = tuple(blocks())


def of_kind(kind: str, *, on_both: bool | None = None) -> list[object]:
    """List blocks; a recipe runs on both databases where its test says so, everything else with a scenario always."""
    return [
        pytest.param(one, id=f"{one.page}:{one.line}")
        for one in BLOCKS
        if one.kind == kind
        and on_both in {None, (one.page not in RECIPES and PLAIN in one.code) or ON_BOTH in one.code}
    ]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stand in for the folder of installed packages; what a test imports from it is forgotten afterwards."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    known = set(sys.modules)
    yield folder
    for name in set(sys.modules) - known:
        if name.partition(".")[0] in {path.name for path in folder.iterdir()}:
            del sys.modules[name]


@pytest.mark.parametrize("block", of_kind("test", on_both=True))
async def test_the_test_of_a_page_passes(block: Block, scenario_on_both: Scenario, site: Path) -> None:
    lay_files(block.page, folder=scenario_on_both.folder, site=site)

    await run(block, scenario_on_both.folder, scenario=scenario_on_both)


@pytest.mark.parametrize("block", of_kind("test", on_both=False))
async def test_the_test_of_a_recipe_passes(block: Block, scenario: Scenario, deploy: Deploy, site: Path) -> None:
    lay_files(block.page, folder=scenario.folder, site=site)

    await run(block, scenario.folder, scenario=scenario, deploy=deploy)


@pytest.mark.parametrize("block", of_kind("example"))
def test_an_example_is_shown_as_it_is(block: Block) -> None:
    code = (ROOT / str(block.name)).read_text("utf-8")

    assert code == block.code, f"copy {block.name} into {block.page}:{block.line}"


@pytest.mark.parametrize("page", RECIPES)
def test_no_code_of_a_recipe_is_left_out(page: str) -> None:
    fences = re.findall(r"^```\w+$", (ROOT / page).read_text("utf-8"), re.MULTILINE)

    assert len(fences) == len([block for block in BLOCKS if block.page == page])


def test_every_page_is_looked_at() -> None:
    assert {block.page for block in BLOCKS} == set(PAGES)


async def run(block: Block, folder: Path, **fixtures: object) -> None:
    """Run the test of a block with the fixtures that it asks for; a scenario on both databases is one, too."""
    test = code_of(block, folder)
    fixtures = {**fixtures, ON_BOTH: fixtures["scenario"]}
    await test(**{name: fixtures[name] for name in inspect.signature(test).parameters})


def code_of(block: Block, folder: Path) -> Callable[..., Awaitable[None]]:
    names: dict[str, object] = {"__name__": "page", "__file__": str(folder / "tests" / "test_page.py")}
    exec(compile("\n" * (block.line + 1) + block.code, block.page, "exec"), names)  # our own documentation
    (test,) = [one for name, one in names.items() if name.startswith("test_") and inspect.isfunction(one)]
    return test


def lay_files(page: str, *, folder: Path, site: Path) -> None:
    for block in BLOCKS:
        if block.page == page and block.kind != "test":
            name = Path(str(block.name))
            lay(f"plugins/{name.name}" if block.kind == "example" else str(name), block.code, folder=folder, site=site)


def lay(name: str, code: str, *, folder: Path, site: Path) -> None:
    """Lay a file where a deployment looks for it, or where an installer would have put it."""
    if name.endswith("pyproject.toml"):
        install(tomllib.loads(code)["project"], site=site)
        return
    target = folder / name if name.startswith(OF_DEPLOYMENT) else site / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(code, "utf-8")


def install(project: dict[str, object], *, site: Path) -> None:
    """Write what an installer writes of a distribution: its name and its entry points."""
    name, points = str(project["name"]).replace("-", "_"), project["entry-points"]
    info = site / f"{name}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {project['version']}\n")
    assert isinstance(points, dict)
    (info / "entry_points.txt").write_text("\n".join(section(group, of) for group, of in points.items()))


def section(name: str, entries: dict[str, str]) -> str:
    return f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in entries.items())
