"""The routes of the JSON interface that the core itself offers."""

from urllib.parse import urlsplit

from starlette.routing import BaseRoute

from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.accounts import Accounts
from waframe.core.runtime.http.actions import Actions
from waframe.core.runtime.http.branches import Branches
from waframe.core.runtime.http.callers import Callers
from waframe.core.runtime.http.canned import Canned
from waframe.core.runtime.http.conversations import Conversations
from waframe.core.runtime.http.drafts import Drafts
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.media_granting import MediaGranting
from waframe.core.runtime.http.media_route import MediaRoute, SignedLinks
from waframe.core.runtime.http.messages import Messages
from waframe.core.runtime.http.once import Once
from waframe.core.runtime.http.showing_conversations import ConversationShowing
from waframe.core.runtime.http.templates import Templates
from waframe.core.runtime.http.uploads import Uploads
from waframe.core.runtime.http.writing import Writing
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
    grants = MediaGranting(deployment, callers=callers)
    files = deployment.store.media
    thumbnails = Thumbnails(files, clock=deployment.clock)
    media = MediaRoute(files, thumbnails=thumbnails, judges=(links.judge, grants.judge))
    granting = Granting(deployment, callers=callers)
    conversations = ConversationShowing(deployment.store.desk, clock=deployment.clock)
    more = (
        media,
        Branches(deployment, callers=callers),
        Conversations(deployment.store, granting=granting, showing=conversations, clock=deployment.clock),
        Messages(deployment.store, granting=granting),
        Writing(deployment, granting=granting),
        Templates(deployment, granting=granting),
        Canned(deployment, granting=granting),
        Drafts(deployment.store, granting=granting, clock=deployment.clock),
        Actions(deployment, granting=granting),
    )
    once = Once(deployment.store.requests, callers=callers, clock=deployment.clock)
    uploads = Uploads(deployment, granting=granting, thumbnails=thumbnails)  # equal bytes need no key
    return [*accounts.routes(), *uploads.routes(), *(route for one in more for route in once.around(one.routes()))]
