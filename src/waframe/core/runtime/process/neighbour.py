"""Asks a process of this deployment on this machine how it is."""

import httpx2
import msgspec

from waframe.core.runtime.app import Readiness
from waframe.core.runtime.config import ServerSettings
from waframe.core.runtime.deployment import Deployment

_PATIENCE_SECONDS = 4.0


def neighbour_url(server: ServerSettings) -> str:
    """Tell where such a process would listen."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(server.host, server.host)  # noqa: S104  # what was set, not bound
    return f"http://{host}:{server.port}"


async def ask_neighbour(deployment: Deployment) -> Readiness | None:
    """Ask; None where nobody answers, or somebody of another deployment."""
    transport = httpx2.AsyncHTTPTransport()
    try:
        async with httpx2.AsyncClient(transport=transport, timeout=_PATIENCE_SECONDS) as client:
            answer = await client.get(f"{neighbour_url(deployment.config.server)}/readyz")
        readiness = msgspec.json.decode(answer.content, type=Readiness)
    except (httpx2.HTTPError, msgspec.DecodeError):
        return None
    return readiness if readiness.deployment == deployment.fingerprint else None
