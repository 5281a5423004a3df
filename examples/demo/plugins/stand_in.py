"""Serves the stand-in for language models beside the demo, so that a model answers in a branch without a key."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from waframe import Host, NoSettings, Plugin
from waframe.testing.model_server import ModelServer, serving_model

PORT = 8091


class StandIn(Plugin[NoSettings]):
    """A model on this machine, for as long as the demo runs; nothing else asks it."""

    name = "stand_in"

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[None]:
        """Serve it, unless another process of the demo does so already."""
        async with AsyncExitStack() as stack:
            try:
                url = await stack.enter_async_context(serving_model(ModelServer(), port=PORT))
            except OSError as error:
                host.log.info("stand_in.served_elsewhere", port=PORT, reason=str(error))
            else:
                host.log.info("stand_in.serves", url=url)
            yield None
