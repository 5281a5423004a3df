"""How a person calls: it rings, it ends, and the business hears of both by the field `calls` (Meta: Calling API)."""

import msgspec

from waframe.simulator.courier import Courier
from waframe.simulator.envelope import Update, contact, digits_of, sender
from waframe.simulator.identity import visible
from waframe.simulator.inbound import Inbound
from waframe.simulator.records import Content, JsonObject, Message
from waframe.simulator.world import Unknown, World

OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
CALL = "call"


class Calls:
    """Calls of customers; each is a message of type `call` in the chat, with an id of its own kind."""

    def __init__(self, world: World, *, inbound: Inbound, courier: Courier) -> None:
        self._world = world
        self._inbound = inbound
        self._courier = courier

    def ring(self, phone_number_id: str, person_id: str, *, payload: str | None = None) -> Message:
        """Call the number; `payload` is what a call link carried. A call opens the window."""
        person = self._world.person(person_id)
        message = Message(
            id=self._world.ids.wamid(person.id, outbound=False).replace("wamid.", "wacid.", 1),
            phone_number_id=self._world.number(phone_number_id).phone_number_id,
            person_id=person.id,
            direction="in",
            at=self._world.clock.now(),
            content=Content(type=CALL, kind="ringing"),
            raw={"type": CALL},
            status="sent",
            on_phone=True,
            seen=True,
        )
        self._world.put_message(message)
        self._inbound.note_sign_of_life(phone_number_id, person.id)
        session: JsonObject = {"session": {"sdp_type": "offer", "sdp": OFFER}}
        self._post(message, "connect", session | ({"deeplink_payload": payload} if payload else {}))
        return message

    def hang_up(self, phone_number_id: str, person_id: str, *, seconds: int | None = None) -> Message:
        """End the newest call that rings; with seconds it was talked, without it was missed."""
        person = self._world.person(person_id)
        ringing = [call for call in self._world.messages(phone_number_id, person.id) if call.content.kind == "ringing"]
        if not ringing:
            raise Unknown("no call is under way")
        kind = "missed" if seconds is None else "ended"
        words = "" if seconds is None else str(seconds)
        ended = msgspec.structs.replace(ringing[-1], content=Content(type=CALL, kind=kind, text=words))
        self._world.put_message(ended)
        self._post(ended, "terminate", _ending(ended.at, seconds))
        return ended

    def _post(self, call: Message, event: str, more: JsonObject) -> None:
        number = self._world.number(call.phone_number_id)
        now = self._world.clock.now()
        before = self._world.messages(call.phone_number_id, call.person_id)
        person = visible(self._world.person(call.person_id), before, now)
        item: JsonObject = {"id": call.id, "to": digits_of(number)}
        item |= sender(person)
        item |= {"event": event, "timestamp": str(int(now)), "direction": "USER_INITIATED"}
        update = Update(
            number=number,
            kind="calls",
            field="calls",
            item=item | more,
            contact=contact(person),
            what=event,
            message_id=call.id,
        )
        self._courier.post(update)


def _ending(began: float, seconds: int | None) -> JsonObject:
    if seconds is None:
        return {"status": "FAILED"}
    return {
        "status": "COMPLETED",
        "start_time": str(int(began)),
        "end_time": str(int(began) + seconds),
        "duration": seconds,
    }
