"""What a text mentions: vehicles and parts, each with its place in the text."""

import msgspec

from waframe.vocabulary.years import Years


class VehicleMention(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A vehicle as somebody named it.

    `models` are all that the words may mean ("Jetta" without its generation means several), narrowed by the years that
    stand with it; `model` is the only one, or None. The make follows from the model.
    """

    make: str | None = None
    model: str | None = None
    models: tuple[str, ...] = ()
    named: str = ""
    """The words of the model as they were written, folded."""

    years: Years | None = None
    engine: str | None = None
    vin: str | None = None
    span: tuple[int, int] = (0, 0)
    confidence: float = 1.0

    @property
    def year(self) -> int | None:
        """The year, where one was said and not a range."""
        return self.years.first if self.years is not None and self.years.first == self.years.last else None


class PartMention(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A part as somebody named it; several `families` where the words leave it open ("frenos traseros").

    `loose_position` marks a "del" that may be an article as well as "delantero".
    """

    families: tuple[str, ...]
    position: str | None = None
    side: str | None = None
    quantity: int | None = None
    brand: str | None = None
    span: tuple[int, int] = (0, 0)
    confidence: float = 1.0
    weak: bool = False
    loose_position: bool = False

    @property
    def family(self) -> str | None:
        """The family, where there is only one."""
        return self.families[0] if len(self.families) == 1 else None
