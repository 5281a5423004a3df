"""A phone for any configuration, as `waframe dev` shows one: the deployment, a simulated Meta and one customer."""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from waframe.simulator import Customer, InMemory, Simulator, SimulatorSettings, VirtualClock
from waframe.testing.clock import TurnedClock
from waframe.testing.inside import App, Deployment

EXAMPLES = Path(__file__).parents[2] / "examples"
SECRETS = {
    "WHATSAPP_APP_SECRET": "simulated-app-secret",
    "WEBHOOK_VERIFY_TOKEN": "simulated-verify-token",
    "WHATSAPP_ACCESS_TOKEN": "simulated-access-token",
}


class Phone:
    """A customer who writes to branches by their keys."""

    def __init__(self, customer: Customer, *, deployment: Deployment, numbers: Mapping[str, str]) -> None:
        self.deployment = deployment
        self._customer = customer
        self._numbers = numbers

    async def hears(self, text: str, *, at: str) -> str:
        """Write to a branch, and give the words of the first answer."""
        sent = await self._customer.writes(self._numbers[at], text)
        answer = await self._customer.waits_for(self._numbers[at], lambda message: True, after=sent)
        return answer.text


def copied(example: str, folder: Path) -> Path:
    """Copy an example, and give its folder."""
    return Path(
        shutil.copytree(
            EXAMPLES / example, folder / example, ignore=shutil.ignore_patterns(".waframe", "__pycache__", ".*_cache")
        )
    )


@asynccontextmanager
async def phone_for(config: Path) -> AsyncIterator[Phone]:
    """Run a deployment whose numbers are all on one phone."""
    virtual = VirtualClock()
    async with Simulator.virtual(SimulatorSettings(numbers=(), read_immediately=True), clock=virtual) as simulator:

        def transport(url: str) -> httpx2.AsyncBaseTransport:
            return InMemory(simulator.app)

        deployment = Deployment(config, environ=SECRETS, clock=TurnedClock(virtual), transports=transport)
        numbers = {key: one.addresses["whatsapp"].address for key, one in deployment.config.branches.items()}
        for key, number in numbers.items():
            simulator.number(number, name=key, display_phone=f"+52 55 5512 {number[-4:]}")
        async with deployment.running():
            simulator.deliver_to(App(deployment))
            customer = simulator.customer("5215512345678", name="Cliente de prueba")
            yield Phone(customer, deployment=deployment, numbers=numbers)
