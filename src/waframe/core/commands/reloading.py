"""`waframe reload`: lets the running processes go over to the configuration as it is now."""

import anyio
import click
import msgspec

from waframe.core.commands.failing import Failure
from waframe.core.commands.opening import log_little, open_deployment, run
from waframe.core.commands.options import Command, options
from waframe.core.commands.printing import print_json, print_table
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.process.serving import RELOADED, ReloadAnswer, request_reload
from waframe.core.store.migrating import missing_steps

_PATIENCE_SECONDS = 10.0
_QUIET_SECONDS = 2.5  # a process looks for requests at least every 1.5 s
_LOOK_SECONDS = 0.1


@click.command("reload", cls=Command, short_help="Let the running processes read the configuration anew.")
def reload_command() -> None:
    """Let the running processes read the configuration anew.

    First the file is checked here: with faults nobody is asked. Then all processes that share the database go over to
    it while they run; a turn finishes on the settings with which it began. A process that cannot, keeps what it had.
    New code of plugins needs a restart.

    Examples:
      waframe reload
      waframe reload --json
    """
    log_little()
    deployment = open_deployment()
    answers = run(lambda: _ask(deployment))
    if options().json:
        print_json(answers)
    elif answers:
        rows = [(one.process, "bad" if one.error else "good", one.error or "reloaded") for one in answers]
        print_table(("process", "", ""), rows)
    if not answers:
        hint = "start one with `waframe serve`, with the same configuration; a change of `database:` needs a restart"
        raise Failure("the configuration is good, but no running process answered", hint=hint)
    if any(one.error for one in answers):
        raise Failure("not every process reloaded; what they had stays in force")


async def _ask(deployment: Deployment) -> list[ReloadAnswer]:
    if await missing_steps(deployment.database_url):
        return []
    await deployment.database.open()
    try:
        since = await request_reload(deployment)
        return await _answers(deployment, since=since)
    finally:
        await deployment.database.close()


async def _answers(deployment: Deployment, *, since: int) -> list[ReloadAnswer]:
    """Collect answers until some time after the last one."""
    found: dict[str, ReloadAnswer] = {}
    began = news = anyio.current_time()
    while (now := anyio.current_time()) < began + _PATIENCE_SECONDS and not (found and now > news + _QUIET_SECONDS):
        for event in await deployment.store.events.named(RELOADED, since=since):
            answer = msgspec.json.decode(event.payload, type=ReloadAnswer)
            if answer.request > since and answer.process not in found:
                found[answer.process] = answer
                news = now
        await anyio.sleep(_LOOK_SECONDS)
    return list(found.values())
