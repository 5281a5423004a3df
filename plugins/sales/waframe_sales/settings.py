"""What a branch may set under `sales:`."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from waframe import Role, Settings
from waframe_sales.money.sale import CommissionBasis, Rounding, Stacking
from waframe_sales.reports.settings import ReportSettings

Positive = Annotated[int, msgspec.Meta(ge=1)]
Percent = Annotated[str, msgspec.Meta(pattern=r"^(100(\.0+)?|\d{1,2}(\.\d{1,4})?)$")]
"""A percentage from 0 to 100, in quotes, such as "12.5"."""

Rate = Annotated[str, msgspec.Meta(pattern=r"^(1(\.0+)?|0(\.\d{1,6})?)$")]
"""A part of one, in quotes, such as "0.16"."""

Positives = Annotated[str, msgspec.Meta(pattern=r"^\d{1,6}(\.\d{1,6})?$")]
"""A decimal above 0, in quotes, such as "17.3542"."""

_CODE = re.compile(r"[A-Z0-9]{1,12}")


class TaxSettings(Settings, frozen=True, kw_only=True):
    """A rate of the tax, and the last day on which it holds."""

    rate: Rate = "0.16"
    """The rate as a part of one."""

    until: date | None = None
    """The last day of the rate, in the branch's own zone; without it the rate has no end."""


class ExchangeSettings(Settings, frozen=True, kw_only=True):
    """What a dollar costs."""

    rate: Positives
    """How many pesos."""

    date: date
    """The day of the rate; every price in dollars says it."""


class CapSettings(Settings, frozen=True, kw_only=True):
    """Which part of any line's price may be given away without asking, in percent."""

    model: Percent = "0"
    """By a language model."""

    agent: Percent = "5"
    """By an agent."""

    supervisor: Percent = "20"
    """By a supervisor."""

    admin: Percent = "100"
    """By an administrator."""

    def of(self, role: Role | None) -> Decimal:
        """Give the cap of a role; None is a language model."""
        match role:
            case None:
                return Decimal(self.model)
            case Role.AGENT:
                return Decimal(self.agent)
            case Role.SUPERVISOR:
                return Decimal(self.supervisor)
            case Role.ADMIN:
                return Decimal(self.admin)


class CommissionSettings(Settings, frozen=True, kw_only=True):
    """What a seller gets of a sale."""

    basis: CommissionBasis = CommissionBasis.NET
    """Of the price without tax (`net`), or of what is earned with it (`margin`), where the cost is known."""

    percent: Percent = "0"
    """The percentage, unless brand or role say another one."""

    by_brand: dict[str, Percent] = msgspec.field(default_factory=dict)
    """By brand; it goes before the role's."""

    by_role: dict[Role, Percent] = msgspec.field(default_factory=dict)
    """By the seller's role."""

    def percent_of(self, brand: str, *, role: Role) -> Decimal:
        """Give the percentage for a brand and a seller's role."""
        by_brand = {name.casefold(): percent for name, percent in self.by_brand.items()}
        return Decimal(by_brand.get(brand.casefold(), self.by_role.get(role, self.percent)))


class SalesSettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `sales:`."""

    tax_note: bool = False
    """Whether a message of the bot that names an amount ends with «Precios con IVA incluido». Only if it is true."""

    code: str | None = None
    """The branch in folios, such as `SUC05`; by default from its place among the branches when it first sold."""

    address: str = ""
    """The branch's address, as papers show it; may have several lines."""

    notes: str = ""
    """What stands at the foot of quotes."""

    tax: tuple[TaxSettings, ...] = (TaxSettings(),)
    """The rates of the tax in their order; the first that has not ended counts."""

    price_includes_tax: bool = False
    """How a price is read whose source does not say whether it includes the tax."""

    rounding: Rounding = Rounding.DOCUMENT
    """Whether cents are made once a document, or in every line."""

    usd: ExchangeSettings | None = None
    """What a dollar costs; without it a price in dollars counts as unknown."""

    stacking: Stacking = Stacking.MAX
    """Whether the larger of a line's and the customer's discount counts, or one after the other."""

    caps: CapSettings = msgspec.field(default_factory=CapSettings)
    """Which discounts need nobody's leave."""

    valid_hours: Positive = 72
    """How long a quote holds after it was sent."""

    reserve_minutes: Positive = 120
    """How long pieces are kept for a customer who confirmed."""

    price_seconds: Positive = 8
    """How long prices may be looked up for a whole quote; what is not known by then comes from the catalogue."""

    on_change: Literal["agent", "bot"] = "agent"
    """Who goes on where the customer wants another quote."""

    commission: CommissionSettings = msgspec.field(default_factory=CommissionSettings)
    """What sellers get."""

    report: ReportSettings = msgspec.field(default_factory=ReportSettings)
    """When the day is told by itself, and to whom."""

    def __post_init__(self) -> None:
        """Refuse rates of which none would hold one day, and codes that a folio cannot carry."""
        if not self.tax or self.tax[-1].until is not None:
            raise ValueError("the last rate of the tax must have no `until`")
        if self.code is not None and _CODE.fullmatch(self.code) is None:
            raise ValueError(f"a code is 1 to 12 capital letters and digits, not {self.code!r}")

    def tax_on(self, day: date) -> Decimal:
        """Give the rate of the tax on a day."""
        return next(Decimal(one.rate) for one in self.tax if one.until is None or day <= one.until)
