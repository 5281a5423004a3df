"""The edges of an account: its node, its numbers, its health, and what its messages cost."""

from collections.abc import Callable

from waframe.simulator.edges import Answer, Call, Edge, select
from waframe.simulator.errors import GraphError
from waframe.simulator.ledger import Ledger, Sold
from waframe.simulator.number_edges import NumberEdges
from waframe.simulator.paging import page
from waframe.simulator.phones import country, digits
from waframe.simulator.records import Json, JsonObject
from waframe.simulator.registry import Registry
from waframe.simulator.settings import NumberSettings, SimulatorSettings
from waframe.simulator.world import World

USUAL_FIELDS = ("name", "timezone_id", "message_template_namespace")
STEPS = {"HALF_HOUR": 1_800, "DAILY": 86_400, "DAY": 86_400, "MONTHLY": 30 * 86_400, "MONTH": 30 * 86_400}
DIMENSIONS = ("PRICING_CATEGORY", "PRICING_TYPE", "COUNTRY", "PHONE", "TIER")


class AccountEdges:
    """Answers what concerns an account as a whole."""

    def __init__(
        self, settings: SimulatorSettings, world: World, *, registry: Registry, numbers: NumberEdges, ledger: Ledger
    ) -> None:
        self._settings = settings
        self._world = world
        self._registry = registry
        self._numbers = numbers
        self._ledger = ledger

    def edges(self) -> list[Edge]:
        """List the edges; the node itself is answered by `describe`."""
        return [
            Edge(method="GET", path="/{waba}/phone_numbers", answer=self._list_numbers),
            Edge(method="POST", path="/{waba}/phone_numbers", answer=self._add_number),
            Edge(method="GET", path="/{waba}/pricing_analytics", answer=self._pricing),
            Edge(method="GET", path="/{waba}/analytics", answer=self._analytics),
        ]

    def describe(self, waba_id: str, call: Call) -> JsonObject:
        """Answer the node of an account."""
        numbers = self._registry.among(waba_id)
        lines = [self._registry.line(number.phone_number_id) for number in numbers]
        able = "AVAILABLE" if all(line.status == "CONNECTED" for line in lines) else "LIMITED"
        health: JsonObject = {
            "can_send_message": able,
            "entities": [
                {"entity_type": "WABA", "id": waba_id, "can_send_message": able},
                {"entity_type": "BUSINESS", "id": self._settings.portfolio_id, "can_send_message": "AVAILABLE"},
                {"entity_type": "APP", "id": call.app.id, "can_send_message": "AVAILABLE"},
            ],
        }
        described: JsonObject = {
            "id": waba_id,
            "name": f"Account {waba_id}",
            "timezone_id": "1",
            "currency": "MXN",
            "country": "MX",
            "message_template_namespace": f"namespace_{waba_id}",
            "account_review_status": "APPROVED",
            "business_verification_status": "verified",
            "ownership_type": "SELF",
            "status": "ACTIVE",
            "is_enabled_for_insights": True,
            "marketing_messages_lite_api_status": "ELIGIBLE",
            "marketing_messages_onboarding_status": "NOT_STARTED",
            "disable_marketing_messages_on_cloud_api": False,
            "on_behalf_of_business_info": None,
            "subscribed_apps": None,
            "owner_business_info": {"id": self._settings.portfolio_id, "name": "Demo"},
            "health_status": health,
        }
        for name, describe in self._expansions(waba_id, call).items():
            if name in (call.fields() or ()):
                described[name] = describe()
        return select(described, call.fields(), usual=USUAL_FIELDS)

    def _expansions(self, waba_id: str, call: Call) -> dict[str, Callable[[], JsonObject]]:
        """Analytics may also be asked for as a field with its arguments: `pricing_analytics.start(1).end(2)`."""
        return {
            "pricing_analytics": lambda: self._priced(waba_id, call),
            "analytics": lambda: self._counted(waba_id, call),
        }

    async def _list_numbers(self, call: Call) -> Answer:
        numbers = self._registry.among(call.name("waba"))
        described = [self._numbers.describe(number.phone_number_id, call) for number in numbers]
        return page(described, call.params, address=str(call.request.url.replace(query="")))

    async def _add_number(self, call: Call) -> Answer:
        """A new number waits to be verified by its code, and then to be registered."""
        waba_id, params = call.name("waba"), call.params
        self._registry.among(waba_id)
        digits_given = str(params.value.get("phone_number", ""))
        code = str(params.value.get("cc", ""))
        if not digits(digits_given):
            raise GraphError(100, "Param phone_number must be a phone number.")
        number = NumberSettings(
            phone_number_id=self._world.ids.object("number"),
            display_phone=f"+{digits(code + digits_given)}",
            name=params.text("verified_name"),
            waba_id=waba_id,
        )
        self._world.add_number(number)
        self._registry.change(number.phone_number_id, status="PENDING", is_verified=False)
        return {"id": number.phone_number_id}

    async def _pricing(self, call: Call) -> Answer:
        return self._priced(call.name("waba"), call)

    async def _analytics(self, call: Call) -> Answer:
        return self._counted(call.name("waba"), call)

    def _priced(self, waba_id: str, call: Call) -> JsonObject:
        start, end, step = self._span(call, "pricing_analytics")
        dimensions = [name for name in DIMENSIONS if name in _argument(call, "pricing_analytics", "dimensions").upper()]
        points: dict[tuple[str, ...], int] = {}
        for sold in self._ledger.between(start, end):
            if sold.waba_id == waba_id:
                begin = start + int((sold.at - start) // step) * step
                key = (str(begin), *(_dimension(sold, name) for name in dimensions))
                points[key] = points.get(key, 0) + 1
        listed: list[Json] = [
            _point(key, volume, dimensions=dimensions, step=step) for key, volume in sorted(points.items())
        ]
        return {"data": [{"data_points": listed}], "id": waba_id}

    def _counted(self, waba_id: str, call: Call) -> JsonObject:
        start, end, step = self._span(call, "analytics")
        numbers = {number.phone_number_id for number in self._registry.among(waba_id)}
        sent: dict[int, list[int]] = {}
        for message in self._world.all_messages():
            if message.direction != "out" or message.phone_number_id not in numbers:
                continue
            if start <= message.at < end:
                counts = sent.setdefault(start + int((message.at - start) // step) * step, [0, 0])
                reached = {change.status for change in message.history}
                counts[0] += "sent" in reached
                counts[1] += bool(reached & {"delivered", "read"})
        points: list[Json] = [
            {"start": begin, "end": begin + step, "sent": counts[0], "delivered": counts[1]}
            for begin, counts in sorted(sent.items())
        ]
        phones: list[Json] = [digits(self._registry.number(found).display_phone) for found in sorted(numbers)]
        granularity = _argument(call, "analytics", "granularity").upper() or "DAY"
        return {"phone_numbers": phones, "granularity": granularity, "data_points": points, "id": waba_id}

    def _span(self, call: Call, field: str) -> tuple[int, int, int]:
        start, end = _argument(call, field, "start"), _argument(call, field, "end")
        granularity = _argument(call, field, "granularity").upper() or "DAILY"
        if not start.isdecimal() or not end.isdecimal() or int(end) <= int(start):
            raise GraphError(100, "start and end must be Unix seconds, and end must be later.")
        if granularity not in STEPS:
            raise GraphError(100, f"granularity must be one of {{{', '.join(STEPS)}}}.")
        return int(start), int(end), STEPS[granularity]


def _argument(call: Call, field: str, name: str) -> str:
    """Read an argument from the query, or from `fields=analytics.start(1).end(2)`."""
    if call.params.has(name):
        return str(call.params.value[name])
    within = (call.params.optional_text("fields") or "").partition(field)[2]
    before, found, after = within.partition(f".{name}(")
    return after.partition(")")[0] if found and "," not in before.split(")")[-1] else ""


def _dimension(sold: Sold, name: str) -> str:
    match name:
        case "PRICING_CATEGORY":
            return sold.price.category.upper()
        case "PRICING_TYPE":
            return sold.price.kind.upper()
        case "COUNTRY":
            return country(sold.person_id) if digits(sold.person_id) else sold.person_id[:2]
        case "PHONE":
            return sold.display_phone
        case _:
            return "TIER_1"


def _point(key: tuple[str, ...], volume: int, *, dimensions: list[str], step: int) -> Json:
    begin = int(key[0])
    named: JsonObject = {name.lower(): value for name, value in zip(dimensions, key[1:], strict=True)}
    return {"start": begin, "end": begin + step} | named | {"volume": volume}
