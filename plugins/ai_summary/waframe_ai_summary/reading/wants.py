"""The parts of a conversation: what was asked for, what was offered for it, what became of it."""

import msgspec

from waframe_ai_summary.reading.summary import Product, Source, Status
from waframe_ai_summary.reading.vehicles import Car


class Want:
    """A part that somebody wants, as it becomes known. What only the business named is tentative until it counts."""

    def __init__(self, families: tuple[str, ...], source: Source, *, place: int, tentative: bool = False) -> None:
        self.families = families
        self.place = place
        self.tentative = tentative
        self.car: Car | None = None
        self.pos: str | None = None
        self.side: str | None = None
        self.qty: int | None = None
        self.price: str | None = None
        self.brand: str | None = None
        self.status: Status = "asked"
        self.quoted_at = -1
        self.settled_at = -1
        self.sources: dict[str, Source] = {"family": source}

    @property
    def family(self) -> str:
        """The family, or the likeliest of those that the words leave open."""
        return self.families[0]

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it."""
        return self.status in {"asked", "quoted"}

    def learn(self, field: str, value: str | int | None, source: Source, *, anew: bool = True) -> None:
        """Take a field; where it is known already only what is said anew replaces it."""
        if value is not None and (anew or getattr(self, field) is None):
            setattr(self, field, value)
            self.sources[field] = source

    def narrow(self, families: tuple[str, ...]) -> None:
        """Take the one family that is named, where the words before left several open."""
        if len(families) == 1 and len(self.families) > 1:
            self.families = families

    def begin_anew(self) -> None:
        """Forget what was offered, because it was for the wrong thing."""
        self.price = self.brand = None
        self.status = "asked"
        self.quoted_at = -1
        for field in ("price", "brand", "status"):
            self.sources.pop(field, None)

    def settle(self, status: Status, source: Source, *, place: int) -> None:
        """Note what became of it, and in which message."""
        self.status = status
        self.settled_at = place
        self.tentative = False
        self.sources["status"] = source

    def fits(self, families: tuple[str, ...], *, pos: str | None, side: str | None, car: Car | None) -> bool:
        """Tell whether a mention may mean this one."""
        return (
            bool(set(self.families) & set(families))
            and _agree(self.pos, pos)
            and _agree(self.side, side)
            and (car is None or self.car is None or self.car is car)
        )

    def likeness(self, source: Source, *, place: int) -> "Want":
        """Give another offer for the same want."""
        other = Want(self.families, source, place=place)
        other.car, other.pos, other.side, other.qty = self.car, self.pos, self.side, self.qty
        other.sources |= {field: self.sources[field] for field in ("pos", "side", "qty") if field in self.sources}
        return other

    def shown(self) -> Product:
        """Give the part as it is known."""
        return msgspec.convert(
            {
                "family": self.family,
                "pos": self.pos,
                "side": self.side,
                "qty": self.qty or 1,
                "price": self.price,
                "status": self.status,
                "brand": self.brand,
            },
            type=Product,
        )


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other
