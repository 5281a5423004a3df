"""The control API of the business's side: templates, numbers, apps, rules, people's standing, the record."""

from collections.abc import Awaitable, Callable
from typing import Literal, TypeVar, cast

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from waframe.simulator.business import Business
from waframe.simulator.courier import Courier, Proof
from waframe.simulator.errors import GraphError
from waframe.simulator.recording import Recorder
from waframe.simulator.records import JsonObject
from waframe.simulator.registry import NumberQuality, NumberStatus
from waframe.simulator.rules import RuleBook
from waframe.simulator.script import Script, Step
from waframe.simulator.subscriptions import App, Subscriptions
from waframe.simulator.template_rules import variables_of
from waframe.simulator.template_seeds import Category, Quality, Status, TemplateSettings
from waframe.simulator.templates import Template
from waframe.simulator.view import plain
from waframe.simulator.world import Unknown, World

Read = TypeVar("Read")
Handler = Callable[[Request], Awaitable["JsonObject | list[JsonObject] | Response"]]


class TemplateChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What Meta decides about a template; each part that is given is told by its own webhook."""

    status: Status | None = None
    reason: str | None = None
    quality: Quality | None = None
    category: Category | None = None
    components: tuple[dict[str, object], ...] | None = None


class NumberChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What Meta decides about a number."""

    status: NumberStatus | None = None
    quality: NumberQuality | None = None
    name_status: str | None = None
    messages_per_second: int | None = None
    identity_check: bool | None = None


class StandingChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a person stands to a number."""

    wants_marketing: bool | None = None
    reachable: bool | None = None
    identity_hash: str | None = None


class Verification(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which address to ask for its proof: that of the app, of an account or of a number; and how to ask."""

    app_id: str | None = None
    waba_id: str | None = None
    phone_number_id: str | None = None
    proof: Proof = "good"


class AccountNews(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Any account field with its value, told as it stands."""

    field: str
    value: dict[str, object]
    phone_number_id: str | None = None


class GraphControl:
    """Answers under `/control/`, beside the control API of the customers' side."""

    def __init__(
        self,
        world: World,
        business: Business,
        *,
        subscriptions: Subscriptions,
        courier: Courier,
        rules: RuleBook,
        script: Script,
        recorder: Recorder,
    ) -> None:
        self._world = world
        self._business = business
        self._subscriptions = subscriptions
        self._courier = courier
        self._rules = rules
        self._script = script
        self._recorder = recorder

    def routes(self) -> list[Route]:
        """List the routes."""
        return [
            _route("GET", "/accounts/{waba}/templates", self._read_templates),
            _route("POST", "/accounts/{waba}/templates", self._add_template),
            _route("PATCH", "/templates/{template}", self._change_template),
            _route("POST", "/accounts/{waba}/news", self._tell_account),
            _route("GET", "/numbers/{number}", self._read_number),
            _route("PATCH", "/numbers/{number}", self._change_number),
            _route("PATCH", "/chats/{number}/{customer}/standing", self._change_standing),
            _route("GET", "/apps", self._read_apps),
            _route("POST", "/apps", self._add_app),
            _route("POST", "/verify", self._verify),
            _route("GET", "/rules", self._read_rules),
            _route("PATCH", "/rules", self._switch_rules),
            _route("POST", "/script", self._play),
            _route("GET", "/transcript.jsonl", self._read_record),
        ]

    async def _read_templates(self, request: Request) -> list[JsonObject]:
        return [template.described() for template in self._business.templates.of(self._waba(request))]

    async def _add_template(self, request: Request) -> JsonObject:
        """A template that is there at once, with the status that it is given, and without a webhook."""
        seed, store = await _read(request, TemplateSettings), self._business.templates
        made = Template(
            id=store.new_id(),
            waba_id=self._waba(request),
            name=seed.name,
            language=seed.language,
            category=seed.category,
            components=seed.parts,
            status=seed.status,
            since=self._world.clock.now(),
            parameter_format=_format_of(seed),
            quality=seed.quality,
            rejected_reason=seed.rejected_reason,
        )
        return store.add(made).described()

    async def _change_template(self, request: Request) -> JsonObject:
        change, store = await _read(request, TemplateChange), self._business.templates
        template = store.one(request.path_params["template"])
        if change.components is not None:
            template = store.change_components(template, cast("tuple[JsonObject, ...]", change.components))
        if change.category is not None:
            template = store.change_category(template, change.category)
        if change.quality is not None:
            template = store.change_quality(template, change.quality)
        if change.status is not None:
            template = store.change_status(template, change.status, reason=change.reason)
        return template.described()

    async def _tell_account(self, request: Request) -> JsonObject:
        news, waba_id = await _read(request, AccountNews), self._waba(request)
        self._courier.tell_account(
            waba_id, news.field, value=cast("JsonObject", news.value), what="told", phone_number_id=news.phone_number_id
        )
        return {"told": news.field}

    async def _read_number(self, request: Request) -> JsonObject:
        return plain(self._business.registry.line(self._number(request)))

    async def _change_number(self, request: Request) -> JsonObject:
        number, change = self._number(request), await _read(request, NumberChange)
        before = self._business.registry.line(number)
        given = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not None}
        after = self._business.registry.change(number, **given)
        if after.messages_per_second > before.messages_per_second:
            self._tell_quality(number, "THROUGHPUT_UPGRADE")
        elif after.quality != before.quality:
            self._tell_quality(number, "FLAGGED" if after.quality == "RED" else "UNFLAGGED")
        return plain(after)

    def _tell_quality(self, phone_number_id: str, event: str) -> None:
        number = self._world.number(phone_number_id)
        value: JsonObject = {
            "display_phone_number": "".join(filter(str.isdigit, number.display_phone)),
            "event": event,
            "max_daily_conversations_per_business": self._rules.now.messaging_limit,
        }
        self._courier.tell_account(number.waba_id, "phone_number_quality_update", value=value, what=event)

    async def _change_standing(self, request: Request) -> JsonObject:
        number, change = self._number(request), await _read(request, StandingChange)
        person, standing = self._world.person(request.path_params["customer"]), self._business.standing
        if change.reachable is not None:
            standing.set_reachable(person, reachable=change.reachable)
        if change.wants_marketing is not None:
            standing.set_marketing(number, person, wanted=change.wants_marketing)
        if change.identity_hash is not None:
            person = standing.set_identity(person, change.identity_hash or None)
        return {
            "wants_marketing": standing.wants_marketing(number, person.id),
            "reachable": standing.is_reachable(person.id),
            "identity_hash": person.identity_hash,
            "blocked": standing.is_blocked(number, person.id),
        }

    async def _read_apps(self, _: Request) -> list[JsonObject]:
        return [plain(app) for app in self._subscriptions.apps.values()]

    async def _add_app(self, request: Request) -> JsonObject:
        app = await _read(request, App)
        self._subscriptions.put(app)
        return plain(app)

    async def _verify(self, request: Request) -> JsonObject:
        asked = await _read(request, Verification)
        app = (
            self._subscriptions.apps.get(asked.app_id)
            if asked.app_id
            else next(iter(self._subscriptions.apps.values()))
        )
        if app is None:
            raise Unknown(f"no app has the id {asked.app_id}")
        url: str | None = app.callback_url
        if asked.waba_id is not None:
            url = self._subscriptions.account_url(asked.waba_id, app.id)
        if asked.phone_number_id is not None:
            url = self._subscriptions.number_url(asked.phone_number_id, app.id)
        if url is None:
            raise Unknown("nothing has been overridden there")
        return {"proven": await self._courier.verify(url, app.verify_token, proof=asked.proof), "url": url}

    async def _read_rules(self, _: Request) -> JsonObject:
        return plain(self._rules.now)

    async def _switch_rules(self, request: Request) -> JsonObject:
        return plain(self._rules.switch(**await _read(request, dict[str, object])))

    async def _play(self, request: Request) -> JsonObject:
        steps = await _read(request, list[Step])
        self._script.play(steps)
        return {"steps": len(steps)}

    async def _read_record(self, request: Request) -> Response:
        since = request.query_params.get("since", "0")
        lines = self._recorder.lines(int(since) if since.isdecimal() else 0)
        return Response(lines, media_type="application/x-ndjson")

    def _waba(self, request: Request) -> str:
        waba_id: str = request.path_params["waba"]
        self._business.registry.among(waba_id)
        return waba_id

    def _number(self, request: Request) -> str:
        return self._world.number(request.path_params["number"]).phone_number_id


def _format_of(seed: TemplateSettings) -> Literal["POSITIONAL", "NAMED"]:
    """Variables that are words are named, whatever was said."""
    texts = [str(component.get("text", "")) for component in seed.components]
    named = any(not name.isdecimal() for text in texts for name in variables_of(text))
    return "NAMED" if named else seed.parameter_format


def _route(method: str, path: str, handler: Handler) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            answer = await handler(request)
        except (Unknown, GraphError) as error:
            return _problem(404 if isinstance(error, Unknown) else 400, "refused", str(error))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return _problem(400, "bad-request", str(error))
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    return Route(f"/control{path}", endpoint, methods=[method])


def _problem(status: int, code: str, detail: str) -> Response:
    body: JsonObject = {"status": status, "code": code, "title": code.replace("-", " "), "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


async def _read(request: Request, shape: type[Read]) -> Read:
    """The content type keeps the forms of foreign pages out."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise msgspec.ValidationError("the body must be application/json")
    return msgspec.json.decode(await request.body(), type=shape)
