"""The kit for tests, shipped with the library: every name that tests need stands here.

Its commands run in production, too, where neither a test's deployment nor pytest is wanted: so a name is looked up when
it is first asked for. What type checkers read is `__init__.pyi`.
"""

from importlib import import_module

_HOMES = {
    "ActionTraced": "tracing",
    "AgentActor": "staff",
    "BranchActor": "scenario",
    "CallTraced": "tracing",
    "ChannelRig": "promises.channels",
    "Conformance": "promises.promise",
    "CustomerActor": "customer",
    "Deploy": "deploying",
    "EffectTraced": "tracing",
    "GoldenTranscripts": "transcripts",
    "HookTraced": "tracing",
    "ModelServer": "model_server",
    "NeverQuiet": "scenario",
    "NoteTraced": "tracing",
    "PieceTraced": "tracing",
    "PostgresServer": "postgres",
    "Promise": "promises.promise",
    "PromiseBroken": "promises.promise",
    "RememberingBench": "bench",
    "RememberingHost": "host",
    "Scenario": "scenario",
    "TranscriptChanged": "transcripts",
    "Trouble": "promises.channels",
    "TurnedClock": "clock",
    "WebVisitor": "web_visitor",
    "conformance": "promises.conformance",
    "playing": "scenario",
    "run_command": "commanding",
    "serve_postgres": "postgres",
    "traced": "tracing",
    "transcript": "transcripts",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605  # the stub lists them one by one


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *_HOMES]
