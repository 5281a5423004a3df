"""pywa with a handler that does nothing: it checks the signature and parses, and stores nothing."""

from fastapi import FastAPI
from pywa_async import WhatsApp, types

from bodies import PATH, SECRET
from peers.asgi import ASGIApp, serve_from_arguments


def make(_database: str) -> ASGIApp:
    """Make the application."""
    app = FastAPI()
    client = WhatsApp(
        phone_id="200000000000000",
        token="unused",
        server=app,
        verify_token="bench",
        app_secret=SECRET,
        webhook_endpoint=PATH,
        filter_updates=False,
    )

    @client.on_message
    async def receive(_client: WhatsApp, _message: types.Message) -> None:
        """Do nothing."""

    return app


if __name__ == "__main__":
    serve_from_arguments(make)
