"""The routes of the JSON interface that the core itself offers."""

from urllib.parse import urlsplit

from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.desk.callers import Callers
from waframe.core.runtime.files.thumbnails import Thumbnails
from waframe.core.runtime.http.accounts import Accounts
from waframe.core.runtime.http.actions import Actions
from waframe.core.runtime.http.agents import Agents
from waframe.core.runtime.http.branches import Branches
from waframe.core.runtime.http.canned import Canned
from waframe.core.runtime.http.channels import Channels
from waframe.core.runtime.http.conversations import Conversations
from waframe.core.runtime.http.drafts import Drafts
from waframe.core.runtime.http.events import Events
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.live import Live
from waframe.core.runtime.http.manners import Manners
from waframe.core.runtime.http.media_granting import MediaGranting
from waframe.core.runtime.http.media_route import MediaRoute, SignedLinks
from waframe.core.runtime.http.messages import Messages
from waframe.core.runtime.http.once import Once
from waframe.core.runtime.http.openapi import OpenApi
from waframe.core.runtime.http.overview import Overviews
from waframe.core.runtime.http.panels import Panels
from waframe.core.runtime.http.searching import Searching
from waframe.core.runtime.http.showing_conversations import ConversationShowing
from waframe.core.runtime.http.templates import Templates
from waframe.core.runtime.http.uploads import Uploads
from waframe.core.runtime.http.writing import Writing
from waframe.core.store.reports import Reports

EVENTS = "/api/events"


class Api:
    """The routes of a deployment; what they give follows a reload."""

    def __init__(self, deployment: Deployment) -> None:
        callers = deployment.callers
        conversations = ConversationShowing(deployment.store.desk, clock=deployment.clock)
        manners = Manners(deployment)
        self._live = Live(deployment, callers=callers, conversations=conversations, manners=manners)
        self.socket: ASGIApp = self._live.socket
        self.routes = _routes(
            deployment, callers=callers, conversations=conversations, live=self._live, manners=manners
        )

    def stop(self) -> None:
        """Let nobody wait for what happens any more, since the process stops."""
        self._live.feed.stop()


def _routes(
    deployment: Deployment, *, callers: Callers, conversations: ConversationShowing, live: Live, manners: Manners
) -> list[BaseRoute]:
    accounts = Accounts(
        deployment.store,
        callers=callers,
        clock=deployment.clock,
        branches=lambda: deployment.branches,
        secure=urlsplit(deployment.config.server.base_url or "").scheme == "https",
    )
    links = SignedLinks(deployment.link_key, clock=deployment.clock)
    grants = MediaGranting(deployment, callers=callers)
    files = deployment.store.media
    thumbnails = Thumbnails(files, clock=deployment.clock)
    media = MediaRoute(files, thumbnails=thumbnails, judges=(links.judge, grants.judge))
    granting = Granting(deployment, callers=callers)
    more = (
        media,
        Branches(deployment, callers=callers),
        Channels(deployment, callers=callers),
        Conversations(
            deployment.store,
            granting=granting,
            showing=conversations,
            clock=deployment.clock,
            bus=deployment.bus,
            noticing=lambda: deployment.noticing,
            manners=manners,
        ),
        Messages(deployment.store, granting=granting),
        Writing(deployment, granting=granting),
        Templates(deployment, granting=granting),
        Canned(deployment, granting=granting),
        Drafts(deployment.store, granting=granting, clock=deployment.clock),
        Actions(deployment, granting=granting),
        Events(live.feed, granting=granting, socket=live.socket),
        Agents(live.presence, granting=granting),
        Overviews(Reports(deployment.database), granting=granting, presence=live.presence, clock=deployment.clock),
        Searching(deployment, granting=granting, showing=conversations),
        Panels(deployment, granting=granting),
    )
    once = Once(deployment.store.requests, callers=callers, clock=deployment.clock)
    uploads = Uploads(deployment, granting=granting, thumbnails=thumbnails)  # equal bytes need no key
    guarded = (route for one in more for route in once.around(one.routes()))
    core = [*accounts.routes(), *uploads.routes(), *guarded]
    return [*core, *OpenApi(core, deployment=deployment).routes()]
