"""What the YAML parser says about a broken file, in words for whoever wrote it."""

import re

from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError
from ruamel.yaml.reader import ReaderError

from waframe.core.errors import Fault

QUOTE = 'put the value in quotes: name: "value"'
TAB = re.compile(r"^ *\t[\t ]*(?=\S)")

# A fragment of the parser's message, what it means, what to do, and whether the fault stands where the construct began.
MEANINGS = (
    ("mapping values are not allowed", "there is a `:` where none may stand",
     "put a value that contains `: ` in quotes, and check the indentation of this line", False),
    ("could not find expected ':'", "a key lacks its `:`", "write `name: value`", True),
    ("found unexpected end of stream", "a quote is opened and never closed", "close it with the same quote", True),
    ("found unexpected document separator", "a quote is opened and never closed", "close it with the same quote", True),
    ("expected ',' or ']'", "a `[` is not closed with `]`, or a comma is missing", None, True),
    ("expected ',' or '}'", "a `{` is not closed with `}`, or a comma is missing", None, True),
    ("but found '<stream end>'", "the file ends in the middle of a value", "close every `[` and `{`", True),
    ("found undefined alias", "`*name` points to an anchor `&name` that does not exist above",
     "a value that begins with * needs quotes", False),
    ("while scanning an alias", "`*` begins an alias, and no name follows", QUOTE, False),
    ("while scanning an anchor", "`&` begins an anchor, and no name follows", QUOTE, False),
    ("but found another document", "a second document begins here", "remove the line `---`", False),
    ("expected <block end>", "the indentation does not fit the lines above",
     "keys of one mapping begin in the same column", False),
    ("cannot start any token", "a value may not begin with this character", QUOTE, False),
    ("incompatible YAML document", "this version of YAML is not read here", "remove the line `%YAML`", False),
    ("escape", "a backslash in double quotes begins an escape that does not exist",
     "write \\\\ for a backslash, or use single quotes", False),
)  # fmt: skip


def syntax_faults(error: YAMLError, *, text: str, file: str) -> tuple[Fault, ...]:
    """Say where the file stops being YAML; tabs are told all at once, since they come in crowds."""
    if isinstance(error, MarkedYAMLError):
        said = " ".join(part for part in (error.context, error.problem) if part)
        if "'\\t'" in said:
            found = _tabs(text, file=file)
            if found:
                return found
        return (_explained(error, said, text=text, file=file),)
    if isinstance(error, ReaderError):
        return (_unreadable(error, text=text, file=file),)
    return (Fault(file=file, line=1, column=1, path="", problem="is not valid YAML"),)


def _tabs(text: str, *, file: str) -> tuple[Fault, ...]:
    return tuple(
        Fault(
            file=file,
            line=number,
            column=line.index("\t") + 1,
            path="",
            problem="a tab is used for indentation, which YAML forbids",
            hint="use spaces",
        )
        for number, line in enumerate(text.splitlines(), start=1)
        if TAB.match(line)
    )


def _explained(error: MarkedYAMLError, said: str, *, text: str, file: str) -> Fault:
    line, column = _position(error, at_beginning=False)
    if _is_reference(text, line=line, column=column):
        problem = "a `${NAME}` between braces or brackets needs quotes"
        return Fault(file=file, line=line, column=column - 1, path="", problem=problem, hint='write "${NAME}"')
    for fragment, meaning, hint, at_beginning in MEANINGS:
        if fragment in said:
            line, column = _position(error, at_beginning=at_beginning)
            return Fault(file=file, line=line, column=column, path="", problem=meaning, hint=hint)
    return Fault(file=file, line=line, column=column, path="", problem=f"is not valid YAML: {said}")


def _is_reference(text: str, *, line: int, column: int) -> bool:
    lines = text.splitlines()
    return line <= len(lines) and lines[line - 1][max(column - 2, 0) : column] == "${"


def _position(error: MarkedYAMLError, *, at_beginning: bool) -> tuple[int, int]:
    marks = (error.context_mark, error.problem_mark) if at_beginning else (error.problem_mark, error.context_mark)
    for mark in marks:
        if isinstance(mark, StringMark):
            return mark.line + 1, mark.column + 1
    return 1, 1


def _unreadable(error: ReaderError, *, text: str, file: str) -> Fault:
    position = int(error.position)
    before = text[:position]
    line, column = before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
    problem = "there is a character here that a text file cannot hold"
    return Fault(file=file, line=line, column=column, path="", problem=problem, hint="remove it, and save as UTF-8")
