"""The edges by which an app says where it wants to hear of what."""

import msgspec

from waframe.simulator.courier import Courier
from waframe.simulator.edges import Answer, Call, Edge
from waframe.simulator.errors import GraphError
from waframe.simulator.records import Json, JsonObject
from waframe.simulator.registry import Registry
from waframe.simulator.rules import RuleBook
from waframe.simulator.subscriptions import App, Subscriptions

LONGEST_URI = 200
OBJECT = "whatsapp_business_account"


class SubscriptionEdges:
    """Answers subscriptions of apps and accounts; each new address must prove itself first."""

    def __init__(self, registry: Registry, subscriptions: Subscriptions, *, courier: Courier, rules: RuleBook) -> None:
        self._registry = registry
        self._subscriptions = subscriptions
        self._courier = courier
        self._rules = rules

    def edges(self) -> list[Edge]:
        """List the edges."""
        return [
            Edge(method="POST", path="/{waba}/subscribed_apps", answer=self._subscribe),
            Edge(method="GET", path="/{waba}/subscribed_apps", answer=self._list),
            Edge(method="DELETE", path="/{waba}/subscribed_apps", answer=self._unsubscribe),
            Edge(method="POST", path="/{app}/subscriptions", answer=self._configure),
            Edge(method="GET", path="/{app}/subscriptions", answer=self._describe),
            Edge(method="DELETE", path="/{app}/subscriptions", answer=self._clear),
        ]

    async def _subscribe(self, call: Call) -> Answer:
        """Subscribe the calling app; a body without an address takes the override back."""
        waba_id = call.name("waba")
        self._registry.among(waba_id)
        url = call.params.optional_text("override_callback_uri", longest=LONGEST_URI, code=100)
        if url is not None:
            await self._prove(url, call.params.text("verify_token"))
        self._subscriptions.subscribe(waba_id, call.app.id, url=url)
        return {"success": True}

    async def _list(self, call: Call) -> Answer:
        waba_id = call.name("waba")
        self._registry.among(waba_id)
        listed: list[Json] = [self._described(waba_id, app) for app in self._subscriptions.subscribers(waba_id)]
        return {"data": listed}

    async def _unsubscribe(self, call: Call) -> Answer:
        self._registry.among(call.name("waba"))
        self._subscriptions.unsubscribe(call.name("waba"), call.app.id)
        return {"success": True}

    def _described(self, waba_id: str, app: App) -> JsonObject:
        node: JsonObject = {"id": app.id, "name": f"App {app.id}", "link": f"https://www.example.com/apps/{app.id}"}
        described: JsonObject = {"whatsapp_business_api_data": node}
        if url := self._subscriptions.account_url(waba_id, app.id):
            described["override_callback_uri"] = url
        return described

    async def _configure(self, call: Call) -> Answer:
        app = self._app(call)
        if call.params.text("object") != OBJECT:
            raise GraphError(100, f"Param object must be one of {{{OBJECT}}}.")
        url, token = call.params.text("callback_url"), call.params.text("verify_token")
        await self._prove(url, token)
        fields = _fields(call.params.value.get("fields"))
        self._subscriptions.put(
            msgspec.structs.replace(app, callback_url=url, verify_token=token, fields=fields or app.fields)
        )
        return {"success": True}

    async def _describe(self, call: Call) -> Answer:
        app = self._app(call)
        version = self._rules.now.webhook_version
        fields: list[Json] = [{"name": name, "version": version} for name in app.fields or ("messages",)]
        described: JsonObject = {"object": OBJECT, "callback_url": app.callback_url, "active": True, "fields": fields}
        return {"data": [described]}

    async def _clear(self, call: Call) -> Answer:
        app = self._app(call)
        gone = set(_fields(call.params.value.get("fields")) or ())
        left = tuple(name for name in app.fields or () if name not in gone) if gone else ()
        self._subscriptions.put(msgspec.structs.replace(app, fields=left))
        return {"success": True}

    def _app(self, call: Call) -> App:
        app = self._subscriptions.apps.get(call.name("app"))
        if app is None or app.id != call.app.id:
            raise GraphError(10, f"The token does not speak for the app {call.name('app')}.")
        return app

    async def _prove(self, url: str, verify_token: str) -> None:
        if not await self._courier.verify(url, verify_token):
            raise GraphError(2200, f"Callback verification failed for {url}.")


def _fields(value: Json) -> tuple[str, ...] | None:
    """Fields are an array, or words with commas."""
    if isinstance(value, str):
        value = [*value.split(",")]
    if not isinstance(value, list):
        return None
    names = (str(field.get("name") if isinstance(field, dict) else field).strip() for field in value)
    return tuple(filter(None, names))
