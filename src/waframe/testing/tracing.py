"""What happened in every piece of work while one watched: each hook with its calls, and why it came out so."""

from collections.abc import Iterator
from contextlib import contextmanager

from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.registry.tracing import (
    ActionTraced,
    CallTraced,
    EffectTraced,
    HookTraced,
    NoteTraced,
    PieceTraced,
)

__all__ = ["ActionTraced", "CallTraced", "EffectTraced", "HookTraced", "NoteTraced", "PieceTraced", "traced"]


@contextmanager
def traced(deployment: Deployment) -> Iterator[list[PieceTraced]]:
    """Gather the traces of all that a deployment does inside the block, in the order in which it was done."""
    pieces: list[PieceTraced] = []
    before, deployment.traced = deployment.traced, pieces.append
    try:
        yield pieces
    finally:
        deployment.traced = before
