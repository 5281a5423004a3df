"""A stand-in for language models: OpenAI-shaped, scripted, and able to fail in every way that real ones fail."""

from waframe.testing.model_server.asked import Asked
from waframe.testing.model_server.faults import (
    BrokenJson,
    Cut,
    Dripping,
    Empty,
    EndlessCalls,
    ErrorInside,
    Refused,
    Slow,
    Status,
    WrongArguments,
    WrongTool,
)
from waframe.testing.model_server.obedient import Obedient
from waframe.testing.model_server.script import Mind, Said, Script, Wanted
from waframe.testing.model_server.seller import Seller
from waframe.testing.model_server.server import ModelServer
from waframe.testing.model_server.serving import serve_model, serving_model

__all__ = [
    "Asked",
    "BrokenJson",
    "Cut",
    "Dripping",
    "Empty",
    "EndlessCalls",
    "ErrorInside",
    "Mind",
    "ModelServer",
    "Obedient",
    "Refused",
    "Said",
    "Script",
    "Seller",
    "Slow",
    "Status",
    "Wanted",
    "WrongArguments",
    "WrongTool",
    "serve_model",
    "serving_model",
]
