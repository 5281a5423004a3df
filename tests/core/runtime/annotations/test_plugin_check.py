"""What a plugin's author wrote behind the colons is compared with what waframe calls."""

from pathlib import Path

import msgspec
import pytest

from waframe import (
    Action,
    ActionCall,
    Check,
    Context,
    Conversation,
    Finding,
    Host,
    Job,
    JobHandler,
    Message,
    NoArguments,
    NoSettings,
    Plugin,
    Reply,
    Role,
    hookimpl,
)
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.runtime.annotations.calls import TypeFault
from waframe.core.runtime.annotations.plugin_check import faults_of_plugin


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for."""

    part: str


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered."""

    cents: int


class Sound(Plugin[NoSettings]):
    """Wider arguments, narrower results, left out arguments: all of that fits."""

    name = "sound"

    @hookimpl
    async def answer_message(self, ctx: object, message: Message | None) -> Reply:
        raise NotImplementedError

    @hookimpl
    def message_received(self, message: Message) -> None: ...

    @hookimpl
    async def refine_reply(self, reply: Reply) -> Reply | None: ...

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [Action(name="price", title="t", run=self.price, arguments=Piece, result=Price, titled=self.titled)]

    async def price(self, ctx: Context, call: ActionCall, arguments: Piece | NoArguments) -> Price:
        raise NotImplementedError

    def titled(self, conversation: Conversation, caller_id: str, role: Role) -> str: ...  # type: ignore[empty-body]


class Wrong(Plugin[NoSettings]):
    """Everything that mypy cannot see, since hooks are called by name and actions through a Callable."""

    name = "wrong"

    @hookimpl
    async def answer_message(self, ctx: Context, message: str) -> str | None: ...

    @hookimpl
    async def message_sent(self, ctx, message: Message): ...  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [
            Action(name="price", title="t", run=self.price, arguments=Piece, result=Price),
            Action(name="short", title="t", run=self.short),
        ]

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        return [JobHandler(name="late", run=self.late)]  # type: ignore[arg-type]

    @hookimpl
    def register_checks(self) -> list[Check]:
        return [Check(name="look", run=self.look)]  # type: ignore[arg-type]

    async def price(self, ctx: Context, call: ActionCall, arguments: NoArguments) -> Reply: ...  # type: ignore[empty-body]

    async def short(self, ctx: Context) -> NoArguments: ...  # type: ignore[empty-body]

    def late(self, host: Host, job: Job) -> None: ...

    async def look(self, host: Host) -> list[str] | list[Finding]: ...  # type: ignore[empty-body]


def instance_of(plugin: type[Plugin[NoSettings]]) -> AnyPlugin:
    found: AnyPlugin = plugin(NoSettings(), branch=None, shared=None)  # type: ignore[assignment]
    return found


def faults() -> dict[str, TypeFault]:
    return {fault.message: fault for fault in faults_of_plugin(instance_of(Wrong))}


def test_what_is_wider_or_narrower_fits() -> None:
    assert faults_of_plugin(instance_of(Sound)) == []


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        pytest.param("hook answer_message: argument message is str, but gets Message", "write message: Message"),
        pytest.param(
            "hook answer_message: it returns str | None, but must return Reply | None", "write -> Reply | None"
        ),
        pytest.param("hook message_sent: argument ctx has no annotation", "write ctx: Context"),
        pytest.param("hook message_sent: its result has no annotation", "write -> None"),
        pytest.param("action price: argument arguments is NoArguments, but gets Piece", "write arguments: Piece"),
        pytest.param("action price: it returns Reply, but must return Price", "write -> Price"),
        pytest.param(
            "action short: it cannot be called with (ctx: Context, call: ActionCall, arguments: NoArguments)",
            "take exactly these arguments",
        ),
        pytest.param("job late: it is not async", "write async def late"),
        pytest.param(
            "check look: it returns list[str] | list[Finding], but must return list[Finding]", "write -> list[Finding]"
        ),
    ],
)
def test_what_does_not_fit_is_told_with_what_to_write(message: str, hint: str) -> None:
    assert faults()[message].hint == hint


def test_nothing_else_is_told() -> None:
    assert len(faults()) == 9


def test_a_fault_names_the_line_of_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    lines = Path(__file__).read_text("utf-8").splitlines()

    fault = faults()["job late: it is not async"]

    assert "def late" in lines[fault.line - 1]
    assert (
        str(fault)
        == f"annotations/{Path(__file__).name}:{fault.line}: job late: it is not async (write async def late)"
    )


def test_an_annotation_that_names_nothing_is_told() -> None:
    class Lost(Plugin[NoSettings]):
        name = "lost"

        @hookimpl
        async def message_sent(self, message: "Mesage") -> None: ...  # type: ignore[name-defined]  # noqa: F821

    (fault,) = faults_of_plugin(instance_of(Lost))

    assert fault.message == "hook message_sent: its annotations cannot be resolved: name 'Mesage' is not defined"
