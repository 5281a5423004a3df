"""What the commands of the channel share: its settings, a way to Meta, and which accounts are meant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from waframe import Host, Workbench
from waframe.plugins.whatsapp.accounts import Account, accounts_of, numbers_of
from waframe.plugins.whatsapp.graph import Graph
from waframe.plugins.whatsapp.reading import CHANNEL
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings

WRONG_USE = 2


def settings_of(bench: Workbench) -> WhatsAppSettings:
    """Give the channel's settings; ends the command where the channel is not enabled."""
    settings = bench.channel(CHANNEL)
    if not isinstance(settings, WhatsAppSettings):
        raise bench.failure("the channel whatsapp is not enabled", hint="channels: whatsapp:", exit_code=WRONG_USE)
    return settings


@asynccontextmanager
async def meta(settings: WhatsAppSettings, host: Host) -> AsyncIterator[Graph]:
    """Open the way to Meta."""
    graph = Graph(settings, host)
    async with graph.running():
        yield graph


def meant(bench: Workbench, host: Host, *, branch: str | None, account: str | None) -> list[Account]:
    """List the accounts that a command is about: one that is named, that of a branch, or all.

    Ends the command where there is none.
    """
    known = accounts_of(host, settings_of(bench))
    wanted = account or (_of_branch(bench, host, branch) if branch else None)
    found = [one for one in known.values() if wanted in {None, one.id}]
    if found:
        return found
    if wanted is not None:
        words = f"no number names the account {wanted}; known are {', '.join(known) or 'none'}"
        raise bench.failure(words, exit_code=WRONG_USE)
    raise bench.failure("no number names its account", hint="set waba_id beside phone_number_id", exit_code=WRONG_USE)


def numbers_meant(bench: Workbench, host: Host, *, branch: str | None) -> list[WhatsAppNumber]:
    """List the numbers that a command is about: that of a branch, or all."""
    if branch is not None and branch not in host.branches:
        raise bench.failure(f"there is no branch {branch}; there are {', '.join(host.branches)}", exit_code=WRONG_USE)
    return [one for one in numbers_of(host) if branch in {None, bench.branch_of(CHANNEL, one.address)}]


def _of_branch(bench: Workbench, host: Host, branch: str) -> str:
    for number in numbers_meant(bench, host, branch=branch):
        if number.waba_id:
            return number.waba_id
    raise bench.failure(f"the number of {branch} does not name its account", hint="set waba_id", exit_code=WRONG_USE)
