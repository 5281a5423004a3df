"""The business's own phone app on the same number: echoes, its contacts, its history, and who holds a thread."""

from typing import Literal, TypeAlias, assert_never

import msgspec

from waframe.simulator import elements
from waframe.simulator.account import APP
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.content import read_content
from waframe.simulator.courier import Courier
from waframe.simulator.envelope import Update, contact, digits_of, head_of, message_item, receiver, sender
from waframe.simulator.identity import visible
from waframe.simulator.records import Content, Json, JsonObject, Message, Person
from waframe.simulator.world import Unknown, World

PHASES = ((0, 0.0, 1.0), (1, 1.0, 90.0), (2, 90.0, 180.0))
Chat = tuple[str, str]


class Echo(msgspec.Struct, frozen=True, kw_only=True, tag="echo"):
    """A person of the business writes in the phone app; `element` stands for any other kind than a text."""

    text: str = ""
    element: dict[str, object] | None = None


class EchoEdit(msgspec.Struct, frozen=True, kw_only=True, tag="echo_edit"):
    """What was written in the phone app now says something else."""

    message_id: str
    text: str


class EchoRevoke(msgspec.Struct, frozen=True, kw_only=True, tag="echo_revoke"):
    """What was written in the phone app is deleted for everyone."""

    message_id: str


class SyncContact(msgspec.Struct, frozen=True, kw_only=True, tag="sync_contact"):
    """The customer is put into the contacts of the phone app, or taken out."""

    action: Literal["add", "remove"] = "add"


class History(msgspec.Struct, frozen=True, kw_only=True, tag="history"):
    """The phone app shares its past: `per_phase` old messages in each of three phases, so many in a chunk."""

    per_phase: int = 4
    per_chunk: int = 2
    refused: bool = False


class Standby(msgspec.Struct, frozen=True, kw_only=True, tag="standby"):
    """While another app holds the thread: the customer writes, that app answers, or a status comes."""

    what: Literal["message", "echo", "status"] = "message"
    text: str = "¿Abren el domingo?"


class Handover(msgspec.Struct, frozen=True, kw_only=True, tag="handover"):
    """The thread is handed to the business, or taken from it."""

    control: Literal["passed", "taken"] = "passed"
    role: str = "escalation"
    summary: str = "El cliente quiere hablar con una persona."


AppAct: TypeAlias = Echo | EchoEdit | EchoRevoke | SyncContact | History | Standby | Handover


class PhoneApp:
    """What happens on the side of the business outside of the Cloud API."""

    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier

    def carry_out(self, act: AppAct, chat: Chat) -> Message | None:
        """Let it happen; an echo is a message of the chat and is returned."""
        match act:
            case Echo():
                element = _json(act.element) if act.element is not None else elements.text(act.text)
                return self._echo(chat, element)
            case EchoEdit():
                return self._edit(chat, act)
            case EchoRevoke():
                self._change(chat, act.message_id, Content(type="revoked"))
                return self._echo(chat, elements.revoke(act.message_id))
            case SyncContact():
                self._sync(chat, act)
            case History():
                self._share_history(chat, act)
            case Standby():
                self._stand_by(chat, act)
            case Handover():
                self._hand_over(chat, act)
            case _:
                assert_never(act)
        return None

    def _echo(self, chat: Chat, element: JsonObject) -> Message:
        number, person = self._world.number(chat[0]), self._world.person(chat[1])
        message = Message(
            id=self._world.ids.wamid(person.phone or person.id, outbound=True),
            phone_number_id=number.phone_number_id,
            person_id=person.id,
            direction="out",
            at=self._world.clock.now(),
            content=read_content(element),
            raw=element,
            status="delivered",
            on_phone=True,
        )
        self._world.put_message(message)
        head: JsonObject = {"from": digits_of(number)}
        item = head | receiver(self._seen(chat)) | {"id": message.id, "timestamp": str(int(message.at))} | element
        self._post(chat, "smb_message_echoes", {"message_echoes": [item]}, what=message.type, message_id=message.id)
        return message

    def _edit(self, chat: Chat, act: EchoEdit) -> Message:
        message = self._sent(chat, act.message_id)
        content = msgspec.structs.replace(message.content, text=act.text, edited=True)
        self._change(chat, act.message_id, content)
        return self._echo(chat, elements.edit(act.message_id, elements.text(act.text)))

    def _sync(self, chat: Chat, act: SyncContact) -> None:
        person = self._world.person(chat[1])
        entry: JsonObject = {
            "type": "contact",
            "contact": {
                "full_name": person.name,
                "first_name": person.name.partition(" ")[0],
                "phone_number": person.phone or "",
            },
            "action": act.action,
            "metadata": {"timestamp": str(int(self._world.clock.now()))},
        }
        self._post(chat, "smb_app_state_sync", {"state_sync": [entry]}, what=act.action)

    def _share_history(self, chat: Chat, act: History) -> None:
        if act.refused:
            title = "History sync is turned off by the business from the WhatsApp Business App"
            details: JsonObject = {"details": "History sharing is turned off by the business"}
            error: JsonObject = {"code": 2593109, "title": title, "message": title, "error_data": details}
            self._post(chat, "history", {"history": [{"errors": [error]}]}, what="refused")
            return
        for phase, youngest, oldest in PHASES:
            messages = self._old_messages(chat, act.per_phase, between=(youngest, oldest))
            chunks = [messages[start : start + act.per_chunk] for start in range(0, len(messages), act.per_chunk)]
            for order, chunk in enumerate(chunks, start=1):
                progress = round(100 * (phase + order / len(chunks)) / len(PHASES))
                metadata: JsonObject = {"phase": phase, "chunk_order": order, "progress": progress}
                self._post_chunk(chat, metadata, chunk)

    def _post_chunk(self, chat: Chat, metadata: JsonObject, messages: list[Json]) -> None:
        person = self._seen(chat)
        told = {key: value for key, value in contact(person).items() if key in ("wa_id", "user_id")}
        name: JsonObject = {"username": person.username} if person.username else {}
        thread: JsonObject = {"id": person.phone or person.bsuid, "context": told | name, "messages": messages}
        chunk: JsonObject = {"metadata": metadata, "threads": [thread]}
        self._post(chat, "history", {"history": [chunk]}, what=f"phase {metadata['phase']}")

    def _old_messages(self, chat: Chat, count: int, *, between: tuple[float, float]) -> list[Json]:
        now, (youngest, oldest) = self._world.clock.now(), between
        number, person = self._world.number(chat[0]), self._seen(chat)
        made: list[Json] = []
        for place in range(count):
            age = (oldest - (oldest - youngest) * (place + 0.5) / count) * DAY_SECONDS
            own = place % 2 == 0
            business: JsonObject = {"from": digits_of(number)}
            head = sender(person) if own else business | receiver(person)
            wamid = self._world.ids.wamid(person.phone or person.id, outbound=not own)
            head = head | {"id": wamid, "timestamp": str(int(now - age))}
            is_file = place % 4 == 3  # noqa: PLR2004 -- every fourth one
            words: JsonObject = {"type": "media_placeholder"} if is_file else elements.text(f"Mensaje {place + 1}")
            made.append(head | words | {"history_context": {"status": "READ" if own else "DELIVERED"}})
        return made

    def _stand_by(self, chat: Chat, act: Standby) -> None:
        now = str(int(self._world.clock.now()))
        number, person = self._world.number(chat[0]), self._seen(chat)
        wamid = self._world.ids.wamid(person.phone or person.id, outbound=act.what != "message")
        told: JsonObject
        match act.what:
            case "message":
                message = self._inbound_like(chat, wamid, act.text)
                told = {"contacts": [contact(person)], "messages": [message_item(number, person, message)]}
            case "echo":
                to: JsonObject = {"to": person.phone} if person.phone else {"recipient": person.bsuid}
                sent: JsonObject = {"messaging_product": "whatsapp", "recipient_type": "individual"}
                message_of_other = sent | to | elements.text(act.text)
                told = {"message_echoes": [{"id": wamid, "timestamp": now, "message": message_of_other}]}
            case "status":
                ids: JsonObject = {"recipient_id": person.phone} if person.phone else {}
                ids |= {"recipient_user_id": person.bsuid} if person.bsuid else {}
                status: JsonObject = {"id": wamid, "status": "delivered", "timestamp": now}
                told = {"statuses": [status | ids]}
        self._post(chat, "standby", {"standby": told}, what=act.what)

    def _inbound_like(self, chat: Chat, wamid: str, text: str) -> Message:
        element = elements.text(text)
        return Message(
            id=wamid,
            phone_number_id=chat[0],
            person_id=chat[1],
            direction="in",
            at=self._world.clock.now(),
            content=read_content(element),
            raw=element,
            status="sent",
        )

    def _hand_over(self, chat: Chat, act: Handover) -> None:
        number, person = self._world.number(chat[0]), self._seen(chat)
        summary: JsonObject = {"type": "summary", "summary": {"text": act.summary}}
        change: JsonObject = {
            "previous_owner_app_id": APP,
            "previous_owner_app_role": "meta_business_agent",
            "previous_owner_role": "ai_agent" if act.control == "passed" else "customer_service",
            "new_owner_role": act.role,
            "metadata": "handover",
            "conversation_context": summary,
        }
        told: JsonObject = {
            "messaging_product": "whatsapp",
            "sender": {"phone_number": person.phone or person.bsuid},
            "recipient": {"phone_number_id": number.phone_number_id, "display_phone_number": digits_of(number)},
            "type": f"control_{act.control}",
            "timestamp": str(int(self._world.clock.now())),
            f"control_{act.control}": change,
        }
        self._deliver(chat, "messaging_handovers", told, what=f"control_{act.control}", message_id="")

    def _sent(self, chat: Chat, wamid: str) -> Message:
        message = self._world.message(wamid)
        person = self._world.person(chat[1])
        if message is None or (message.phone_number_id, message.person_id) != (chat[0], person.id):
            raise Unknown(f"no message {wamid} is in this chat")
        if message.direction != "out":
            raise Unknown(f"message {wamid} was not written by the business")
        return message

    def _change(self, chat: Chat, wamid: str, content: Content) -> None:
        self._world.put_message(msgspec.structs.replace(self._sent(chat, wamid), content=content))

    def _seen(self, chat: Chat) -> Person:
        person = self._world.person(chat[1])
        return visible(person, self._world.messages(chat[0], person.id), self._world.clock.now())

    def _post(self, chat: Chat, field: str, part: JsonObject, *, what: str, message_id: str = "") -> None:
        told = head_of(self._world.number(chat[0])) | part
        self._deliver(chat, field, told, what=what, message_id=message_id)

    def _deliver(self, chat: Chat, field: str, value: JsonObject, *, what: str, message_id: str) -> None:
        number = self._world.number(chat[0])
        update = Update(
            number=number,
            kind=field,
            field=field,
            item=value,
            contact=None,
            what=what,
            message_id=message_id,
            is_value=True,
        )
        self._courier.post(update)


def read_app_act(body: bytes) -> AppAct:
    """Read what shall happen on the business's side, or raise msgspec's error."""
    act: AppAct = msgspec.json.decode(body, type=AppAct)
    return act


def _json(element: dict[str, object]) -> dict[str, Json]:
    plain: dict[str, Json] = msgspec.json.decode(msgspec.json.encode(element))
    return plain
