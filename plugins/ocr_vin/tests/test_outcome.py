"""What was said is not said again of photos that were sent before it."""

from datetime import UTC, datetime, timedelta

import pytest

from waframe_ocr_vin.outcome import is_said, judge
from waframe_ocr_vin.pictures import Picture, Said, State, Telling
from waframe_ocr_vin.reading import Reading
from waframe_ocr_vin.testing.photos import OTHER, TSURU, read_as, torn_between, unreadable

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reading", "said", "vin", "is_silent"),
    [
        pytest.param(read_as(TSURU), Said.FOUND, TSURU, True, id="the same number"),
        pytest.param(read_as(TSURU, 60), Said.FOUND, TSURU, True, id="a doubt about the same number"),
        pytest.param(read_as(TSURU), Said.FOUND, OTHER, False, id="another number"),
        pytest.param(read_as(TSURU), Said.PHOTO, None, False, id="a number after all"),
        pytest.param(torn_between((TSURU, 60), (OTHER, 50)), Said.ASKED, TSURU, True, id="the same question"),
        pytest.param(unreadable(), Said.PHOTO, None, True, id="a better photo was asked for"),
        pytest.param(unreadable(), Said.PERSON, None, True, id="the number was asked for"),
        pytest.param(unreadable(), Said.FOUND, TSURU, True, id="a number was found meanwhile"),
        pytest.param(unreadable(), Said.AGAIN, None, False, id="others were asked"),
    ],
)
def test_a_photo_is_silent_where_all_was_said_after_it_was_sent(
    reading: Reading, said: Said, vin: str | None, *, is_silent: bool
) -> None:
    picture = Picture(
        message_id="1", conversation_id="1", media_id="1", state=State.READ, arrived_at=NOON, reading=reading
    )
    verdict = judge([picture], announce_at=90, is_wanted=False)
    told = [Telling(message_id="0", said=said, vin=vin, told_at=NOON)]

    assert is_said(verdict, told, sent_at=NOON - timedelta(seconds=1)) is is_silent
    assert not is_said(verdict, told, sent_at=NOON + timedelta(seconds=1))
