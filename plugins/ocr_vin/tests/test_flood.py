"""One customer sends a hundred photos in a minute: nobody else waits for them, and none is lost."""

import pytest

from waframe.testing.scenario import Scenario
from waframe_ocr_vin.readers import Readers
from waframe_ocr_vin.reading import Reading
from waframe_ocr_vin.testing.photos import OTHER, TSURU, photo, read_as, unreadable

FLOOD, A_FEW = 100, 6
ANAS = photo(FLOOD)


class Eyes(Readers):
    """The pool with its queue, and one worker that knows what stands in each photo."""

    def __init__(self) -> None:
        super().__init__(workers=1)
        self.known: dict[bytes, Reading] = {}
        self.order: list[bytes] = []

    async def _read(self, seat: object, ticket: object) -> Reading:
        del seat
        data: bytes = ticket.data  # type: ignore[attr-defined]  # what stands in the queue is the pool's own
        self.order.append(data)
        return self.known[data]


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> Eyes:
    eyes = Eyes()
    monkeypatch.setattr("waframe_ocr_vin.plugin.Readers", lambda: eyes)
    return eyes


async def test_a_flood_delays_nobody_else_and_is_answered_in_few_words(scenario: Scenario, eyes: Eyes) -> None:
    centro = await scenario.branch("centro", plugins={"ocr_vin": {}})
    norte = await scenario.branch("norte", plugins={"ocr_vin": {}})
    many, ana = centro.customer("5511111111", name="Muchas"), norte.customer("5522222222", name="Ana")
    flood = [photo(number) for number in range(FLOOD)]
    eyes.known = {**dict.fromkeys(flood, unreadable()), flood[-1]: read_as(TSURU), ANAS: read_as(OTHER)}

    answer, waited_for = None, FLOOD
    for begin in range(0, FLOOD, 10):
        for data in flood[begin : begin + 10]:
            await many.customer.sends_photo(centro.number, data)
        if begin == FLOOD // 2:
            before = len(eyes.order)
            (answer,) = await ana.sends_photo(ANAS)
            waited_for = eyes.order.index(ANAS) - before
        await scenario.advance(6)
    within_the_minute = len(eyes.order)
    await scenario.advance(FLOOD * 4)

    told = [one.text for one in many.sees() if one.direction == "out"]
    assert answer is not None
    assert answer.text.startswith(f"Detecté el VIN {OTHER}")
    assert waited_for <= A_FEW
    assert within_the_minute < FLOOD // 2
    assert sorted(eyes.order) == sorted([*flood, ANAS])
    assert (await centro.facts())["vin"].value == TSURU
    assert len(told) <= A_FEW
    assert told[-1].startswith(f"Detecté el VIN {TSURU}")
