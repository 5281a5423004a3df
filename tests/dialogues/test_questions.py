"""A question is shown as its channel shows it best, and takes what answers it."""

from datetime import UTC, datetime

import pytest

from waframe import (
    Buttons,
    Direction,
    Document,
    Image,
    ListMenu,
    Location,
    LocationRequest,
    Message,
    MessageStatus,
    SenderType,
    Text,
)
from waframe.dialogues import Option, Photo, Unreadable
from waframe.dialogues.hearing import Said
from waframe.dialogues.questions import Choosing, Confirming, PhotoQuestion, PlaceQuestion, Question, TextQuestion

NOON = datetime(2026, 9, 21, 12, tzinfo=UTC)
PLACE = Location(latitude=19.4, longitude=-99.1)


def say(key: str, **values: object) -> str:
    return {"dialogues.yes_words": "sí, va", "dialogues.no_words": "no", "dialogues.skip_words": "omitir"}.get(key, key)


def said(content: Text | Image | Document | Location, tapped: str | None = None) -> Said:
    message = Message(
        id="m",
        seq=1,
        conversation_id="c",
        branch="taller",
        direction=Direction.IN,
        sender_type=SenderType.CLIENT,
        content=content,
        text=content.body if isinstance(content, Text) else "",
        at=NOON,
        status=MessageStatus.RECEIVED,
    )
    return Said(message=message, tapped=tapped)


def options(many: int, *, longer: str = "", description: str | None = None) -> Choosing:
    return Choosing("k", [Option(id=f"{n}", title=f"nr {n}{longer}", description=description) for n in range(many)])


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        pytest.param(options(3), Buttons, id="three"),
        pytest.param(options(4), ListMenu, id="four"),
        pytest.param(options(3, description="more"), ListMenu, id="three that are described"),
        pytest.param(options(2, longer=" of something long"), ListMenu, id="longer than a button"),
        pytest.param(options(2, longer=" of something that is very long"), Text, id="longer than a row"),
        pytest.param(options(11), Text, id="eleven"),
        pytest.param(Confirming("k"), Buttons, id="yes or no"),
        pytest.param(PlaceQuestion("k", optional=False), LocationRequest, id="a place"),
        pytest.param(PlaceQuestion("k", optional=True), Buttons, id="a place or none"),
        pytest.param(PhotoQuestion("k", optional=False), Text, id="a photo"),
    ],
)
def test_a_question_is_shown_as_it_fits(question: Question[object], shown: type[object]) -> None:
    assert isinstance(question.show("which?", say=say, name=str), shown)


def test_many_options_are_numbered() -> None:
    content = options(11).show("which?", say=say, name=str)

    assert isinstance(content, Text)
    assert content.body.splitlines()[:3] == ["which?", "", "1. nr 0"]
    assert options(11).read(said(Text(body="11")), say=say) == "10"


@pytest.mark.parametrize(
    ("question", "answer", "value"),
    [
        pytest.param(options(3), said(Text(body=""), tapped="2"), "2", id="a tap"),
        pytest.param(options(3), said(Text(body=""), tapped="7"), None, id="a tap on what is no longer offered"),
        pytest.param(Confirming("k"), said(Text(body="Va, por favor")), True, id="yes"),
        pytest.param(Confirming("k"), said(Text(body=""), tapped="no"), False, id="no"),
        pytest.param(Confirming("k"), said(Text(body="quizás")), None, id="perhaps"),
        pytest.param(PhotoQuestion("k", optional=False), said(Image(media_id="f")), Photo(message_id="m", media_id="f"),
                     id="a photo"),
        pytest.param(PhotoQuestion("k", optional=False), said(Document(mime="image/png", media_id="f")),
                     Photo(message_id="m", media_id="f"), id="a photo as a file"),
        pytest.param(PhotoQuestion("k", optional=False), said(Document(mime="application/pdf")), None, id="a paper"),
        pytest.param(PlaceQuestion("k", optional=False), said(PLACE), PLACE, id="a place"),
        pytest.param(PlaceQuestion("k", optional=False), said(Text(body="aquí")), None, id="words for a place"),
        pytest.param(TextQuestion("k", parse=int, kind=int, optional=False), said(Text(body=" 7 ")), 7, id="a number"),
        pytest.param(TextQuestion("k", parse=int, kind=int, optional=False), said(Text(body="x")), None, id="a word"),
        pytest.param(TextQuestion("k", parse=str, kind=str, optional=False), said(Image()), None, id="no words"),
    ],
)  # fmt: skip
def test_an_answer_is_read_or_asked_for_again(question: Question[object], answer: Said, value: object) -> None:
    if value is None:
        with pytest.raises(Unreadable):
            question.read(answer, say=say)
    else:
        assert question.read(answer, say=say) == value
