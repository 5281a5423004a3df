"""waframe itself, as a server with or without a worker, or as a worker alone, with the plugins of the benchmarks."""

import argparse
from collections.abc import Callable
from pathlib import Path

import anyio

from bodies import SECRET
from plugins.bystander import BYSTANDERS
from plugins.looker import Looker
from plugins.recorder import Recorder
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.logs import configure_logs
from waframe.core.runtime.process.serving import serve, work
from waframe.core.runtime.registry import Installed
from waframe.plugins.whatsapp.plugin import WhatsApp


def main() -> None:
    """Run one process of a deployment until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--part", choices=("server", "worker", "both"), default="both")
    arguments = parser.parse_args()
    configure_logs(level="warning", json=True)
    anyio.run(_run, arguments.config, arguments.part, str(arguments.port or ""), backend_options={"use_uvloop": True})


async def _run(config: Path, part: str, port: str) -> None:
    environ = {"PORT": port or "3002", "APP_SECRET": SECRET, "ACCESS_TOKEN": "bench"}
    deployment = Deployment(config, environ=environ, installed=_installed())
    if part == "worker":
        await work(deployment)
    else:
        await serve(deployment, work=part == "both")


def _installed() -> dict[str, Installed]:
    plugins = (WhatsApp, Recorder, Looker, *BYSTANDERS)
    return {
        plugin.name: Installed(plugin.name, source="benchmarks", version=None, load=_loader(plugin))
        for plugin in plugins
    }


def _loader(plugin: type[AnyPlugin]) -> Callable[[], object]:
    return lambda: plugin


if __name__ == "__main__":
    main()
