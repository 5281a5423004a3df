"""The customers' part of the control API: be somebody, act in a chat, act on the business's phone, tell a webhook."""

from typing import Protocol

import msgspec
from msgspec.structs import replace
from starlette.requests import Request
from starlette.routing import Route

from waframe.simulator.account import DEFAULTS
from waframe.simulator.acting import Acting
from waframe.simulator.acts import read_act
from waframe.simulator.coexistence import PhoneApp, read_app_act
from waframe.simulator.commands import CustomerChange, FileAct, NewCustomer, Played, Shown, Webhook
from waframe.simulator.control_wire import Answer, BadRequest, check_json, read_json, route
from waframe.simulator.inbound import Extras
from waframe.simulator.receipts import Receipts
from waframe.simulator.records import Json, JsonObject, Message, Person
from waframe.simulator.samples import FILES
from waframe.simulator.shelf import Goods
from waframe.simulator.view import View, plain
from waframe.simulator.world import World


class Tell(Protocol):
    """Sends a webhook by the name of its field."""

    def __call__(
        self,
        field: str,
        *,
        number: str | None,
        customer: str | None,
        value: JsonObject | None,
        merge: JsonObject | None,
    ) -> JsonObject:
        """Send it and return its value."""
        ...


class CustomersApi:
    """Answers what has to do with people."""

    def __init__(
        self,
        world: World,
        view: View,
        *,
        acting: Acting,
        phone_app: PhoneApp,
        receipts: Receipts,
        tell: Tell,
    ) -> None:
        self._world = world
        self._view = view
        self._acting = acting
        self._phone_app = phone_app
        self._receipts = receipts
        self._tell = tell

    def routes(self) -> list[Route]:
        """List the routes."""
        chat = "/chats/{number}/{customer}"
        return [
            route("GET", "/customers", self._read_customers),
            route("POST", "/customers", self._add_customer),
            route("PATCH", "/customers/{customer}", self._change_customer),
            route("GET", chat, self._read_chat),
            route("POST", f"{chat}/messages", self._act),
            route("POST", f"{chat}/files", self._send_file),
            route("POST", f"{chat}/app", self._act_on_the_app),
            route("POST", f"{chat}/played", self._play),
            route("POST", f"{chat}/shown", self._show),
            route("POST", f"{chat}/close-window", self._close_window),
            route("GET", "/webhooks", self._read_fields),
            route("POST", "/webhook", self._send_webhook),
            route("PUT", "/goods", self._set_goods),
        ]

    async def _read_customers(self, _: Request) -> Answer:
        return self._view.customers()

    async def _add_customer(self, request: Request) -> Answer:
        new = await read_json(request, NewCustomer)
        if not new.name.strip() or (new.phone is not None and not any(map(str.isdigit, new.phone))):
            raise BadRequest("a customer needs a name, and a phone has digits")
        person = self._world.add_person(name=new.name.strip(), phone=new.phone, bsuid=new.bsuid, username=new.username)
        return plain(person)

    async def _change_customer(self, request: Request) -> Answer:
        person = self._world.person(request.path_params["customer"])
        change = await read_json(request, CustomerChange)
        self._world.put_person(_changed(person, change))
        if change.identity_check is not None:
            self._acting.moves.check_identity(person.id, on=change.identity_check)
        if change.offline is not None:
            self._acting.connect(person.id, online=not change.offline)
        return plain(self._world.person(person.id))

    async def _read_chat(self, request: Request) -> Answer:
        return self._view.chat(*self._chat(request))

    async def _act(self, request: Request) -> Answer:
        chat = self._chat(request)
        check_json(request)
        return _plain_message(self._acting.carry_out(read_act(await request.body()), chat))

    async def _act_on_the_app(self, request: Request) -> Answer:
        chat = self._chat(request)
        check_json(request)
        return _plain_message(self._phone_app.carry_out(read_app_act(await request.body()), chat))

    async def _send_file(self, request: Request) -> Answer:
        number, person = self._chat(request)
        act = msgspec.convert(dict(request.query_params), FileAct, strict=False)
        data = await request.body()
        if not data:
            raise BadRequest("the body is the file, and it is empty")
        sent = self._acting.inbound.send_file(
            number,
            person,
            data,
            kind="audio" if act.kind == "voice" else act.kind,
            mime_type=_mime_type(request, act),
            caption=act.caption,
            filename=act.filename,
            voice=True if act.kind == "voice" else None,
            animated=act.animated,
            extras=Extras(reply_to=act.reply_to, forwarded=act.forwarded),
        )
        return plain(sent)

    async def _play(self, request: Request) -> Answer:
        played = await read_json(request, Played)
        number, person = self._chat(request)
        return plain(self._receipts.play(number, person, played.message_id))

    async def _show(self, request: Request) -> Answer:
        number, person = self._chat(request)
        shown = await read_json(request, Shown)
        self._world.show_chat(number if shown.shown else None, person)
        if shown.shown:
            self._receipts.show(number, person)
        return {"shown": shown.shown}

    async def _close_window(self, request: Request) -> Answer:
        self._world.close_window(*self._chat(request))
        return {"window_left_seconds": 0.0}

    async def _read_fields(self, _: Request) -> Answer:
        return [*DEFAULTS]

    async def _send_webhook(self, request: Request) -> Answer:
        asked = await read_json(request, Webhook)
        value = self._tell(
            asked.field,
            number=asked.number,
            customer=asked.customer,
            value=None if asked.value is None else _json(asked.value),
            merge=_json(asked.merge),
        )
        return {"field": asked.field, "value": value}

    async def _set_goods(self, request: Request) -> Answer:
        goods = await read_json(request, tuple[Goods, ...])
        self._view.shelf.put(*goods)
        return [plain(one) for one in goods]

    def _chat(self, request: Request) -> tuple[str, str]:
        number = self._world.number(request.path_params["number"])
        return number.phone_number_id, self._world.person(request.path_params["customer"]).id


def _changed(person: Person, change: CustomerChange) -> Person:
    """Lay what was given over a person; an empty text takes a username or parent away."""
    return replace(
        person,
        name=person.name if change.name is None else change.name.strip() or person.name,
        username=person.username if change.username is None else change.username.lstrip("@") or None,
        parent_bsuid=person.parent_bsuid if change.parent_bsuid is None else change.parent_bsuid or None,
        identity=change.identity or person.identity,
        read_receipts=person.read_receipts if change.read_receipts is None else change.read_receipts,
    )


def _mime_type(request: Request, act: FileAct) -> str:
    given = request.headers.get("content-type", "application/octet-stream")
    is_unnamed = given.startswith("application/octet-stream") and act.kind in FILES
    return FILES[act.kind][1] if is_unnamed else given


def _plain_message(message: Message | None) -> Answer:
    return {} if message is None else plain(message)


def _json(value: dict[str, object]) -> dict[str, Json]:
    decoded: dict[str, Json] = msgspec.json.decode(msgspec.json.encode(value))
    return decoded
