"""Reads what a SOAP or REST service sent back, as far as the place where the rows are. Pure.

Whatever is not plainly a good answer raises NothingTold, so that nobody takes it for an empty shelf.
"""

from collections.abc import Iterator, Sequence
from http import HTTPStatus

import msgspec

from waframe.plugins.inventory.encodings import text_of
from waframe.plugins.inventory.errors import NothingTold, Reason
from waframe.plugins.inventory.http_answer import HttpAnswer, first_part
from waframe.plugins.inventory.mapping import Decode
from waframe.plugins.inventory.node import Node
from waframe.plugins.inventory.paths import find_nodes, find_value, parse_path
from waframe.plugins.inventory.references import followed
from waframe.plugins.inventory.statuses import Condition, Constant, Status
from waframe.plugins.inventory.trees import delimited_tree, json_tree, looks_like_html, xml_tree
from waframe.vocabulary import flat

_DENIED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_BESIDE = ("before", "errors")
_WORDS_AT_MOST = 200


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """How a service's answers are to be judged.

    `element` is the name that the answer has to have; with `parts` it may have another, if one of these is in it.
    """

    status: Status | None = None
    expired_when: Condition | None = None
    encoding_fallback: tuple[str, ...] = ()
    element: str | None = None
    parts: tuple[str, ...] = ()


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that is one: what is to be searched, the first before the next."""

    roots: tuple[Node, ...]
    found: bool = True


def open_soap(answer: HttpAnswer, *, rules: Rules, decode: Decode | None) -> Opened:
    """Open an envelope, and what is inside its text; raises NothingTold."""
    root = _root(answer, rules)
    body = next(iter(root.named("Body")), None) if root.name == "Envelope" else None
    if body is None:
        raise _http_or(answer, Reason.UNEXPECTED, "there is no SOAP envelope in it")
    fault = next(iter(body.named("Fault")), None)
    if fault is not None:
        raise _fault(fault, rules)
    if answer.status != HTTPStatus.OK:
        raise NothingTold(Reason.HTTP_ERROR, f"HTTP {answer.status}")
    if not body.children:
        raise NothingTold(Reason.UNEXPECTED, "the body is empty")
    wrapper = followed(body)
    if rules.element not in (None, wrapper.name) and not any(wrapper.named(part) for part in rules.parts):
        raise NothingTold(Reason.UNEXPECTED, f"the answer is {wrapper.name}, not {rules.element}")
    return _judged(_inside(wrapper, decode), rules)


def open_plain(answer: HttpAnswer, *, rules: Rules, decode: Decode | None) -> Opened:
    """Open an answer without an envelope: JSON, XML or delimited text; raises NothingTold."""
    if answer.status in _DENIED:
        raise NothingTold(Reason.AUTH_DENIED, f"HTTP {answer.status}")
    if answer.status != HTTPStatus.OK:
        raise NothingTold(Reason.HTTP_ERROR, f"HTTP {answer.status}")
    text = text_of(answer.body, content_type=answer.content_type, fallback=rules.encoding_fallback)
    if looks_like_html(text):
        raise NothingTold(Reason.NOT_XML, "it is a page")
    if decode is None and (not text.lstrip().startswith("<")):
        decode = Decode(kind="json")
    root = xml_tree(text) if decode is None else _text_tree(text, decode, reason=Reason.NOT_XML)
    return _judged((root,), rules)


def result_of(wrapper: Node) -> Node:
    """Give what an operation returned: the only element in the answer, or the one that is called so."""
    if len(wrapper.children) == 1:
        return wrapper.children[0]
    named = (child for child in wrapper.children if child.name.lower().endswith(("result", "return")))
    return next(named, wrapper)


def _root(answer: HttpAnswer, rules: Rules) -> Node:
    if answer.status in _DENIED:
        raise NothingTold(Reason.AUTH_DENIED, f"HTTP {answer.status}")
    answer = first_part(answer)
    if not answer.body.strip():
        raise _http_or(answer, Reason.NOT_XML, "it is empty")
    try:
        text = text_of(answer.body, content_type=answer.content_type, fallback=rules.encoding_fallback)
    except NothingTold as error:
        raise _http_or(answer, error.reason, error.detail) from None
    if looks_like_html(text):
        reason = Reason.HTML if answer.status >= HTTPStatus.BAD_REQUEST else Reason.NOT_XML
        raise NothingTold(reason, f"HTTP {answer.status} with a page")
    try:
        return xml_tree(text)
    except NothingTold as error:
        raise _http_or(answer, error.reason, error.detail) from None


def _http_or(answer: HttpAnswer, reason: Reason, detail: str) -> NothingTold:
    if answer.status != HTTPStatus.OK:
        return NothingTold(Reason.HTTP_ERROR, f"HTTP {answer.status}")
    return NothingTold(reason, detail)


def _fault(fault: Node, rules: Rules) -> NothingTold:
    texts = [find_value(parse_path(path), [fault]) for path in ("faultstring", "Reason.Text")]
    words = next(filter(None, texts), "") or ""
    if rules.expired_when is not None and _contains(words, rules.expired_when.contains):
        return NothingTold(Reason.AUTH_EXPIRED, words[:_WORDS_AT_MOST])
    denied = rules.status.auth_denied_when if rules.status else None
    if denied is not None and _contains(words, denied.contains):
        return NothingTold(Reason.AUTH_DENIED, words[:_WORDS_AT_MOST])
    return NothingTold(Reason.FAULT, words[:_WORDS_AT_MOST])


def _inside(wrapper: Node, decode: Decode | None) -> tuple[Node, ...]:
    """Give what holds the rows, and the answer around it."""
    if decode is None:
        return (wrapper,)
    if decode.kind == "dataset":
        return _dataset(wrapper), wrapper
    text = _text_in(wrapper, decode)
    if text is None or not text.strip():
        raise NothingTold(Reason.BAD_INNER, "there is no text where the answer should be")
    return _text_tree(text, decode, reason=Reason.BAD_INNER), wrapper


def _text_tree(text: str, decode: Decode, *, reason: Reason) -> Node:
    try:
        match decode.kind:
            case "json" | "json_string":
                return json_tree(text)
            case "delimited":
                return delimited_tree(text, separator=decode.separator, lines=decode.lines, head=decode.head)
            case _:
                return xml_tree(text)
    except NothingTold as error:
        raise NothingTold(reason, error.detail) from None


def _text_in(wrapper: Node, decode: Decode) -> str | None:
    if decode.at is not None:
        return find_value(parse_path(decode.at), [wrapper])
    node = result_of(wrapper)
    while len(node.children) == 1:
        node = node.children[0]
    return node.value


def _dataset(wrapper: Node) -> Node:
    diffgram = next((node for node in _all(wrapper) if node.name == "diffgram"), None)
    if diffgram is None:
        raise NothingTold(Reason.UNEXPECTED, "there is no DataSet in it")
    return next((child for child in diffgram.children if child.name not in _BESIDE), Node("DataSet"))


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _judged(roots: tuple[Node, ...], rules: Rules) -> Opened:
    status = rules.status
    if rules.expired_when is not None and _meets(rules.expired_when, roots, path=status.path if status else None):
        raise NothingTold(Reason.AUTH_EXPIRED, _message(status, roots))
    if status is None:
        return Opened(roots=roots)
    value = (find_value(parse_path(status.path), roots) or "").strip()
    message = _message(status, roots) or value
    denied = status.auth_denied_when
    if _is_one(value, status.auth_denied) or (
        denied is not None and (_meets(denied, roots, path=status.path) or _contains(message, denied.contains))
    ):
        raise NothingTold(Reason.AUTH_DENIED, message[:_WORDS_AT_MOST])
    if value and _is_one(value, status.not_found):
        return Opened(roots=roots, found=False)
    if (not value and status.ok_when_empty) or (value and _is_one(value, status.ok)):
        return Opened(roots=roots)
    raise NothingTold(Reason.STATUS, message[:_WORDS_AT_MOST] or "there is no status in it")


def _meets(condition: Condition, roots: Sequence[Node], *, path: str | None) -> bool:
    where = condition.path or path
    value = find_value(parse_path(where), roots) if where else None
    if value is None or not value.strip():
        return False
    return _is_one(value.strip(), condition.one_of) or _contains(value, condition.contains)


def _message(status: Status | None, roots: Sequence[Node]) -> str:
    if status is None or status.message is None:
        return ""
    return (find_value(parse_path(status.message), roots) or "").strip()


def _is_one(value: str, constants: tuple[Constant, ...]) -> bool:
    return any(_same(value, one) for one in constants)


def _same(value: str, constant: Constant) -> bool:
    if isinstance(constant, bool):
        return value.lower() == str(constant).lower()
    if isinstance(constant, int) and value.lstrip("+-").isdecimal():
        return int(value) == constant
    return value == str(constant)


def _contains(text: str, words: tuple[str, ...]) -> bool:
    folded = flat(text)
    return any(flat(word) in folded for word in words if word)


def has_rows(path: str, roots: Sequence[Node]) -> list[Node]:
    """List the elements of the rows; a path that begins with `[]` begins in what the operation returned."""
    read = parse_path(path)
    if read.steps and not read.steps[0].name and not read.steps[0].up:
        return find_nodes(read, [result_of(roots[0]) if len(roots) == 1 else roots[0]])
    return find_nodes(read, roots)
