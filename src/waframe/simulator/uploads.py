"""Resumable uploads: a session, its bytes in one or several parts, and the handle that names them afterwards."""

import msgspec

from waframe.simulator.errors import GraphError
from waframe.simulator.ids import Ids
from waframe.simulator.media import MEGABYTE

TYPES = ("application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4")
LARGEST = 100 * MEGABYTE
PREFIX = "upload:"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """An upload that has begun."""

    id: str
    file_name: str
    file_type: str
    length: int
    data: bytes = b""


class Uploads:
    """Holds sessions and what their handles name."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._sessions: dict[str, Session] = {}
        self._handles: dict[str, str] = {}

    def begin(self, *, file_name: str, file_type: str, length: int) -> Session:
        """Open a session for a file of this length and type."""
        if file_type not in TYPES:
            raise GraphError(100, f"Param file_type must be one of {{{', '.join(TYPES)}}}.")
        if not 0 < length <= LARGEST:
            raise GraphError(100, f"Param file_length must be from 1 to {LARGEST}.")
        session_id = PREFIX + self._ids.handle("upload")[:32]
        session = Session(id=session_id, file_name=file_name, file_type=file_type, length=length)
        self._sessions[session.id] = session
        return session

    def take(self, session_id: str, data: bytes, *, offset: int) -> str | None:
        """Take bytes from an offset on, and return the handle once all are there."""
        session = self.session(session_id)
        if offset != len(session.data):
            raise GraphError(100, f"file_offset is {offset}, but {len(session.data)} bytes are here.")
        if len(session.data) + len(data) > session.length:
            raise GraphError(100, f"The file is longer than the {session.length} bytes that were announced.")
        grown = msgspec.structs.replace(session, data=session.data + data)
        self._sessions[session.id] = grown
        if len(grown.data) < grown.length:
            return None
        handle = "4::" + self._ids.handle("handle")
        self._handles[handle] = session.id
        return handle

    def session(self, session_id: str) -> Session:
        """Find a session; what follows a question mark is a signature that belongs to the id."""
        found = self._sessions.get(session_id.partition("?")[0])
        if found is None:
            raise GraphError(100, f"The upload session '{session_id}' does not exist.")
        return found

    def named_by(self, handle: str) -> Session | None:
        """Find what a handle names."""
        session_id = self._handles.get(handle)
        return self._sessions[session_id] if session_id else None
