from waframe.testing.bench import RememberingBench
from waframe.testing.clock import TurnedClock
from waframe.testing.commanding import run_command
from waframe.testing.customer import CustomerActor
from waframe.testing.deploying import Deploy
from waframe.testing.host import RememberingHost
from waframe.testing.model_server import ModelServer
from waframe.testing.postgres import PostgresServer, serve_postgres
from waframe.testing.promises.channels import ChannelRig, Trouble
from waframe.testing.promises.conformance import conformance
from waframe.testing.promises.promise import Conformance, Promise, PromiseBroken
from waframe.testing.scenario import BranchActor, NeverQuiet, Scenario, playing
from waframe.testing.staff import AgentActor
from waframe.testing.tracing import (
    ActionTraced,
    CallTraced,
    EffectTraced,
    HookTraced,
    NoteTraced,
    PieceTraced,
    traced,
)
from waframe.testing.transcripts import GoldenTranscripts, TranscriptChanged, transcript
from waframe.testing.web_visitor import WebVisitor

__all__ = [
    "ActionTraced",
    "AgentActor",
    "BranchActor",
    "CallTraced",
    "ChannelRig",
    "Conformance",
    "CustomerActor",
    "Deploy",
    "EffectTraced",
    "GoldenTranscripts",
    "HookTraced",
    "ModelServer",
    "NeverQuiet",
    "NoteTraced",
    "PieceTraced",
    "PostgresServer",
    "Promise",
    "PromiseBroken",
    "RememberingBench",
    "RememberingHost",
    "Scenario",
    "TranscriptChanged",
    "Trouble",
    "TurnedClock",
    "WebVisitor",
    "conformance",
    "playing",
    "run_command",
    "serve_postgres",
    "traced",
    "transcript",
]
