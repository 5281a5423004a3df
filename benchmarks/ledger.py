"""Keeps what was sent and acknowledged, and holds the tables against it."""

from collections import Counter
from itertools import pairwise

import msgspec

from storage import Storage

_RANK = {"accepted": 1, "sent": 2, "delivered": 4, "read": 5}


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """What the tables show; everything from `lost` on has to be zero."""

    acknowledged: int
    stored: int
    answered: int
    repeated: int
    statuses: int
    lost: int
    stored_twice: int
    unanswered: int
    handled_twice: int
    stored_out_of_order: int
    answered_out_of_order: int
    statuses_lost: int
    statuses_behind: int
    events_wrong: int
    stranded: int

    def faults(self) -> dict[str, int]:
        """Give what has to be zero and is not."""
        return {name: value for name in FAULTS if (value := getattr(self, name))}


FAULTS = Findings.__struct_fields__[Findings.__struct_fields__.index("lost") :]


class Ledger:
    """Acknowledged messages by id, and acknowledged statuses by our message's id."""

    def __init__(self) -> None:
        self.messages: set[str] = set()
        self.statuses: set[tuple[str, str]] = set()
        self.repeated = 0

    async def compare(self, storage: Storage) -> Findings:
        """Read the tables when all is done, and count what is wrong."""
        rows = await storage.rows(
            "select conversation_id, direction, channel_id, text, status from messages order by conversation_id, seq"
        )
        arrived: dict[str, list[str]] = {}
        answers: dict[str, list[str]] = {}
        ids: Counter[str] = Counter()
        reached: dict[str, str] = {}
        for conversation_id, direction, channel_id, text, status in rows:
            side = arrived if direction == "in" else answers
            side.setdefault(str(conversation_id), []).append(str(text))
            if direction == "in":
                ids[str(channel_id)] += 1
            else:
                reached[str(channel_id)] = str(status)
        stored_statuses = {
            (str(channel_id), str(status))
            for channel_id, status in await storage.rows("select channel_id, status from statuses")
        }
        events = await storage.number("select count(*) from events where name = 'message.received'")
        return Findings(
            acknowledged=len(self.messages),
            stored=ids.total(),
            answered=sum(map(len, answers.values())),
            repeated=self.repeated,
            statuses=len(self.statuses),
            lost=len(self.messages - set(ids)),
            stored_twice=ids.total() - len(ids),
            unanswered=sum(len(set(texts) - set(answers.get(key, ()))) for key, texts in arrived.items()),
            handled_twice=sum(len(texts) - len(set(texts)) for texts in answers.values()),
            stored_out_of_order=sum(map(_inversions, arrived.values())),
            answered_out_of_order=sum(map(_inversions, answers.values())),
            statuses_lost=len(self.statuses - stored_statuses),
            statuses_behind=sum(
                channel_id in reached and _RANK.get(reached[channel_id], 0) < _RANK[status]
                for channel_id, status in self.statuses
            ),
            events_wrong=abs(events - ids.total()),
            stranded=await left(storage),
        )


async def left(storage: Storage) -> int:
    """Count the work that still waits; what waits behind a send whose answer was lost has its time, a minute."""
    return await storage.number(
        "select (select count(*) from inbox) + (select count(*) from turns) + (select count(*) from outbox o"
        " where o.state in ('queued', 'sending', 'unknown') and (o.state = 'sending' or o.state = 'queued'"
        " and not exists (select 1 from outbox u where u.conversation_id = o.conversation_id"
        " and u.state in ('queued', 'sending', 'unknown') and u.state = 'unknown')))"
    )


def _inversions(texts: list[str]) -> int:
    numbers = [int(text.rpartition(" ")[2]) for text in texts]
    return sum(one > after for one, after in pairwise(numbers))
