"""Helpers pause while messages are taken in, go on soon after, and are never kept from computing for ever."""

import anyio
import anyio.lowlevel

from waframe.core.runtime.rush import CALM_SECONDS, FREE_SECONDS, LONGEST_SECONDS, Rush


class Helper:
    def __init__(self) -> None:
        self.said: list[str] = []

    def pause(self) -> None:
        self.said.append("pause")

    def resume(self) -> None:
        self.said.append("resume")


async def test_a_helper_pauses_while_messages_are_taken_in_and_goes_on_soon_after() -> None:
    rush, helper = Rush(), Helper()

    with rush.giving_way(helper):
        with rush.taking():
            during = list(helper.said)
        after = list(helper.said)
        await anyio.sleep(5 * CALM_SECONDS)

        assert (during, after, helper.said) == (["pause"], ["pause"], ["pause", "resume"])


async def test_what_follows_at_once_is_one_rush() -> None:
    rush, helper = Rush(), Helper()

    with rush.giving_way(helper):
        for _ in range(5):
            with rush.taking(), rush.taking():
                await anyio.lowlevel.checkpoint()

        assert helper.said == ["pause"]


async def test_a_rush_that_does_not_end_lets_a_helper_compute_now_and_then() -> None:
    rush, helper = Rush(), Helper()

    with rush.giving_way(helper), rush.taking():
        await anyio.sleep(1.5 * LONGEST_SECONDS)
        with rush.taking():
            assert helper.said[:2] == ["pause", "resume"]
        await anyio.sleep(2 * FREE_SECONDS)
        with rush.taking():
            assert helper.said[:3] == ["pause", "resume", "pause"]


async def test_a_helper_that_leaves_in_a_rush_goes_on() -> None:
    rush, helper, other = Rush(), Helper(), Helper()

    with rush.taking(), rush.giving_way(helper), rush.giving_way(other), rush.taking():
        pass

    assert helper.said == other.said == ["pause", "resume"]


async def test_a_helper_that_fails_is_left_alone_and_nobody_else_notices() -> None:
    rush, other = Rush(), Helper()

    class Broken(Helper):
        def pause(self) -> None:
            super().pause()
            raise ProcessLookupError

    broken = Broken()
    with rush.giving_way(broken), rush.giving_way(other):
        with rush.taking():
            pass
        await anyio.sleep(5 * CALM_SECONDS)

        assert (broken.said, other.said) == (["pause"], ["pause", "resume"])
