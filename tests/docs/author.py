"""Somebody who types what a page says, in one process: nothing is downloaded, and what is installed is forgotten."""

import importlib
import inspect
import shlex
import sys
import tomllib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from tests.docs.test_code_blocks import install

from waframe.testing import playing
from waframe.testing.commanding import run_command

Test = Callable[..., Awaitable[None] | None]


class Author:
    """Runs commands in a folder; `passed` are the tests that passed, which are not run again."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.passed: set[str] = set()
        self._runs = 0
        self._site = folder / "site"
        self._site.mkdir()
        self._monkeypatch = monkeypatch
        monkeypatch.chdir(folder)
        monkeypatch.syspath_prepend(str(self._site))

    async def types(self, lines: str) -> dict[str, Exception]:
        """Run commands, one a line, and give the tests that failed."""
        failed: dict[str, Exception] = {}
        for line in lines.splitlines():
            match shlex.split(line):
                case ["python3", "-m", "venv", ".venv"] | [".", ".venv/bin/activate"]:
                    pass
                case ["pip", "install", "waframe[testing]"]:
                    pass
                case ["pip", "install", "--editable", "."]:
                    self._install()
                case ["cd", folder]:
                    self.folder = (self.folder / folder).resolve()
                    self._monkeypatch.chdir(self.folder)
                case ["waframe", *words]:
                    done = run_command(*words)
                    assert done.exit_code == 0, done.output
                case ["pytest"]:
                    failed |= await self._test()
                case _:
                    raise AssertionError(f"nobody knows what this does: {line}")
        return failed

    def writes(self, name: str, text: str) -> None:
        """Write a file."""
        (self.folder / name).write_text(text, "utf-8")

    def appends(self, name: str, text: str) -> None:
        """Write at the end of a file."""
        self.writes(name, (self.folder / name).read_text("utf-8") + text)

    def replaces(self, name: str, before: str, *, after: str) -> None:
        """Write something in place of the one passage that is there."""
        text = (self.folder / name).read_text("utf-8")
        assert text.count(before) == 1, f"{name} has {before!r} {text.count(before)} times"
        self.writes(name, text.replace(before, after))

    def _install(self) -> None:
        install(tomllib.loads((self.folder / "pyproject.toml").read_text("utf-8"))["project"], site=self._site)
        self._monkeypatch.syspath_prepend(str(self.folder))

    async def _test(self) -> dict[str, Exception]:
        """Run each test with a scenario of its own, after forgetting the code of before."""
        forget_code(self.folder)
        failed: dict[str, Exception] = {}
        for name, test in self._tests():
            error = await _failure(test, self._next_folder())
            if error is None:
                self.passed.add(name)
            else:
                failed[name] = error
        return failed

    def _next_folder(self) -> Path:
        self._runs += 1
        folder = self._site.parent / f"run{self._runs}"
        folder.mkdir()
        return folder

    def _tests(self) -> Iterator[tuple[str, Test]]:
        for path in sorted((self.folder / "tests").glob("test_*.py")):
            names: dict[str, object] = {"__name__": path.stem, "__file__": str(path)}
            exec(compile(path.read_text("utf-8"), str(path), "exec"), names)  # our own template
            for name, test in names.items():
                if name.startswith("test_") and inspect.isfunction(test) and name not in self.passed:
                    yield name, test


def forget_code(folder: Path) -> None:
    """Forget the modules that were imported from a folder, so that they are read again."""
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(f"{folder}/"):
            del sys.modules[name]
    importlib.invalidate_caches()


async def _failure(test: Test, folder: Path) -> Exception | None:
    async with playing(folder) as scenario:
        try:
            done = test(scenario) if inspect.signature(test).parameters else test()
            if done is not None:
                await done
        except Exception as error:  # noqa: BLE001  # a test fails with whatever it wants
            return error
    return None
