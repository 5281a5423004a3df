"""Makes trees of what services answer: XML without any of its dangers, JSON, and text with separators. Pure."""

import json
import re
from collections.abc import Mapping, Sequence

from lxml import etree

from waframe.plugins.inventory.errors import NothingTold, Reason
from waframe.plugins.inventory.node import Node

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_HTML = re.compile(r"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_ENDS = ("premature end", "end of data", "couldn't find end")


def looks_like_html(text: str) -> bool:
    """Tell whether a text begins as a page does."""
    return bool(_HTML.match(text))


def xml_tree(text: str) -> Node:
    """Read XML; raises NothingTold where it is none, ends in the middle, or brings a DTD."""
    bare = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1).strip()
    if not bare.startswith("<"):
        raise NothingTold(Reason.NOT_XML, "it does not begin with <")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(bare, parser)
    except etree.XMLSyntaxError as error:
        raise _broken(bare, str(error)) from None
    except ValueError as error:
        raise NothingTold(Reason.NOT_XML, str(error)) from None
    if root.getroottree().docinfo.doctype:
        raise NothingTold(Reason.DTD, "it brings a DTD, which nothing needs")
    return _node(root)


def json_tree(text: str) -> Node:
    """Read JSON; a list becomes elements of the name that it stands under, `item` where it has none."""
    root = Node("answer")
    try:
        _grow(root, json.loads(text, parse_float=str, parse_int=str, parse_constant=str), name="item")
    except (ValueError, RecursionError) as error:
        raise NothingTold(Reason.NOT_XML, f"it is no JSON: {type(error).__name__}") from None
    return root


def delimited_tree(text: str, *, separator: str, lines: str = "\n", head: bool | Sequence[str] = False) -> Node:
    """Read text with separators: an element `row` a line, in it one a column, named by the head or `c0`, `c1` …."""
    rows = [line.strip("\r").split(separator) for line in text.strip().split(lines) if line.strip()]
    names: Sequence[str] = rows.pop(0) if head is True and rows else head or () if not isinstance(head, bool) else ()
    names = [name.strip() for name in names]
    root = Node("answer")
    for cells in rows:
        if names and len(cells) != len(names):
            raise NothingTold(Reason.BAD_INNER, f"a line has {len(cells)} columns, and the head {len(names)}")
        row = root.add(Node("row"))
        for place, cell in enumerate(cells):
            row.add(Node(names[place] if names else f"c{place}", text=cell.strip()))
    return root


def _broken(text: str, words: str) -> NothingTold:
    """Tell what was cut off from what never was XML."""
    name = re.match(r"<(?:[\w.-]+:)?[\w.-]+", text)
    closed = name is not None and text.endswith(f"</{name[0][1:]}>")
    cut = not text.endswith(">") or any(end in words.lower() for end in _ENDS)
    reason = Reason.TRUNCATED if cut and not closed and not looks_like_html(text) else Reason.NOT_XML
    return NothingTold(reason, words.partition(", line")[0])


def _node(element: etree._Element) -> Node:
    """Take an element over, its names without namespaces; names that a DataSet had to escape are as they were."""
    attributes = {_local(str(name)): str(value) for name, value in element.attrib.items()}
    nil = element.get(f"{_XSI}nil") in ("true", "1")
    text = element.text
    children = [child for child in element if isinstance(child.tag, str)]
    if len(children) < len(element):  # entities that are not resolved: whatever stood here is unknown
        text = None
    node = Node(_local(str(element.tag)), text=text, attributes=attributes, nil=nil)
    for child in children:
        node.add(_node(child))
    return node


def _local(name: str) -> str:
    local = name.rpartition("}")[2]
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), local) if "_x" in local else local


def _grow(above: Node, value: object, *, name: str) -> None:
    match value:
        case Mapping():
            for key, one in value.items():
                for item in one if isinstance(one, list) else [one]:
                    _grow(_leaf(above, str(key), item), item, name=str(key))
        case list():
            for one in value:
                _grow(_leaf(above, name if name == "item" else "item", one), one, name="item")
        case _:
            return


def _leaf(above: Node, name: str, value: object) -> Node:
    text = None
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, str):
        text = value
    return above.add(Node(name, text=text, nil=value is None))
