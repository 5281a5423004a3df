"""`waframe serve` and `waframe worker`: a process of the deployment, from start to drain."""

from functools import partial

import click
import structlog

from waframe.core.commands.opening import log_much, open_deployment, run
from waframe.core.commands.options import Command
from waframe.core.commands.ports import take_port
from waframe.core.runtime.process.serving import serve, work

_log = structlog.stdlib.get_logger("waframe")


@click.command("serve", cls=Command, short_help="Serve the webhook and work on messages.")
@click.option("--no-work", is_flag=True, help="Only take messages in; processes of `waframe worker` answer them.")
def serve_command(*, no_work: bool) -> None:
    """Serve the webhook and work on messages.

    Brings the tables up to date, starts the plugins and listens where `server:` of the configuration says (port 3002,
    or the variable PORT). Logs go to stderr: readable in a terminal, JSON elsewhere.

    SIGTERM and Ctrl-C finish what is being done, at most 20 seconds, and end. SIGHUP reads the configuration anew.

    Examples:
      waframe serve
      PORT=8080 waframe serve --config shop/waframe.yaml
      waframe serve --no-work          beside one or more of: waframe worker
    """
    log_much()
    deployment = open_deployment()
    server = deployment.config.server
    taken = take_port(server.host, server.port, remedy="set `server: {port: …}`, or the variable PORT")
    started = partial(_log.info, "deployment.serving", host=server.host, port=server.port, work=not no_work)
    with taken:
        run(lambda: serve(deployment, work=not no_work, sockets=[taken], started=started))


@click.command("worker", cls=Command, short_help="Work on messages without a web server.")
def worker_command() -> None:
    """Work on messages without a web server.

    Any number of workers may run against one Postgres, on any number of machines. On SQLite one `waframe serve` does
    everything, and workers beside it have to run on the same machine.

    SIGTERM and Ctrl-C finish what is being done, at most 20 seconds, and end. SIGHUP reads the configuration anew.

    Examples:
      waframe worker
      waframe worker --config shop/waframe.yaml
    """
    log_much()
    deployment = open_deployment()
    run(lambda: work(deployment, started=partial(_log.info, "deployment.working")))
