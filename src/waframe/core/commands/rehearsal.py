"""A deployment whose WhatsApp is the simulator: no account, no secret, the same code."""

from collections.abc import Mapping
from pathlib import Path
from secrets import randbelow

import msgspec

from waframe.core.runtime.config import Config
from waframe.core.runtime.deployment import Deployment
from waframe.simulator.settings import DEMO_PEOPLE, NumberSettings, SimulatorSettings

CHANNEL = "whatsapp"
WEBHOOK = "/webhooks/whatsapp"
INVENTORY = "inventory"
INVENTORY_URL = "INVENTORY_URL"
_PLAIN = SimulatorSettings()
SECRETS = {
    "WHATSAPP_APP_SECRET": _PLAIN.app_secret,
    "WEBHOOK_VERIFY_TOKEN": _PLAIN.verify_token,
    "WHATSAPP_ACCESS_TOKEN": _PLAIN.access_token,
    "WHATSAPP_PHONE_NUMBER_ID": _PLAIN.numbers[0].phone_number_id,
}


class Rehearsal(Deployment):
    """Reads the same configuration, and sends to the simulator instead of Meta."""

    def __init__(
        self, path: Path, *, environ: Mapping[str, str], graph_url: str, inventory_url: str | None = None
    ) -> None:
        self._graph_url = graph_url
        stocked = {} if inventory_url is None or environ.get(INVENTORY_URL) else {INVENTORY_URL: inventory_url}
        super().__init__(path, environ={**with_secrets(environ), **stocked})
        self.wants_inventory = bool(stocked) and any(INVENTORY in one.plugins for one in self.config.branches.values())

    def read_config(self) -> Config:
        """Read the YAML anew, with the simulator's address in it."""
        config = super().read_config()
        channel = config.channels.get(CHANNEL)
        if channel is None or not hasattr(channel, "graph_url"):
            return config
        rehearsed = msgspec.structs.replace(channel, graph_url=self._graph_url)
        return msgspec.structs.replace(config, channels={**config.channels, CHANNEL: rehearsed})


def with_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """Add the simulator's secrets where the variables are missing."""
    return {**environ, **{name: value for name, value in SECRETS.items() if not environ.get(name)}}


def simulated(config: Config | None, *, host: str, port: int, callback_url: str) -> SimulatorSettings:
    """Describe the simulator that fits a configuration; without one it has three numbers of its own."""
    settings = SimulatorSettings(
        host=host,
        port=port,
        callback_url=callback_url,
        people=DEMO_PEOPLE,
        seed=randbelow(2**31),  # ids of messages must not return, or a database that outlives us drops them as known
    )
    if config is None:
        return settings
    numbers = _numbers(config)
    return msgspec.structs.replace(settings, **_secrets(config), **({"numbers": numbers} if numbers else {}))


def _numbers(config: Config) -> tuple[NumberSettings, ...]:
    found = [
        (branch.branch.name, branch.addresses[CHANNEL])
        for branch in config.branches.values()
        if CHANNEL in branch.addresses
    ]
    return tuple(
        NumberSettings(
            phone_number_id=settings.address,
            display_phone=getattr(settings, "display", None) or f"+52 55 5512 {count:04}",
            name=name,
            waba_id=getattr(settings, "waba_id", None) or _PLAIN.numbers[0].waba_id,
        )
        for count, (name, settings) in enumerate(found, start=141)
    )


def _secrets(config: Config) -> dict[str, str]:
    channel = config.channels.get(CHANNEL)
    values = {name: getattr(channel, name, None) for name in ("app_secret", "verify_token", "access_token")}
    firsts = {name: value[0] if isinstance(value, tuple) and value else value for name, value in values.items()}
    return {name: value for name, value in firsts.items() if isinstance(value, str) and value}
