"""Something learnt in a conversation."""

import msgspec


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A named value with the confidence (0 to 100) and the message that it was learnt from."""

    name: str
    value: str
    confidence: int = 100
    message_id: str | None = None
