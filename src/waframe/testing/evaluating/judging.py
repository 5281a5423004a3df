"""Judges a played case: what it was expected to come to, and what nobody must ever read."""

import re

from waframe import Database, Query
from waframe.testing.evaluating.case import Rows
from waframe.testing.evaluating.playing import Played, Stage
from waframe.testing.evaluating.verdict import Verdict

_NAME = re.compile(r"^[a-z][a-z0-9_]*$")


async def judge(played: Played, stage: Stage) -> Verdict:
    """Compare a played case with what was expected of it."""
    expected, read = played.case.expect, "\n".join(played.read)
    database = stage.scenario.deployment.store.database
    unmet = [await _rows(rows, played, database) for rows in expected.rows]
    unmet += [_fact(name, value, played) for name, value in expected.facts.items()]
    unmet += [None if re.search(said, read, re.IGNORECASE) else f"never said: {said}" for said in expected.says]
    unmet += [f"there was no button {button}" for button in played.missed]
    floor = played.conversation.floor.value
    if expected.floor is not None and floor != expected.floor:
        unmet.append(f"the floor is {floor} instead of {expected.floor}")
    never = (*expected.never, *stage.suite.never)
    forbidden = [f"said: {found[0]!r}" for one in never if (found := re.search(one, read, re.IGNORECASE))]
    return Verdict(id=played.case.id, unmet=tuple(filter(None, unmet)), forbidden=tuple(forbidden))


async def _rows(rows: Rows, played: Played, database: Database) -> str | None:
    """Count rows; a table without `conversation_id` is counted whole."""
    wrong = [name for name in (rows.table, *rows.where) if not _NAME.match(name)]
    if wrong:
        return f"{', '.join(wrong)}: no name of a table or column"
    found = await database.rows(_everything(rows.table))
    named = [dict(row) for row in found]
    theirs = [row for row in named if row.get("conversation_id", played.conversation.id) == played.conversation.id]
    many = sum(all(_same(row.get(name), value) for name, value in rows.where.items()) for row in theirs)
    if many == rows.count:
        return None
    wanted = ", ".join(f"{name} {value}" for name, value in rows.where.items())
    return f"{rows.table} has {many} rows instead of {rows.count} where {wanted or 'anything goes'}"


def _everything(table: str) -> Query:
    text = f"select * from {table}"  # the name was looked at
    return Query(name="everything", sqlite=text, postgres=text, names=())


def _fact(name: str, value: str, played: Played) -> str | None:
    fact = played.facts.get(name)
    if fact is None:
        return f"nothing is known of {name}"
    return None if re.search(value, fact.value) else f"{name} is {fact.value} instead of {value}"


def _same(found: object, wanted: str | int | None) -> bool:
    return found is None if wanted is None else str(found) == str(wanted)
