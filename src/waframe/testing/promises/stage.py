"""The stage of a plugin's promises: a deployment of three branches, two of which enable it, under a watch."""

import re
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import structlog
import structlog.testing

from waframe import Conversation, Fact, Message, phone_identity
from waframe.testing.customer import CustomerActor
from waframe.testing.promises.neighbour import REFUSAL, Mood, neighbour
from waframe.testing.promises.promise import PromiseBroken
from waframe.testing.promises.subject import Subject
from waframe.testing.promises.watch import Watch
from waframe.testing.scenario import BranchActor, Scenario, playing

CHANNEL = "whatsapp"
"""The channel of every scenario."""
CENTRO, NORTE, SUR = "centro", "norte", "sur"
PAUSE_SECONDS = 5.0
NAME = "Ana"
FAILED = {"plugin_failed": "hook", "plugin_timed_out": "hook", "acting.failed": "action"}
"""What is logged where a plugin fails, and what names the place of it there."""
COUNTRY = "521"
_VARIES = re.compile(r"\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|[+-]\d\d:\d\d)?")
"""Ids and instants, which are never the same twice."""


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a customer's words: what they read, what was learnt, and how many rows each table got by it."""

    answers: tuple[str, ...]
    facts: Mapping[str, str]
    rows: Mapping[str, int]


class Stage:
    """A deployment in which a plugin is tried: in `centro` beside a neighbour, alone in `norte`, and not in `sur`."""

    def __init__(
        self, subject: Subject, scenario: Scenario, *, mood: Mood, watch: Watch, logged: Sequence[Mapping[str, object]]
    ) -> None:
        self.subject = subject
        self.scenario = scenario
        self.mood = mood
        self.watch = watch
        self._logged = logged
        self._seen = 0
        self._numbers = count(1)

    @classmethod
    @asynccontextmanager
    async def opened(cls, subject: Subject) -> AsyncIterator["Stage"]:
        """Open it in a folder of its own."""
        mood = Mood()
        with TemporaryDirectory(prefix="waframe-promises-") as folder, _captured() as logged:
            async with Watch.over(subject.folder) as watch, playing(Path(folder)) as scenario:
                await scenario.read(branches_with(subject, scenario, mood=mood))
                with watch.looking():
                    yield cls(subject, scenario, mood=mood, watch=watch, logged=logged)

    def branch(self, key: str) -> BranchActor:
        """Give a branch."""
        return self.scenario[key]

    def stranger(self, key: str = CENTRO) -> CustomerActor:
        """Let somebody come who was never here before."""
        return self.visitor(key, phone=f"55{next(self._numbers):08}")

    def visitor(self, key: str, *, phone: str) -> CustomerActor:
        """Let somebody come to a branch; all of them have one name."""
        return self.scenario[key].customer(phone, name=NAME)

    async def talk(self, customer: CustomerActor, *, says: Sequence[str] | None = None) -> Talk:
        """Let a customer say what the test says that customers say, and give what came of it."""
        before, seen = self.rows(), len(customer.sees())
        for words in says if says is not None else self.subject.says:
            await customer.customer.writes(customer.number, words)
            await self.scenario.advance(PAUSE_SECONDS)
        conversation = await self.conversation(customer)
        facts: list[Fact] = await self.scenario.deployment.store.facts.all(conversation.id) if conversation else []
        new = [one for one in customer.sees()[seen:] if one.direction == "out"]
        return Talk(
            answers=tuple(self._without_names(f"{one.type}: {one.text}", customer) for one in new),
            facts={fact.name: self._without_names(fact.value, customer) for fact in facts},
            rows={table: rows - before.get(table, 0) for table, rows in self.rows().items()},
        )

    async def conversation(self, customer: CustomerActor) -> Conversation | None:
        """Find the conversation of a customer in the branch to which they write."""
        key = next(one for one in (CENTRO, NORTE, SUR) if self.scenario[one].number == customer.number)
        phone = phone_identity(str(customer.customer.person.phone))
        found = await self.scenario.deployment.store.conversations.with_identity(key, phone)
        return found[0] if found else None

    async def messages(self, customer: CustomerActor) -> list[Message]:
        """Give what is stored of a conversation."""
        conversation = await self.conversation(customer)
        return await self.scenario.deployment.store.messages.page(conversation.id) if conversation else []

    def rows(self) -> dict[str, int]:
        """Count the rows of the plugin's own tables, of facts and of messages."""
        name = self.subject.name
        with closing(sqlite3.connect(self.database)) as database:
            own = [one for one in tables(database) if belongs(one, name)]
            return {
                table: database.execute(f'select count(*) from "{table}"').fetchone()[0]
                for table in ("messages", "facts", *own)
            }

    @property
    def database(self) -> Path:
        """The file of the database."""
        return self.scenario.folder / "waframe.db"

    async def switch(self, *, on: bool) -> None:
        """Enable the plugin in `centro`, or not."""
        plugins = {self.subject.name: self.subject.settings} if on else {}
        self.scenario.branch_settings[CENTRO]["plugins"] = {**plugins, "neighbour": {}}
        await self.scenario.reload()

    def expect_no_failure(self) -> None:
        """Raise PromiseBroken where the plugin has failed since the last look."""
        faults = [words for entry in self._logged[self._seen :] if (words := self._failure(entry)) is not None]
        self._seen = len(self._logged)
        if faults:
            raise PromiseBroken("; ".join(sorted(set(faults))))

    def _failure(self, entry: Mapping[str, object]) -> str | None:
        event = str(entry.get("event"))
        if event == "jobs.failed" and str(entry.get("job")).startswith(f"{self.subject.name}."):
            if REFUSAL in str(entry.get("error")):
                return None  # it is tried again, as it should
            return f"the job {entry.get('job')} failed: {entry.get('error')}"
        if event not in FAILED or entry.get("plugin") != self.subject.name:
            return None
        place = f"{entry.get(FAILED[event])}"
        if event == "plugin_timed_out":
            return f"{place} did not end within the time of a turn"
        error = entry.get("exc_info")
        return f"{place} raised {type(error).__name__}: {error}" if isinstance(error, Exception) else f"{place} raised"

    def _without_names(self, words: str, customer: CustomerActor) -> str:
        """Leave out what may differ from branch to branch and from customer to customer."""
        phone = str(customer.customer.person.phone)
        for key in (CENTRO, NORTE, SUR):
            words = words.replace(key.capitalize(), "Branch").replace(key, "branch")
        words = words.replace(phone, "phone").replace(phone.removeprefix(COUNTRY), "phone")
        return _VARIES.sub("…", words)


@contextmanager
def _captured() -> Iterator[Sequence[Mapping[str, object]]]:
    """Gather what is logged, however the logs of the process are set up."""
    before, captured = structlog.get_config(), structlog.testing.LogCapture()
    structlog.configure(
        processors=[captured],
        wrapper_class=structlog.make_filtering_bound_logger(0),
        logger_factory=structlog.ReturnLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    try:
        yield captured.entries
    finally:
        structlog.configure(**before)


def belongs(table: str, plugin: str) -> bool:
    """Tell whether a table bears the name of a plugin."""
    return table == plugin or table.startswith(f"{plugin}_")


def tables(database: sqlite3.Connection) -> list[str]:
    """List the tables, without those of the database itself."""
    found = database.execute(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
    )
    return [name for (name,) in found]


def branches_with(subject: Subject, scenario: Scenario, *, mood: Mood | None = None) -> str:
    """Prepare a scenario for a plugin, and write the YAML of the three branches."""
    scenario.install(neighbour(mood or Mood()))
    subject.prepare(scenario)
    ours = {subject.name: subject.settings}
    plugins: dict[str, dict[str, object]] = {CENTRO: {"neighbour": {}}, NORTE: {}, SUR: {}}
    if subject.is_channel:
        whole = {"channels": {} if subject.name == CHANNEL else ours, "branches": _branches(plugins)}
    else:
        whole = {"branches": _branches({**plugins, CENTRO: {**ours, "neighbour": {}}, NORTE: ours})}
    return msgspec.json.encode(whole).decode()


def _branches(plugins: Mapping[str, Mapping[str, object]]) -> Mapping[str, Mapping[str, object]]:
    return {key: {"plugins": enabled} for key, enabled in plugins.items()}
