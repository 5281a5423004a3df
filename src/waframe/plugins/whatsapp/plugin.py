"""The door of the WhatsApp channel."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

from starlette.routing import BaseRoute, Route

from waframe import AddressSettings, Channel, Check, Command, Host, Plugin, hookimpl
from waframe.plugins.whatsapp.channel import WhatsAppChannel, require_secret
from waframe.plugins.whatsapp.checks import Checks
from waframe.plugins.whatsapp.explain import explain_command
from waframe.plugins.whatsapp.number_commands import number_group
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings
from waframe.plugins.whatsapp.template_commands import templates_group
from waframe.plugins.whatsapp.webhook import Webhook

PATHS = ("/webhooks/whatsapp", "/api/chat/webhook")


class WhatsApp(Plugin[WhatsAppSettings, Host]):
    """Carries messages over Meta's WhatsApp Cloud API."""

    name = "whatsapp"
    api = ">=1,<2"
    address_settings: ClassVar[type[AddressSettings] | None] = WhatsAppNumber
    commands: ClassVar[tuple[Command, ...]] = (explain_command, templates_group, number_group)
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Host]:
        """Keep the process at hand for the webhook."""
        yield host

    @hookimpl
    def register_channels(self) -> list[Channel]:
        """Bring the channel."""
        return [WhatsAppChannel(self.settings)]

    @hookimpl
    def register_routes(self) -> list[BaseRoute]:
        """Add the webhook under its name, and under the name that the first deployment gave to Meta."""
        require_secret(self.settings, self.shared)
        webhook = Webhook(self.settings, self.shared)
        return [Route(path, endpoint=webhook, name=f"whatsapp:{path}") for path in PATHS]

    @hookimpl
    def register_checks(self) -> list[Check]:
        """Look at secrets, numbers and subscriptions."""
        return Checks(self.settings).all()
