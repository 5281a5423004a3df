"""The door: brings the commands of the testing kit. There is nothing to enable."""

from typing import ClassVar

from waframe import Command, NoSettings, Plugin
from waframe.testing.evaluating.command import eval_command
from waframe.testing.replaying.command import replay_command


class Testing(Plugin[NoSettings]):
    """Brings `waframe eval` and `waframe replay`; a branch that enables it gets nothing by that."""

    name = "testing"
    api = ">=1,<2"
    commands: ClassVar[tuple[Command, ...]] = (eval_command, replay_command)
