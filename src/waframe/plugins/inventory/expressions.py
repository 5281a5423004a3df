"""Expressions of a row: a path with pipes, a text, and sums of them, such as `@exist|int - @reserved|int`. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import msgspec

from waframe.plugins.inventory.node import Node
from waframe.plugins.inventory.paths import Path, find_value, parse_path, value_at
from waframe.plugins.inventory.splitting import split_outside
from waframe.plugins.inventory.templates import check_template, fill
from waframe.plugins.inventory.values import Amount, Pipe, Value, as_amount, parse_pipe

_SIGNS = (" - ", " + ", " * ")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One part: a path, a text after `=`, or a number; then what is done to it."""

    sign: str
    pipes: tuple[Pipe, ...]
    path: Path | None = None
    text: str | None = None


class Expression(msgspec.Struct, frozen=True, kw_only=True):
    """Parts that are taken together."""

    terms: tuple[Term, ...]

    def value(self, node: Node, values: Mapping[str, str], *, whole: bool = False) -> Value:
        """Work out the value for a row, or with `whole` for an answer that is the row.

        None where a part of a sum is missing, negative or no number.
        What comes out below zero is zero: more is promised than is there. A part below zero is no stock at all.
        """
        first, *rest = self.terms
        if not rest:
            return _value(first, node, values, whole=whole)
        result, at_least = Decimal(0), False
        for term in self.terms:
            amount = as_amount(_value(term, node, values, whole=whole))
            if amount is None or (term.sign == "-" and amount.at_least):
                return None
            at_least = at_least or amount.at_least
            try:
                result = _joined(result, amount.value, sign=term.sign)
            except InvalidOperation:
                return None
        return Amount(value=max(result, Decimal(0)), at_least=at_least) if at_least else max(result, Decimal(0))


def parse_expression(text: str) -> Expression:
    """Read an expression; raises ValueError with what is wrong."""
    if text.startswith("="):
        return Expression(terms=(_term("", text),))
    pieces = split_outside(text, _SIGNS)
    return Expression(terms=tuple(_term(sign.strip(), piece) for sign, piece in pieces))


def _term(sign: str, text: str) -> Term:
    head, *pipes = [piece for _, piece in split_outside(text, ("|",))]
    done = tuple(parse_pipe(pipe) for pipe in pipes)
    bare = head.strip()
    if bare.startswith("="):
        check_template(bare[1:])
        return Term(sign=sign, text=bare[1:], pipes=done)
    if _NUMBER.fullmatch(bare):
        return Term(sign=sign, text=bare, pipes=done)
    return Term(sign=sign, path=parse_path(bare), pipes=done)


def _value(term: Term, node: Node, values: Mapping[str, str], *, whole: bool) -> Value:
    value: Value
    if term.path is None:
        value = fill(term.text or "", values)
    else:
        value = find_value(term.path, [node]) if whole else value_at(term.path, node)
    for pipe in term.pipes:
        value = pipe(value)
    return value


def _joined(left: Decimal, right: Decimal, *, sign: str) -> Decimal:
    match sign:
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left + right
