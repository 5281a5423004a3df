"""The page of the errors: the codes of refused requests, and the tree of exceptions."""

import ast
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from importlib import import_module
from pathlib import Path

from ruamel.yaml import YAML

from reference_pages.everything import HOUSE, folder_of, own_plugins
from reference_pages.gaps import Gaps, first_paragraph, one_line, table
from waframe.core.errors import WaframeError

INTRODUCTION = """\
# Errors

## Refused requests

Whatever `/api/` refuses is answered with a problem document (RFC 9457): `{"title", "status", "code", "detail"}` and
what its row says. `code` never changes, `detail` is for people. Where an exception of the [tree](#exceptions) is the
reason, its own `code` is the document's.

"""
TREE = """
## Exceptions

All of them derive from `WaframeError`; those that stand in `import waframe` may be raised and caught by plugins.

"""
HTTP = HOUSE / "src" / "waframe" / "core" / "runtime" / "http"
FILE = "problems.yaml"
SIGNS = ("Problem(", "refusals=")


def errors_page(gaps: Gaps) -> str:
    """Write `errors.md`."""
    _know_all()
    folders = [HTTP.parents[1], *map(folder_of, own_plugins().values())]
    statuses: dict[str, set[int]] = {}
    sentences: dict[str, dict[str, None]] = {}
    for status, code, sentence in _problems(folders):
        statuses.setdefault(code, set()).add(status)
        sentences.setdefault(code, {}).setdefault(sentence)
    known = {**_exceptions(WaframeError), **_written((HTTP, *folders[1:]))}
    rows = []
    for code, some in sorted(sentences.items()):
        text = known.get(code) or "; ".join(filter(None, sorted(some)))
        said = gaps.said(text, of=f"code {code}", where=f"the third argument of Problem, or {FILE} beside it")
        rows.append((f"`{code}`", ", ".join(map(str, sorted(statuses[code]))), said))
    return INTRODUCTION + table(("code", "status", "when"), rows) + TREE + "".join(_tree(WaframeError, gaps))


def _know_all() -> None:
    """Import every tree of errors, whatever else was imported by now."""
    for root in (HOUSE / "src", *(HOUSE / "plugins").iterdir()):
        for file in root.glob("waframe*/**/errors.py"):
            import_module(".".join(file.relative_to(root).with_suffix("").parts))


def _below(cls: type[WaframeError]) -> list[type[WaframeError]]:
    """List what derives from it in this repository, in an order that no import changes."""
    found = (child for child in cls.__subclasses__() if child.__module__.startswith("waframe"))
    return sorted(found, key=lambda child: (child.__module__, child.__qualname__))


def _written(folders: Iterable[Path]) -> dict[str, str]:
    """Read what is written of codes whose sentence is only known when they are refused."""
    files = (folder / FILE for folder in folders)
    return dict(pair for file in files if file.exists() for pair in YAML(typ="safe").load(file.read_text()).items())


def _exceptions(cls: type[WaframeError]) -> dict[str, str]:
    below = [pair for child in _below(cls) for pair in _exceptions(child).items()]
    return {**dict(below), cls.code: first_paragraph(cls.__doc__).removeprefix("Raised ")}


def _problems(folders: Iterable[Path]) -> Iterator[tuple[int, str, str]]:
    """Find every `Problem(status, "code", "sentence")` and every refusal that a route names."""
    for file in (file for folder in folders for file in sorted(folder.rglob("*.py"))):
        text = file.read_text("utf-8")
        if any(sign in text for sign in SIGNS):
            yield from (found for node in ast.walk(ast.parse(text)) for found in _problems_at(node, file))


def _problems_at(node: ast.AST, file: Path) -> Iterator[tuple[int, str, str]]:
    match node:
        case ast.Call(func=ast.Name(id="Problem"), args=[status, ast.Constant(value=str(code)), *rest]):
            yield _status(status, file), code, _sentence(rest)
        case ast.keyword(arg="refusals", value=ast.Tuple(elts=named)):
            for one in (str(one.value) for one in named if isinstance(one, ast.Constant)):
                status_text, _, code = one.partition(" ")
                yield int(status_text), code, ""
        case _:
            return


def _status(node: ast.expr, file: Path) -> int:
    match node:
        case ast.Constant(value=int(number)):
            return number
        case ast.Attribute(value=ast.Name(id="HTTPStatus"), attr=name):
            return HTTPStatus[name].value
        case _:
            raise ValueError(f"{file}:{node.lineno}: the status of a Problem is written as a number or an HTTPStatus")


def _sentence(rest: list[ast.expr]) -> str:
    """Take the sentence where all of it is written; one with gaps to fill is said in the file beside."""
    match rest[:1]:
        case [ast.Constant(value=str(text))]:
            return text
        case _:
            return ""


def _tree(cls: type[WaframeError], gaps: Gaps, *, depth: int = 0) -> Iterator[str]:
    said = gaps.said(first_paragraph(cls.__doc__), of=f"exception {cls.__name__}", where="its docstring")
    yield f"{'  ' * depth}- `{cls.__name__}` (`{cls.code}`): {one_line(said)}\n"
    for child in _below(cls):
        yield from _tree(child, gaps, depth=depth + 1)
