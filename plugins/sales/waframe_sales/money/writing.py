"""Writes a calculation as the chain's worked examples write it, with their Spanish names."""

from decimal import Decimal

from waframe_sales.money.calculation import Calculation, CapExceeded, PricedLine
from waframe_sales.money.decimals import cents, plain, shown
from waframe_sales.money.faults import SaleInvalid
from waframe_sales.money.sale import Sale

Written = dict[str, object]


def written(calculation: Calculation, *, sale: Sale) -> Written:
    """Write the result of a sale."""
    told: Written = {
        "lines": [_line(one) for one in calculation.lines],
        "subtotal": _money(calculation.subtotal),
        "descuento": _money(calculation.discount),
        "iva": {plain(one.rate): _money(one.amount) for one in calculation.taxes},
        "total": _money(calculation.total),
        "total_texto": shown(calculation.total),
    }
    if sale.role_cap_percent is not None:
        told["worst_line_percent"] = _money(calculation.worst_percent)
    earned = calculation.commission
    if earned is not None:
        told["comision_lineas"] = [_money(one) for one in earned.lines]
        told["comision"] = _money(earned.total)
        if earned.reversals is not None:
            told["comision_reverso"] = _money(earned.reversed)
            told["comision_neta"] = _money(earned.net)
    return told


def cap_exceeded(error: CapExceeded) -> Written:
    """Write that too much is given away."""
    return {
        "error": error.code,
        "cap_percent": plain(error.cap_percent),
        "worst_line_percent": _money(error.worst_percent),
    }


def invalid(error: SaleInvalid) -> Written:
    """Write what is wrong with a sale; the first fault gives the name."""
    return {
        "error": error.faults[0].code,
        "faults": [{"code": one.code, "path": one.path, "message": one.message} for one in error.faults],
    }


def _line(line: PricedLine) -> Written:
    return {
        "sku": line.sku,
        "importe": f"{line.amount:f}",
        "descuento": f"{line.discount:f}",
        "base": f"{line.base:f}",
        "tasa": plain(line.rate),
        "iva": f"{line.tax:f}",
        "total": f"{line.total:f}",
    }


def _money(value: Decimal) -> str:
    return f"{cents(value):f}"
