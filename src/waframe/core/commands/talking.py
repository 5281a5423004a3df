"""A talk in the terminal, through whatever plugin brings the console channel."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import click
import msgspec

from waframe.core.commands.failing import WRONG_CONFIGURATION, Failure
from waframe.core.contract.channel import Channel
from waframe.core.records.ids import new_id
from waframe.core.runtime.config import Config
from waframe.core.runtime.config.faults import suggest

CHANNEL = "console"


@runtime_checkable
class Talking(Protocol):
    """A channel that can hold a talk at the terminal of this process."""

    async def talk(self, *, address: str, session: str, name: str) -> None:
        """Talk until the person ends it."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Where the customer sits down."""

    branch: str
    address: str


def desk_of(config: Config, *, branch: str | None) -> Desk:
    """Find the branch to talk with."""
    if branch is not None and branch not in config.branches:
        raise click.UsageError(f"There is no branch {branch}; {suggest(branch, config.branches)}")
    for key, one in config.branches.items():
        settings = one.addresses.get(CHANNEL)
        if settings is not None and branch in {None, key}:
            return Desk(branch=key, address=settings.address)
    key = branch or next(iter(config.branches))
    hint = f"`channels: {{console: {{}}}}` at the top, and in branch {key}: `channels: {{console: {{desk: {key}}}}}`"
    raise Failure("no branch can be reached from a terminal", hint=hint, exit_code=WRONG_CONFIGURATION)


async def talk(channels: Mapping[str, Channel], desk: Desk) -> None:
    """Hold a talk with the branch until the person ends it."""
    channel: object = channels.get(CHANNEL)
    if not isinstance(channel, Talking):
        raise Failure(f"the channel {CHANNEL} cannot talk in a terminal")
    await channel.talk(address=desk.address, session=new_id(), name="Console")
