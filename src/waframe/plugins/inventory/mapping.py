"""What a deployer writes to describe an inventory service: the whole mapping language as settings."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from waframe import Settings
from waframe.plugins.inventory.credentials import Auth
from waframe.plugins.inventory.expressions import parse_expression
from waframe.plugins.inventory.statuses import Status, check_path
from waframe.plugins.inventory.templates import check_all, check_template

AT_BRANCH = "stock_at_branch"
ALL_BRANCHES = "stock_all_branches"

Seconds = Annotated[float, msgspec.Meta(gt=0, le=60)]
Count = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Parameter = Any
"""A text, a number, a yes or no, or whatever the WSDL wants, as lists and mappings."""


class Decode(Settings, frozen=True, kw_only=True):
    """What is inside an answer, and where."""

    kind: Literal["dataset", "xml_string", "json_string", "delimited", "json"]
    """What it is."""

    at: str | None = None
    """The path of the text that holds it; without it the only one."""

    separator: str = "|"
    """What stands between two columns of delimited text."""

    lines: str = "\n"
    """What stands between two lines of delimited text."""

    head: bool | tuple[str, ...] = False
    """Whether the first line names the columns, or their names."""


class Paging(Settings, frozen=True, kw_only=True):
    """How a long answer is asked for page by page."""

    param: str
    """The parameter that takes the number of the page."""

    start: int = 1
    """The number of the first page."""

    step: int = 1
    """What is added for the next one; the size of a page where the parameter counts rows."""

    size: Count | None = None
    """How many rows a full page has: one with fewer is the last. Without it the last one is empty."""

    more: str | None = None
    """The path of a value that says whether there is another page."""

    at_most: Annotated[int, msgspec.Meta(ge=1, le=100)] = 20
    """How many pages are asked for; where there are more, nothing is known."""

    def __post_init__(self) -> None:
        """Read the path."""
        check_path(self.more)


class RowMapping(Settings, frozen=True, kw_only=True):
    """Where a row has what; each is an expression."""

    part_number: str | None = None
    """The part's number; without it, the one that was asked for."""

    branch: str | None = None
    """The branch as the service names it; without it, the one that was asked for."""

    stock: str | None = None
    """How many there are."""

    price: str | None = None
    """The price of one."""

    currency: str | None = None
    """Its currency, as MXN or USD."""

    price_includes_tax: str | None = None
    """Whether the price has the tax in it."""

    description: str | None = None
    """What the part is."""

    def __post_init__(self) -> None:
        """Read all expressions."""
        for name in self.__struct_fields__:
            written = getattr(self, name)
            if written is not None:
                _check(name, written)


class RowConstants(Settings, frozen=True, kw_only=True):
    """What is the same in every row."""

    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] | None = None
    """The currency of all prices."""

    price_includes_tax: bool | None = None
    """Whether all prices have the tax in them."""

    branch: str | None = None
    """The branch, where the service is one branch's own."""

    description: str | None = None
    """What the parts are."""


class Query(Settings, frozen=True, kw_only=True):
    """One question to a service, and how to read the answer."""

    operation: str | None = None
    """The operation of the WSDL."""

    params: Mapping[str, Parameter] = {}
    """Its parameters; texts are templates."""

    envelope: str | None = None
    """Without a WSDL: the whole envelope as a template, or the name of a file with it."""

    action: str = ""
    """Without a WSDL: the SOAPAction."""

    answer: str | None = None
    """The name of the element in the answer's body, where it is to be checked."""

    url: str | None = None
    """For REST: the address as a template."""

    method: Literal["GET", "POST"] | None = None
    """For REST: how it is asked; without it GET, and POST where there is a body."""

    body: str | None = None
    """For REST: what is sent, as a template."""

    headers: Mapping[str, str] = {}
    """More headers, as templates."""

    decode: Literal["dataset", "xml_string", "json_string", "delimited", "json"] | Decode | None = None
    """What is inside the answer."""

    rows: str | None = None
    """The path of the rows; without it the answer is one row."""

    row: RowMapping
    """Where a row has what."""

    const: RowConstants = RowConstants()
    """What is the same in every row."""

    status: Status | None = None
    """How this answer says whether it is one; without it as the others."""

    paging: Paging | None = None
    """How a long answer is asked for page by page."""

    def __post_init__(self) -> None:
        """Read all templates and paths."""
        check_all(dict(self.params))
        check_all(dict(self.headers))
        for written in (self.envelope, self.url, self.body):
            if written is not None:
                check_template(written)
        check_path(self.rows)
        if self.row.stock is None and self.row.price is None:
            raise ValueError("a row without stock and price tells nothing: write `stock:` or `price:` under `row:`")

    @property
    def decoding(self) -> Decode | None:
        """Give what is inside, written out."""
        return Decode(kind=self.decode) if isinstance(self.decode, str) else self.decode


class Tls(Settings, frozen=True, kw_only=True):
    """How the service proves who it is."""

    verify: bool | str = True
    """The file of an authority of one's own, or `false`, with which anybody in between can read and change all."""


class Service(Settings, frozen=True, kw_only=True):
    """What SOAP and REST have in common."""

    timeout_s: Seconds = 8.0
    """How long everything together may take for one question."""

    encoding_fallback: tuple[str, ...] = ()
    """Encodings that are tried where the declared one does not fit."""

    auth: Auth | None = None
    """How we say who we are."""

    status: Status | None = None
    """How an answer says whether it is one."""

    tls: Tls = Tls()
    """How the service proves who it is."""

    queries: Mapping[str, Query]
    """The questions: `stock_at_branch`, `stock_all_branches`, or both."""

    at_once: Count = 4
    """How many questions are open at the same time."""

    per_second: Annotated[float, msgspec.Meta(gt=0)] | None = None
    """How many are asked in a second."""

    def __post_init__(self) -> None:
        """Ask for one of the two questions, and for encodings that exist."""
        if not self.queries.keys() & {AT_BRANCH, ALL_BRANCHES}:
            raise ValueError(f"`queries:` needs {AT_BRANCH} or {ALL_BRANCHES}")
        for name in self.encoding_fallback:
            try:
                "".encode(name)
            except LookupError:
                raise ValueError(f"there is no encoding {name}; write latin-1, cp1252 or utf-8") from None


class Soap(Service, frozen=True, kw_only=True):
    """A SOAP service."""

    wsdl: str | None = None
    """The WSDL: an address, or a file beside this one. Without it every query brings its envelope."""

    service: str | None = None
    """The service of the WSDL, where it has several."""

    port: str | None = None
    """Its port, where it has several."""

    endpoint: str | None = None
    """Where questions go, in place of the address in the WSDL."""

    version: Literal["1.1", "1.2"] = "1.1"
    """Without a WSDL: the version of SOAP."""

    def __post_init__(self) -> None:
        """Ask for a WSDL or envelopes."""
        super().__post_init__()
        if self.wsdl is None and self.endpoint is None:
            raise ValueError("write `wsdl:`, or `endpoint:` and an `envelope:` in every query")
        for name, query in self.queries.items():
            if self.wsdl is None and query.envelope is None:
                raise ValueError(f"there is no `wsdl:`, so that the query {name} needs `envelope:`")
            if query.envelope is None and query.operation is None:
                raise ValueError(f"the query {name} needs `operation:`")


class Rest(Service, frozen=True, kw_only=True):
    """A service that speaks JSON or XML over plain HTTP."""

    not_found_http: tuple[int, ...] = ()
    """The states of HTTP that say that the service does not know the part, such as 404."""

    def __post_init__(self) -> None:
        """Ask for addresses."""
        super().__post_init__()
        for name, query in self.queries.items():
            if query.url is None:
                raise ValueError(f"the query {name} needs `url:`")


class Profile(Settings, frozen=True, kw_only=True):
    """One service, as a file or under `profiles:`."""

    soap: Soap | None = None
    """A SOAP service."""

    rest: Rest | None = None
    """A service over plain HTTP."""

    def __post_init__(self) -> None:
        """Ask for exactly one."""
        if (self.soap is None) is (self.rest is None):
            raise ValueError("write `soap:` or `rest:`, and one of them only")

    @property
    def service(self) -> Soap | Rest:
        """Give the one that there is."""
        return self.soap or self.rest  # type: ignore[return-value]  # one of them is there


def _check(name: str, written: str) -> None:
    try:
        parse_expression(written)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
