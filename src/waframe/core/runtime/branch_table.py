"""Branches from a CSV table into `waframe.yaml`, whose remarks and order stay."""

import csv
import difflib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from waframe.core.errors import ConfigInvalid, Fault
from waframe.core.runtime.config.branches import KEY
from waframe.core.runtime.config.faults import suggest

OWN = ("name", "timezone", "language", "active", "extends")
CHANNEL = "whatsapp"
OF_NUMBER = ("phone_number_id", "waba_id", "display")
COLUMNS = ("key", *OWN, *OF_NUMBER)
SHOWN = tuple("group" if name == "extends" else name for name in COLUMNS)
OTHER_NAMES = {"group": "extends", "time_zone": "timezone", "phone_number": "display", "phone": "display"}
_TRUTH = {"true": True, "yes": True, "1": True, "sí": True, "si": True, "false": False, "no": False, "0": False}


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What the file would be with the table in it."""

    text: str
    diff: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A branch of the table: only the cells that say something."""

    number: int
    key: str
    cells: Mapping[str, str]


def import_table(config: Path, table: Path) -> Imported:
    """Lay a table over a configuration; raises ConfigInvalid for what is wrong with either."""
    lines = read_table(table)
    before = _read(config)
    yaml = _yaml(before)
    root = _load(yaml, before, config)
    branches = root.get("branches")
    if branches is None:
        branches = root["branches"] = CommentedMap()
    if not isinstance(branches, CommentedMap):
        raise ConfigInvalid((_fault(config, 1, "branches must be a mapping"),))
    kinds: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    for line in lines:
        known = _key_in(branches, line.key) in branches
        changed = _lay(line, branches)
        kinds["changed" if known and changed else "unchanged" if known else "added"].append(line.key)
    after = _dump(yaml, root) if kinds["added"] or kinds["changed"] else before
    diff = difflib.unified_diff(before.splitlines(), after.splitlines(), str(config), str(config), n=2, lineterm="")
    return Imported(text=after, diff=tuple(diff), **{kind: tuple(keys) for kind, keys in kinds.items()})


def read_table(path: Path) -> list[Line]:
    """Read a table; separators may be commas, semicolons or tabs, as spreadsheets write them."""
    text = _read(path)
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    columns = [OTHER_NAMES.get(_tidy(cell), _tidy(cell)) for cell in rows[0]] if rows else []
    faults = _faults_of_head(path, columns)
    lines: list[Line] = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if cell.strip()}
        if cells and not faults:
            faults += _faults_of_row(path, number, cells, known=lines)
            lines.append(Line(number=number, key=cells.pop("key", ""), cells=cells))
    if not lines and not faults:
        faults.append(_fault(path, 1, "the table has no branch", hint="a first line of columns, then a line a branch"))
    if faults:
        raise ConfigInvalid(tuple(faults))
    return lines


def _lay(line: Line, branches: CommentedMap) -> bool:
    key = _key_in(branches, line.key)
    branch = branches.get(key)
    if not isinstance(branch, CommentedMap):
        branch = branches[key] = CommentedMap()
    before = _plain(branch)
    for name in OWN:
        if name in line.cells:
            _set(branch, name, _value(name, line.cells[name]))
    numbers = {name: line.cells[name] for name in OF_NUMBER if name in line.cells}
    if numbers:
        channels = branch.setdefault("channels", CommentedMap())
        address = channels.setdefault(CHANNEL, _flow())
        for name, value in numbers.items():
            _set(address, name, DoubleQuotedScalarString(value))
    return before != _plain(branch)


def _key_in(branches: CommentedMap, key: str) -> object:
    """Find a key as the file has it: `41` without quotes is a number there."""
    return next((known for known in branches if str(known) == key), key)


def _set(table: CommentedMap, name: str, value: object) -> None:
    """Change a value only where it differs, so that the way in which it is written stays."""
    if name not in table or table[name] != value:
        table[name] = value


def _flow() -> CommentedMap:
    table = CommentedMap()
    table.fa.set_flow_style()
    return table


def _value(name: str, cell: str) -> object:
    if name == "active":
        return _TRUTH[cell.lower()]
    if name == "extends" and any(mark in cell for mark in " |"):
        return cell.replace("|", " ").split()
    return cell


def _plain(node: object) -> object:
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    return [_plain(item) for item in node] if isinstance(node, list) else node


def _faults_of_head(path: Path, columns: Sequence[str]) -> list[Fault]:
    faults = [
        _fault(path, 1, f"there is no column {name or '(empty)'}", hint=suggest(name, SHOWN))
        for name in columns
        if name not in COLUMNS
    ]
    doubled = sorted({name for name in columns if columns.count(name) > 1})
    faults += [_fault(path, 1, f"the column {name} is there twice") for name in doubled]
    if "key" not in columns:
        faults.append(_fault(path, 1, "the column key is missing", hint="the first line names the columns"))
    return faults


def _faults_of_row(path: Path, number: int, cells: Mapping[str, str], *, known: Sequence[Line]) -> list[Fault]:
    key = cells.get("key")
    if key is None:
        return [_fault(path, number, "the key is missing")]
    faults = [
        _fault(path, number, f"branch {key} is in the table twice", hint=f"the other stands in line {one.number}")
        for one in known
        if one.key == key
    ]
    if not KEY.fullmatch(key):
        rule = "lower-case letters without accents, digits, _ and -; the full name goes into the column name"
        faults.append(_fault(path, number, f"{key} cannot be a key", hint=rule))
    address = cells.get("phone_number_id", "0")
    if not address.isdecimal():
        shortened = "a spreadsheet may have shortened it: make the column a text column" if "E" in address else None
        faults.append(_fault(path, number, f"phone_number_id has digits only, not {address}", hint=shortened))
    if cells.get("active", "yes").lower() not in _TRUTH:
        faults.append(_fault(path, number, f"active is yes or no, not {cells['active']}"))
    return faults


def _tidy(cell: str) -> str:
    return cell.strip().lower().replace(" ", "_").replace("-", "_")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigInvalid((_fault(path, 1, f"cannot be read: {error.strerror}"),)) from None
    except UnicodeDecodeError:
        raise ConfigInvalid((_fault(path, 1, "is not UTF-8 text", hint="save it as UTF-8"),)) from None


def _yaml(text: str) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    dashes = [len(line) - len(line.lstrip(" ")) for line in text.splitlines() if line.lstrip(" ").startswith("- ")]
    if any(dashes):
        yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _load(yaml: YAML, text: str, path: Path) -> CommentedMap:
    try:
        root = yaml.load(text)
    except YAMLError:
        raise ConfigInvalid((_fault(path, 1, "is not valid YAML", hint="waframe check says where"),)) from None
    if not isinstance(root, CommentedMap):
        raise ConfigInvalid((_fault(path, 1, "must be a mapping"),))
    return root


def _dump(yaml: YAML, root: CommentedMap) -> str:
    out = io.StringIO()
    yaml.dump(root, out)
    return out.getvalue()


def _fault(path: Path, line: int, problem: str, *, hint: str | None = None) -> Fault:
    return Fault(file=str(path), line=line, column=1, path="", problem=problem, hint=hint)
