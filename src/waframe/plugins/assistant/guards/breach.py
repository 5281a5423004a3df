"""What is wrong with a reply."""

import msgspec

from waframe.plugins.assistant.guards.claims import Claim


class Breach(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that nothing bears out."""

    claim: Claim
    reason: str
