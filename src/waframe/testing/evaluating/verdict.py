"""What is wrong with a played case."""

import msgspec


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a played case: it did not come to its end, or something forbidden happened in it."""

    id: str
    unmet: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.unmet and not self.forbidden
