"""The templates of what can be begun: folders of real files, in which one invented name stands for the new one."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from waframe.core.commands.failing import WRONG_CONFIGURATION, Failure
from waframe.core.commands.naming import Name

_FOLDER = Path(__file__).parent / "templates"
_INVENTED = Name(snake="sample_thing")
_VERSION = "waframe==0.0.0"
_HIDDEN = "dot."
_SHOWN = 3

Files = Mapping[Path, str]


def code_of(template: str) -> str:
    """Give the Python code of a template, to see which names are used in it."""
    return "\n".join(path.read_text("utf-8") for path in _files(template) if path.suffix == ".py")


def render(template: str, *, name: Name) -> Files:
    """Give the files of a template under a name."""
    root = _FOLDER / template
    return {
        _path(path.relative_to(root), name=name): _named(path.read_text("utf-8"), name) for path in _files(template)
    }


def write(files: Files, folder: Path, *, force: bool) -> list[Path]:
    """Write files into a folder; raises Failure, and writes nothing, where one is there and `force` is not given."""
    there = [folder / path for path in files if (folder / path).exists()]
    if there and not force:
        more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
        raise Failure(
            f"there already: {', '.join(map(str, there[:_SHOWN]))}{more}",
            hint="another folder, or --force to overwrite",
            exit_code=WRONG_CONFIGURATION,
        )
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return [folder / path for path in files]


def _files(template: str) -> Iterator[Path]:
    """List the files, without what tools leave behind."""
    root = _FOLDER / template
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
            yield path


def _path(path: Path, *, name: Name) -> Path:
    parts = (f".{part.removeprefix(_HIDDEN)}" if part.startswith(_HIDDEN) else part for part in path.parts)
    return Path(*(_named(part, name) for part in parts))


def _named(text: str, name: Name) -> str:
    old = _INVENTED
    for before, after in (
        (old.snake, name.snake),
        (old.dashed, name.dashed),
        (old.camel, name.camel),
        (old.words, name.words),
        (old.words.capitalize(), name.words.capitalize()),
        (_VERSION, f"waframe=={version('waframe')}"),
    ):
        text = text.replace(before, after)
    return text
