"""The people who work with waframe, and the programs that do so in their name."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What a person may do; each role may do what the ones before it may."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    def covers(self, other: "Role") -> bool:
        """Tell whether this role may do what another one may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """A person who answers customers. `branches` are those that they may see; an administrator sees all."""

    id: str
    login: str
    name: str
    role: Role = Role.AGENT
    branches: tuple[str, ...] = ()
    language: str = "es-MX"
    active: bool = True

    def sees(self, branch: str) -> bool:
        """Tell whether a branch is granted."""
        return self.role is Role.ADMIN or branch in self.branches


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's login in one browser; `client` is how the browser names itself."""

    id: str
    agent_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    client: str = ""


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """The key of a program; the key itself is shown once and never stored."""

    id: str
    name: str
    role: Role
    branches: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None = None
    seen_at: datetime | None = None


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: an agent in a session, or a program with a token. `id` is the agent's or the token's."""

    id: str
    name: str
    role: Role
    branches: tuple[str, ...]
    language: str = "es-MX"
    session_id: str | None = None

    def sees(self, branch: str) -> bool:
        """Tell whether a branch is granted; where it is not, it looks as if it did not exist."""
        return self.role is Role.ADMIN or branch in self.branches

    @property
    def is_person(self) -> bool:
        """Tell whether it is an agent."""
        return self.session_id is not None
