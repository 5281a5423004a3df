"""How we say who we are to a service: settings of the mapping."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from waframe import Settings
from waframe.plugins.inventory.statuses import Condition, Status, check_path


class Masked(Settings, frozen=True, kw_only=True):
    """Settings that are shown as stars only, since what they hold is secret as a rule."""

    def __repr__(self) -> str:
        """Show nothing."""
        return f"{type(self).__name__}(***)"


class ParamsAuth(Masked, frozen=True, kw_only=True, tag="params", tag_field="type"):
    """User and password are parameters of every operation."""

    params: Mapping[str, str]
    """The parameters, as `${NAME}` from the environment."""


class HeaderAuth(Masked, frozen=True, kw_only=True, tag="soap_header", tag_field="type"):
    """User and password are in a header of the envelope."""

    header: str
    """The name of the header."""

    fields: Mapping[str, str]
    """What is in it."""

    namespace: str | None = None
    """Its namespace, where the WSDL does not tell."""


class HttpAuth(Masked, frozen=True, kw_only=True, tag="basic", tag_field="type"):
    """User and password are HTTP's own."""

    user: str
    """The user."""

    password: str
    """The password."""


class HttpHeaderAuth(Masked, frozen=True, kw_only=True, tag="http_header", tag_field="type"):
    """A key is in a header of HTTP."""

    headers: Mapping[str, str]
    """The headers."""


class WsseAuth(Masked, frozen=True, kw_only=True, tag="wsse", tag_field="type"):
    """User and password are in the envelope as WS-Security wants it, as text."""

    user: str
    """The user."""

    password: str
    """The password."""


class SendAs(Settings, frozen=True, kw_only=True):
    """Where the token goes."""

    param: str | None = None
    """The parameter of every operation that takes it."""

    http_header: str | None = None
    """The header of HTTP that takes it."""

    prefix: str = ""
    """What stands before it in the header, such as `Bearer `."""

    soap_header: str | None = None
    """The header of the envelope that takes it."""

    field: str | None = None
    """The element in that header."""

    namespace: str | None = None
    """The namespace of that header, where the WSDL does not tell."""

    def __post_init__(self) -> None:
        """Ask for exactly one place."""
        if sum(place is not None for place in (self.param, self.http_header, self.soap_header)) != 1:
            raise ValueError("a token goes to one place: write `param:`, `http_header:` or `soap_header:`")


class TokenAuth(Masked, frozen=True, kw_only=True, tag="token", tag_field="type"):
    """One logs in first, and sends the token that came back until it expires."""

    operation: str | None = None
    """The operation that gives the token."""

    params: Mapping[str, str] = {}
    """Its parameters."""

    envelope: str | None = None
    """Without a WSDL: the envelope of the login."""

    action: str = ""
    """Without a WSDL: its SOAPAction."""

    url: str | None = None
    """For REST: the address of the login."""

    body: str | None = None
    """For REST: what is sent."""

    headers: Mapping[str, str] = {}
    """For REST: more headers of the login."""

    token: str
    """The path of the token."""

    ttl_s: Annotated[float, msgspec.Meta(gt=0)] | None = None
    """How long a token is good; a new one is taken a little before."""

    send_as: SendAs
    """Where the token goes."""

    expired_when: Condition | None = None
    """How an answer says that the token is no longer good."""

    status: Status | None = None
    """How the login says whether it went well; without it as the others."""

    def __post_init__(self) -> None:
        """Read the path."""
        check_path(self.token)


Auth = ParamsAuth | HeaderAuth | HttpAuth | HttpHeaderAuth | WsseAuth | TokenAuth
