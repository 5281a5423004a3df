"""Runs mypy, where it is installed, over the files of plugins."""

import importlib.util
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from waframe.core.contract.plugin import AnyPlugin
from waframe.core.runtime.annotations.calls import TypeFault
from waframe.core.runtime.registry import Installed
from waframe.core.runtime.registry.source import home_of

OWN_DISTRIBUTION = "waframe"
CONFIGS: Mapping[str, str] = {
    "mypy.ini": "[mypy",
    ".mypy.ini": "[mypy",
    "pyproject.toml": "[tool.mypy",
    "setup.cfg": "[mypy",
}
"""Where mypy's settings may stand, and what begins them there."""
INSTALLED = "site-packages"
_UNUSABLE = 2
"""What mypy exits with where it could not look at all."""


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """The files of one plugin: a package's folder, or a single file; and the settings of mypy that are nearest.

    What lies among installed packages is named by its `package`, since mypy takes no path there.
    """

    plugin: str
    path: Path
    package: str | None = None
    config: Path | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of mypy's output."""

    file: str
    line: int
    message: str
    severity: str
    hint: str | None = None
    code: str | None = None


class MypyFailed(Exception):  # told as the failure of a command
    """Raised when mypy is installed and ends without having looked."""


def is_installed() -> bool:
    """Tell whether mypy can be run."""
    return importlib.util.find_spec("mypy") is not None


def files_of(used: Mapping[str, Installed]) -> list[Files]:
    """List the files of the plugins that do not come with waframe, whose own types are checked where it is made."""
    return [_files(one.plugin) for one in used.values() if one.source != OWN_DISTRIBUTION]


def run_mypy(files: Iterable[Files]) -> list[TypeFault]:
    """Check the files strictly, once for each settings of mypy; raises MypyFailed."""
    together: dict[tuple[Path | None, bool], list[Files]] = {}
    for one in files:
        together.setdefault((one.config, one.package is not None), []).append(one)
    return [fault for (config, _), some in together.items() for fault in _run(config, some)]


def _files(plugin: type[AnyPlugin]) -> Files:
    path = home_of(plugin)
    if INSTALLED in path.parts:
        return Files(plugin=plugin.name, path=path, package=sys.modules[plugin.__module__].__package__)
    return Files(plugin=plugin.name, path=path, config=_nearest_config(path))


def _nearest_config(path: Path) -> Path | None:
    """Look upwards for a file that sets mypy."""
    candidates = ((folder / name, mark) for folder in path.parents for name, mark in CONFIGS.items())
    return next((at for at, mark in candidates if at.is_file() and mark in at.read_text("utf-8", "replace")), None)


def _run(config: Path | None, files: list[Files]) -> list[TypeFault]:
    command = [sys.executable, "-P", "-m", "mypy", "--strict", "--output=json"]
    command += ["--config-file", str(config) if config else ""]
    for one in files:
        command += ["--no-silence-site-packages", "--package", one.package] if one.package else [str(one.path)]
    where = config.parent if config else Path.cwd()
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
    found = [fault for text in done.stdout.splitlines() if (fault := _fault(text, files, where=where)) is not None]
    if done.returncode >= _UNUSABLE and not found:
        raise MypyFailed(f"mypy could not look: {(done.stderr or done.stdout).strip()}")
    return found


def _fault(text: str, files: list[Files], *, where: Path) -> TypeFault | None:
    """Read a line of mypy's output; None where it is none, or is of no plugin's file."""
    if not text.startswith("{"):
        return None
    line = msgspec.json.decode(text, type=Line)
    path = (where / line.file).resolve()
    owner = next((one for one in files if path == one.path or one.path in path.parents), None)
    if owner is None or line.severity != "error":
        return None
    code = f" [{line.code}]" if line.code else ""
    return TypeFault(
        plugin=owner.plugin, file=str(path), line=line.line, message=f"{line.message}{code}", hint=line.hint
    )
