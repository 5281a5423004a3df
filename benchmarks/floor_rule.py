"""The rule of the floor without a database: who may speak, told by an epoch that grows with every change.

It says in Python what `floors.sql`, `acts.py`, `outcomes.sql`, `arrivals.sql` and `outbox.sql` say in SQL; `floor.py`
takes the same steps by both and compares.
"""

import random
from collections.abc import Iterator

LEASE = 3
Step = tuple[str, str]
SCRIPTS: dict[str, tuple[Step, ...]] = {
    "bot": (("see", "bot"), ("say", "bot"), ("send", "bot")),
    "bot again": (("see", "bot"), ("say", "bot"), ("send", "bot")),
    "ana": (("see", "ana"), ("take", "ana"), ("see", "ana"), ("say", "ana"), ("send", "ana")),
    "luis": (("see", "luis"), ("take", "luis"), ("see", "luis"), ("say", "luis"), ("send", "luis")),
    "phone": (("echo", ""), ("see", "phone"), ("follow", "phone")),
    "timer": (("tick", ""), ("see", "timer"), ("expire", "timer")),
    "customer": (("hear", ""), ("tick", "")),
}
"""What each does, in its own order: who decides does so on what they saw. All of them meet in any order."""

_NAMES = [name for name, steps in SCRIPTS.items() for _ in steps]


class Words:
    """Something that waits to leave: who composed it, under which epoch, and where it stands among the messages."""

    __slots__ = ("epoch", "seq", "speaker")

    def __init__(self, *, speaker: str, epoch: int, seq: int) -> None:
        self.speaker = speaker
        self.epoch = epoch
        self.seq = seq


class Room:
    """A conversation: who has the floor, until when, whether the customer waits, and what waits to leave."""

    def __init__(self) -> None:
        self.floor = "bot"
        self.epoch = 0
        self.until: int | None = None
        self.waiting = True
        self.now = 0
        self.outbox: list[Words] = []
        self.spoken = [0]
        self.seq = self.heard = 1

    def move(self, floor: str, *, epoch: int, until: int | None = None, only_expired: bool = False) -> None:
        """Give the floor away, if nobody did since an epoch; what was composed before is taken back."""
        over = self.until is not None and self.until <= self.now
        if epoch != self.epoch or floor == self.floor or (only_expired and not over):
            return
        self.floor, self.epoch, self.until = floor, self.epoch + 1, until
        self._take_back()

    def say(self, speaker: str, *, epoch: int, owner: bool) -> None:
        """Put words into the outbox; a person's only while they have the floor under which they were composed."""
        if owner and (self.floor != speaker or self.epoch != epoch):
            return
        self.seq += 1
        self.spoken.append(self.seq)
        self.outbox.append(Words(speaker=speaker, epoch=epoch, seq=self.seq))
        if owner or self.floor == "bot":
            self.waiting = False
        if owner:
            self.until = None
        if epoch < self.epoch:
            self._take_back()

    def hear(self) -> None:
        """Let the customer write."""
        self.seq += 1
        self.heard, self.waiting = self.seq, True

    def echo(self) -> None:
        """Let a person answer from the phone: what the bot composed before is not said any more."""
        self.seq += 1
        self.spoken.append(self.seq)
        self.waiting, self.until = False, None
        if self.floor == "bot":
            self.epoch += 1

    def leave(self) -> Words | None:
        """Send the first that waits and was composed under this epoch."""
        while self.outbox:
            words = self.outbox.pop(0)
            if words.epoch == self.epoch:
                return words
            self.spoken.remove(words.seq)
        return None

    def _take_back(self) -> None:
        """Take back what was composed before; where it had been the answer, the customer waits on."""
        late = [words for words in self.outbox if words.epoch < self.epoch]
        for words in late:
            self.outbox.remove(words)
            self.spoken.remove(words.seq)
        if late and self.heard > max(self.spoken):
            self.waiting = True


def order(dice: random.Random) -> Iterator[tuple[str, Step]]:
    """Give the steps of all in one of their orders; each keeps its own."""
    names = _NAMES.copy()
    dice.shuffle(names)
    next_of = dict.fromkeys(SCRIPTS, 0)
    for name in names:
        place = next_of[name]
        next_of[name] = place + 1
        yield name, SCRIPTS[name][place]


def take_step(room: Room, name: str, step: str, who: str, *, seen: dict[str, tuple[int, str]]) -> None:
    """Take one step; `seen` is the epoch and the floor that each saw last."""
    match step:
        case "see":
            seen[name] = room.epoch, room.floor
        case "take":
            room.move(who, epoch=seen[name][0], until=room.now + LEASE if room.waiting else None)
        case "say" if who != "bot":
            room.say(who, epoch=seen[name][0], owner=True)
        case "say" if seen[name][1] == "bot":
            room.say("bot", epoch=seen[name][0], owner=False)
        case "echo":
            room.echo()
        case "follow" if seen[name][1] == "bot":
            room.move("external", epoch=seen[name][0])
        case "expire" if seen[name][1] in {"ana", "luis"}:
            room.move("bot", epoch=seen[name][0], only_expired=True)
        case "hear":
            room.hear()
        case "tick":
            room.now += LEASE + 1
        case _:
            pass
