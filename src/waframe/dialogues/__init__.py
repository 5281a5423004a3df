"""Dialogues: what a plugin asks a customer in several steps, written as one async function that survives restarts."""

from waframe.dialogues.dialogue import Dialogue
from waframe.dialogues.errors import (
    AnswerUntyped,
    Cancelled,
    DialogueChanged,
    DialogueEndless,
    DialogueError,
    DialogueUnregistered,
    Reason,
    Unreadable,
)
from waframe.dialogues.filling import fill
from waframe.dialogues.questions import Option, Photo
from waframe.dialogues.talk import Talk

__all__ = [
    "AnswerUntyped",
    "Cancelled",
    "Dialogue",
    "DialogueChanged",
    "DialogueEndless",
    "DialogueError",
    "DialogueUnregistered",
    "Option",
    "Photo",
    "Reason",
    "Talk",
    "Unreadable",
    "fill",
]
