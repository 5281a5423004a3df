"""The rules by which an agent is chosen."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe_takeover.choosing import Candidate, choose
from waframe_takeover.lease import EXTENSION, extended, first_end, is_over, renewed
from waframe_takeover.settings import Rule

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANA = Candidate(agent_id="ana", load=3, worked_at=NOON - timedelta(hours=2), offered_at=NOON - timedelta(minutes=1))
LUIS = Candidate(agent_id="luis", load=1, worked_at=NOON - timedelta(hours=1), offered_at=NOON - timedelta(minutes=3))
NEW = Candidate(agent_id="new")
CANDIDATES = st.builds(
    Candidate,
    agent_id=st.text(min_size=1, max_size=4),
    load=st.integers(0, 8),
    worked_at=st.none() | st.just(NOON),
    offered_at=st.none() | st.just(NOON),
    declined=st.booleans(),
)


@pytest.mark.parametrize(
    ("rule", "chosen"),
    [("longest_wait", "ana"), ("least_busy", "luis"), ("round_robin", "luis"), ("manual", None)],
)
def test_each_rule_names_its_own(rule: Rule, chosen: str | None) -> None:
    assert choose([ANA, LUIS], rule=rule, capacity=5) == chosen


@pytest.mark.parametrize("rule", ["longest_wait", "least_busy", "round_robin"])
def test_who_never_had_anything_comes_first(rule: Rule) -> None:
    assert choose([ANA, LUIS, NEW], rule=rule, capacity=5) == "new"


@given(st.lists(CANDIDATES, max_size=6), st.sampled_from(["longest_wait", "least_busy", "round_robin"]))
def test_nobody_who_is_full_or_was_asked_is_chosen_and_somebody_always_if_there_is_one(
    candidates: list[Candidate], rule: Rule
) -> None:
    free = {one.agent_id for one in candidates if one.load < 5 and not one.declined}

    chosen = choose(candidates, rule=rule, capacity=5)

    assert (chosen in free) if free else (chosen is None)


@given(st.integers(-600, 600), st.integers(1, 60))
def test_typing_never_shortens_the_time_and_never_revives_what_is_over(left: int, minutes: int) -> None:
    idle, until = timedelta(minutes=minutes), NOON + timedelta(seconds=left)

    longer = renewed(until, NOON, idle=idle)

    assert longer is None or (longer > until and not is_over(until, NOON))


def test_a_clock_runs_only_while_the_customer_waits() -> None:
    idle = timedelta(minutes=5)

    assert first_end(NOON, waiting=False, idle=idle) is None
    assert first_end(NOON, waiting=True, idle=idle) == NOON + idle
    assert extended(None, NOON) is None
    assert extended(NOON + idle, NOON) == NOON + idle + EXTENSION
    assert not is_over(None, NOON)
