"""What can be wrong with a sale as it is written, each fault with its name and its place."""

import msgspec


class SaleFault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: its name for machines, where it stands, what it is."""

    code: str
    path: str
    message: str


class SaleInvalid(Exception):
    """Raised when a sale cannot be calculated as it is written; names every fault."""

    def __init__(self, faults: tuple[SaleFault, ...]) -> None:
        super().__init__("; ".join(f"{one.path}: {one.message}" for one in faults))
        self.faults = faults
