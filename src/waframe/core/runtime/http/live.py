"""What is told live in a process, wired together: the feed, who is there, and their sockets."""

from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.desk.callers import Callers
from waframe.core.runtime.http.event_socket import EventSocket
from waframe.core.runtime.http.feed import Feed
from waframe.core.runtime.http.manners import Manners
from waframe.core.runtime.http.presence import Presence
from waframe.core.runtime.http.showing_conversations import ConversationShowing
from waframe.core.runtime.http.telling import Telling
from waframe.core.runtime.http.watch import Watch


class Live:
    """Begins to work when somebody listens."""

    def __init__(
        self, deployment: Deployment, *, callers: Callers, conversations: ConversationShowing, manners: Manners
    ) -> None:
        telling = Telling(conversations=conversations, threads=deployment.store.threads)
        self.feed = Feed(deployment, telling=telling)
        self.presence = Presence(deployment, feed=self.feed, manners=manners)
        self.socket = EventSocket(
            self.feed,
            callers=callers,
            presence=self.presence,
            watch=Watch(deployment, feed=self.feed, presence=self.presence),
            clock=deployment.clock,
            metrics=deployment.metrics,
        )
