"""What can go wrong between us and an inventory service, each with its own name.

InventoryError
├── NothingTold      the service told nothing about stock; `reason` says why
└── MappingWrong     the mapping asks for what the service does not have
"""

from enum import StrEnum

from waframe import WaframeError


class Reason(StrEnum):
    """Why a stock is unknown."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    HTTP_ERROR = "http_error"
    HTML = "html"
    TOO_LARGE = "too_large"
    PAUSED = "paused"
    WSDL = "wsdl"
    AUTH_DENIED = "auth_denied"
    AUTH_EXPIRED = "auth_expired"
    FAULT = "fault"
    NOT_XML = "not_xml"
    TRUNCATED = "truncated"
    DTD = "dtd"
    BAD_INNER = "bad_inner"
    ENCODING = "encoding"
    STATUS = "status"
    UNEXPECTED = "unexpected"
    MAPPING = "mapping"
    NOT_FOUND = "not_found"
    NO_ROW = "no_row_of_branch"
    NO_STOCK_TOLD = "no_stock_told"
    NOT_CONFIGURED = "not_configured"
    PRICE_ONLY = "price_only"


_KINDS = {
    **dict.fromkeys(
        (Reason.TIMEOUT, Reason.UNREACHABLE, Reason.HTTP_ERROR, Reason.HTML, Reason.TOO_LARGE, Reason.PAUSED),
        "transport",
    ),
    **dict.fromkeys((Reason.NOT_XML, Reason.TRUNCATED, Reason.DTD), "malformed_xml"),
    Reason.BAD_INNER: "malformed_inner_xml",
}


def kind_of(reason: Reason) -> str:
    """Give the kind of a reason: several ways to fail are the same to somebody who only wants to know what to do."""
    return _KINDS.get(reason, reason.value)


class InventoryError(WaframeError):
    """Something went wrong between us and an inventory service."""

    code = "inventory"


class NothingTold(InventoryError):
    """Raised where a service told nothing about stock, so that it stays unknown."""

    code = "inventory-nothing-told"

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail

    @property
    def kind(self) -> str:
        """Give the kind of the reason."""
        return kind_of(self.reason)


class MappingWrong(NothingTold):
    """Raised where a mapping asks for what the service does not have, such as an operation of another name."""

    code = "inventory-mapping-wrong"

    def __init__(self, detail: str) -> None:
        super().__init__(Reason.MAPPING, detail)
