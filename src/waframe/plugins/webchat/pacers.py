"""How much one visitor, and all visitors of one IP address together, may do in this process."""

from datetime import datetime

from waframe.plugins.webchat.pacing import Pacing
from waframe.plugins.webchat.settings import WebChatSettings

FRAMES_PER_MINUTE = 600
UPLOADS_PER_MINUTE = 10


class Pacers:
    """The limits of a process, which all its sockets share."""

    def __init__(self, settings: WebChatSettings) -> None:
        self._frames = Pacing(FRAMES_PER_MINUTE)
        self._messages = Pacing(settings.messages_per_minute)
        self._messages_from = Pacing(settings.messages_per_minute_per_ip)
        self._visits = Pacing(settings.visits_per_minute_per_ip)
        self._uploads = Pacing(UPLOADS_PER_MINUTE)

    def visit(self, ip: str | None, *, now: datetime) -> bool:
        """Let a chat be opened."""
        return ip is None or self._visits.take(ip, now=now)

    def frame(self, visitor_id: str, *, now: datetime) -> bool:
        """Let a frame be read."""
        return self._frames.take(visitor_id, now=now)

    def message(self, visitor_id: str, ip: str | None, *, now: datetime) -> bool:
        """Let a message be taken."""
        return self._messages.take(visitor_id, now=now) and (ip is None or self._messages_from.take(ip, now=now))

    def upload(self, visitor_id: str, ip: str | None, *, now: datetime) -> bool:
        """Let a file be taken."""
        return self._uploads.take(visitor_id, now=now) and (ip is None or self._messages_from.take(ip, now=now))
