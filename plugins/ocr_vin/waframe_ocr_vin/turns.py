"""Whose turn it is: branches one after the other, and in a branch its customers one after the other."""

from collections import OrderedDict, deque
from typing import Generic, TypeVar

from waframe_ocr_vin.errors import ReadersBusy

ItemT = TypeVar("ItemT")
Place = tuple[str, str]
"""A branch, and somebody in it."""


class Turns(Generic[ItemT]):
    """A queue in which nobody waits for all the pictures of somebody else.

    It holds at most so many items and so many bytes, and one person at most half of either.
    """

    def __init__(self, *, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0
        self._branches: OrderedDict[str, OrderedDict[str, deque[tuple[ItemT, int]]]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(queue) for parties in self._branches.values() for queue in parties.values())

    def put(self, item: ItemT, place: Place, *, size: int) -> None:
        """Queue an item; raises ReadersBusy where there is no room."""
        branch, party = place
        own = self._branches.get(branch, OrderedDict()).get(party, ())
        full = len(self) >= self._most or self._bytes + size > self._most_bytes
        greedy = len(own) >= self._most // 2 or sum(held for _, held in own) + size > self._most_bytes // 2
        if full or greedy:
            raise ReadersBusy(len(self))
        self._branches.setdefault(branch, OrderedDict()).setdefault(party, deque()).append((item, size))
        self._bytes += size

    def take(self) -> ItemT | None:
        """Give the item whose turn it is; None where nobody waits."""
        if not self._branches:
            return None
        branch, parties = next(iter(self._branches.items()))
        party, queue = next(iter(parties.items()))
        item, size = queue.popleft()
        self._bytes -= size
        self._branches.move_to_end(branch)
        parties.move_to_end(party)
        self._tidy((branch, party))
        return item

    def withdraw(self, item: ItemT, place: Place) -> None:
        """Forget an item, if it still waits."""
        branch, party = place
        queue = self._branches.get(branch, OrderedDict()).get(party, deque())
        for entry in queue:
            if entry[0] is item:
                queue.remove(entry)
                self._bytes -= entry[1]
                self._tidy(place)
                return

    def _tidy(self, place: Place) -> None:
        branch, party = place
        if not self._branches[branch][party]:
            del self._branches[branch][party]
        if not self._branches[branch]:
            del self._branches[branch]
