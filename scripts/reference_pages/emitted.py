"""Finds the names of the events that code appends, by reading the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

_IN_SQL = re.compile(r"insert into events\b[^;]*?'([a-z_]+\.[a-z_]+)'", re.DOTALL)
HANDED_ON = {"effect.name", "name"}
"""What the core hands on: the names that plugins gave to `ctx.emit`."""


class Sink(msgspec.Struct, frozen=True):
    """A function that appends an event of the name that it is given: at which place and under which keyword."""

    function: str
    place: int
    keyword: str
    file: Path | None = None


class Emitted:
    """Reads the files of a folder; a function that hands its argument on counts as one that appends."""

    def __init__(self, folder: Path, *, sinks: tuple[Sink, ...], may_hand_on: bool = False) -> None:
        self._texts = {file: file.read_text("utf-8") for file in sorted(folder.rglob("*.py"))}
        self._trees: dict[Path, ast.Module] = {}
        self._sql = sorted(folder.rglob("*.sql"))
        self._constants: dict[str, str] = {}
        self._sinks = list(sinks)
        self._may_hand_on = may_hand_on
        self.unknown: list[str] = []

    def names(self) -> set[str]:
        """List the names; `*` stands for what is only known when it happens."""
        found = {match[1] for file in self._sql for match in _IN_SQL.finditer(file.read_text("utf-8"))}
        for sink in self._sinks:  # grows while it is gone through
            for file in [sink.file] if sink.file else self._texts:
                if f"{sink.function}(" in self._texts[file]:
                    found |= self._given_to(sink, file)
        return found

    def _given_to(self, sink: Sink, file: Path) -> set[str]:
        calls = (pair for pair in _calls(self._tree(file)) if _called(pair[1]) == sink.function)
        given = [(inside, node) for inside, call in calls if (node := _given(call, sink)) is not None]
        return {name for inside, node in given for name in self._read(node, inside=inside, file=file)}

    def _tree(self, file: Path) -> ast.Module:
        """Read a file that holds a call, at its first use."""
        if file not in self._trees:
            self._trees[file] = ast.parse(self._texts[file])
            self._constants |= dict(_constants(self._trees[file]))
        return self._trees[file]

    def _read(self, node: ast.expr, *, inside: ast.AST | None, file: Path) -> set[str]:
        match node:
            case ast.Constant(value=str(name)):
                return {name}
            case ast.IfExp(body=one, orelse=other):
                return self._read(one, inside=inside, file=file) | self._read(other, inside=inside, file=file)
            case ast.JoinedStr(values=parts):
                return {"".join(str(one.value) if isinstance(one, ast.Constant) else "*" for one in parts)}
            case ast.Name(id=name) if isinstance(inside, ast.FunctionDef | ast.AsyncFunctionDef) and name in _arguments(
                inside
            ):
                self._add(_sink_of(inside, name, file=file))
                return set()
            case ast.Name(id=name) if name in self._constants:
                return {self._constants[name]}
            case _ if self._may_hand_on and ast.unparse(node) in HANDED_ON:
                return set()
            case _:
                self.unknown.append(f"{file}:{node.lineno}: {ast.unparse(node)}")
                return set()

    def _add(self, sink: Sink) -> None:
        if sink not in self._sinks:
            self._sinks.append(sink)


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(value))):
                yield name, value
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for target, given in zip(names, values, strict=False):
                    if (
                        isinstance(target, ast.Name)
                        and isinstance(given, ast.Constant)
                        and isinstance(given.value, str)
                    ):
                        yield target.id, given.value
            case _:
                continue


def _calls(tree: ast.AST, inside: ast.AST | None = None) -> Iterator[tuple[ast.AST | None, ast.Call]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield inside, node
        yield from _calls(node, node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else inside)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _given(call: ast.Call, sink: Sink) -> ast.expr | None:
    named = next((one.value for one in call.keywords if one.arg == sink.keyword), None)
    return named or (call.args[sink.place] if 0 <= sink.place < len(call.args) else None)


def _arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    return [*(name for name in names if name not in {"self", "cls"}), *(one.arg for one in function.args.kwonlyargs)]


def _sink_of(function: ast.FunctionDef | ast.AsyncFunctionDef, name: str, *, file: Path) -> Sink:
    own = file if function.name.startswith("_") else None
    return Sink(function.name, place=_arguments(function).index(name), keyword=name, file=own)
