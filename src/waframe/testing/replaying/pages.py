"""Gathers what there is to show of conversations that are played side by side, a page for each."""

from collections import defaultdict

import msgspec

from waframe.testing.replaying.exchange import Ending, Exchange, Verdict


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation in which something differs."""

    ending: Ending
    exchanges: tuple[Exchange, ...]


class Pages:
    """Keeps the exchanges of conversations that go on, and the pages of those that ended."""

    def __init__(self, *, strict: bool) -> None:
        self.done: list[Page] = []
        self._hidden = {Verdict.SAME} if strict else {Verdict.SAME, Verdict.NUMBERS}
        self._open: defaultdict[str, list[Exchange]] = defaultdict(list)

    def exchange(self, exchange: Exchange) -> None:
        """Keep an exchange that has something to show."""
        if exchange.verdict not in self._hidden or exchange.troubles:
            self._open[exchange.conversation_id].append(exchange)

    def ending(self, ending: Ending) -> None:
        """Make the page of a conversation, where there is anything on it."""
        found = self._open.pop(ending.conversation_id, [])
        if found or ending.facts:
            self.done.append(Page(ending=ending, exchanges=tuple(found)))
