"""The routes of the JSON interface that the core itself offers."""

from urllib.parse import urlsplit

from starlette.routing import BaseRoute

from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.accounts import Accounts
from waframe.core.runtime.http.actions import Actions
from waframe.core.runtime.http.branches import Branches
from waframe.core.runtime.http.callers import Callers
from waframe.core.runtime.http.conversations import Conversations
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.media_route import MediaRoute, SignedLinks
from waframe.core.runtime.http.showing_conversations import ConversationShowing
from waframe.core.runtime.thumbnails import Thumbnails


def api_routes(deployment: Deployment) -> list[BaseRoute]:
    """List the routes of a deployment; what they give follows a reload."""
    base_url = deployment.config.server.base_url
    callers = Callers(deployment.store.sessions, clock=deployment.clock, base_url=base_url)
    accounts = Accounts(
        deployment.store,
        callers=callers,
        clock=deployment.clock,
        branches=lambda: deployment.branches,
        secure=urlsplit(base_url or "").scheme == "https",
    )
    links = SignedLinks(deployment.link_key, clock=deployment.clock)
    files = deployment.store.media
    media = MediaRoute(files, thumbnails=Thumbnails(files, clock=deployment.clock), judges=(links.judge,))
    granting = Granting(deployment, callers=callers)
    conversations = ConversationShowing(deployment.store.desk, clock=deployment.clock)
    more = (
        media,
        Branches(deployment, callers=callers),
        Conversations(
            deployment.store,
            granting=granting,
            showing=conversations,
            clock=deployment.clock,
            telling=lambda: deployment.telling,
        ),
        Actions(deployment, granting=granting),
    )
    return [*accounts.routes(), *(route for one in more for route in one.routes())]
