"""The door: enabled in a branch, it serves the agents' desk at `/`."""

from starlette.routing import BaseRoute

from waframe import NoSettings, Plugin, hookimpl
from waframe.plugins.web.pages import Pages


class Web(Plugin[NoSettings]):
    """Serves the agents' desk; which branches somebody sees there is a matter of their account, not of this plugin."""

    name = "web"

    @hookimpl
    def register_routes(self) -> list[BaseRoute]:
        """Add the page and its files."""
        return Pages().routes()
