"""What the simulated shops have: worked out from the part's number, always the same, or put there."""

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

BRANCHES: Mapping[str, str] = {"SUC01": "Centro", "SUC02": "Portales", "SUC03": "Vallejo"}
UNKNOWN_PREFIXES = ("WAFRAME-", "NO-")
_NOUNS = ("BALATA DELANTERA", "AMORTIGUADOR TRASERO", "FILTRO DE ACEITE", "BUJÍA IRIDIO", "BOMBA DE AGUA", "BANDA")


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """A part in a branch; `stock` is None where the shop itself does not know."""

    branch: str
    stock: int | None
    reserved: int = 0
    price: str
    description: str

    @property
    def free(self) -> int | None:
        """Tell how many are promised to nobody."""
        return None if self.stock is None else max(0, self.stock - self.reserved)


class Shelf:
    """The goods of all branches."""

    def __init__(self, branches: Mapping[str, str] = BRANCHES) -> None:
        self.branches = branches
        self._put: dict[str, tuple[Goods, ...]] = {}

    def put(self, part: str, goods: Iterable[Goods]) -> None:
        """Put goods there; none means that nobody knows the part."""
        self._put[part] = tuple(goods)

    def goods(self, part: str) -> tuple[Goods, ...]:
        """Give what there is of a part in every branch."""
        if part in self._put:
            return self._put[part]
        if not part or part.startswith(UNKNOWN_PREFIXES):
            return ()
        return tuple(self._made(part, branch) for branch in self.branches)

    def _made(self, part: str, branch: str) -> Goods:
        whole, here = _number(part), _number(f"{part}@{branch}")
        stock = 0 if here % 4 == 0 else here % 25
        return Goods(
            branch=branch,
            stock=stock,
            reserved=min(stock, here // 100 % 3),
            price=f"{50 + whole % 1900}.{whole // 7 % 100:02}",
            description=f"{_NOUNS[whole % len(_NOUNS)]} {part}",
        )


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
