"""Carries out what a customer shall do, whichever way it was asked for."""

from typing import assert_never

import msgspec

from waframe.simulator import acts, elements
from waframe.simulator.account import preference_update
from waframe.simulator.acts import Act
from waframe.simulator.answering import Answers
from waframe.simulator.calling import Calls
from waframe.simulator.courier import Courier
from waframe.simulator.inbound import Inbound
from waframe.simulator.media import MediaStore
from waframe.simulator.moves import Moves
from waframe.simulator.records import Json, JsonObject, Message, Person
from waframe.simulator.samples import sample
from waframe.simulator.world import World

Chat = tuple[str, str]
Written = acts.Text | acts.Location | acts.Contacts | acts.Raw
Settled = Written | acts.Oversize | acts.Unsupported | acts.Unknown | acts.NewType
Reply = acts.Button | acts.Row | acts.OwnContact | acts.Flow | acts.Address | acts.CallPermission
Later = acts.Reaction | acts.Edit | acts.Revoke | acts.Forward
Change = acts.NumberChange | acts.BsuidChange | acts.IdentityChange
Other = acts.Order | acts.Product | acts.Call | acts.Preference
AnyFile = acts.File | acts.Image | acts.Video | acts.Audio | acts.Voice | acts.Document | acts.Sticker


class Acting:
    """All that customers can do."""

    def __init__(self, world: World, *, media: MediaStore, courier: Courier) -> None:
        self._world = world
        self._courier = courier
        self.inbound = Inbound(world, media=media, courier=courier)
        self.answers = Answers(world, self.inbound)
        self.calls = Calls(world, inbound=self.inbound, courier=courier)
        self.moves = Moves(world, self.inbound)

    def carry_out(self, act: Act, chat: Chat) -> Message | None:
        """Let the customer do it and return the message; there is none for a preference."""
        if isinstance(act, Settled):
            return self.inbound.send(*chat, _element(act), extras=act)
        if isinstance(act, AnyFile):
            return self._send_sample(act, chat)
        if isinstance(act, Reply):
            return self._answer(act, chat)
        if isinstance(act, Later):
            return self._change_message(act, chat)
        if isinstance(act, Change):
            return self._change_person(act, chat)
        return self._do_other(act, chat)

    def connect(self, person_id: str, *, online: bool) -> Person:
        """Give a phone its signal, or take it; what waited to be sent goes out with the signal."""
        person = msgspec.structs.replace(self._world.person(person_id), offline=not online)
        self._world.put_person(person)
        if online:
            self.inbound.release(person.id)
        return person

    def _send_sample(self, act: AnyFile, chat: Chat) -> Message:
        kind = _kind(act)
        animated = isinstance(act, acts.File | acts.Sticker) and act.animated
        found = sample("animated" if kind == "sticker" and animated else kind)
        return self.inbound.send_file(
            *chat,
            found.data,
            kind="audio" if kind == "voice" else kind,
            mime_type=found.mime_type,
            caption=getattr(act, "caption", None),
            filename=found.name,
            voice=kind == "voice",
            animated=animated,
            extras=act,
        )

    def _do_other(self, act: Other, chat: Chat) -> Message | None:
        match act:
            case acts.Order():
                return self.answers.order(chat, act.items, catalog_id=act.catalog_id, words=act.text, extras=act)
            case acts.Product():
                product = act.product_retailer_id
                return self.answers.ask_about(chat, catalog_id=act.catalog_id, product_retailer_id=product)
            case acts.Call(event="rings"):
                return self.calls.ring(*chat, payload=act.payload)
            case acts.Call():
                return self.calls.hang_up(*chat, seconds=act.seconds)
            case acts.Preference():
                self._prefer(act, chat)
                return None
            case _:
                assert_never(act)

    def _answer(self, act: Reply, chat: Chat) -> Message:
        match act:
            case acts.Button():
                return self.answers.tap(chat, act.button)
            case acts.Row():
                return self.answers.pick(chat, act.row)
            case acts.OwnContact():
                return self.answers.share_contact(chat, to=act.to)
            case acts.Flow():
                return self.answers.fill(chat, _json(act.answers), to=act.to)
            case acts.Address():
                return self.answers.give_address(chat, _json(act.values), to=act.to)
            case acts.CallPermission():
                return self.answers.permit_calls(
                    chat, accepts=act.accepts, permanent=act.permanent, automatic=act.automatic
                )

    def _change_message(self, act: Later, chat: Chat) -> Message:
        match act:
            case acts.Reaction():
                return self.inbound.send(*chat, elements.reaction(act.message_id, act.emoji))
            case acts.Edit():
                return self.answers.edit(chat, act.message_id, act.text)
            case acts.Revoke():
                return self.answers.revoke(chat, act.message_id)
            case acts.Forward():
                return self.answers.forward(chat, act.message_id, often=act.often)

    def _change_person(self, act: Change, chat: Chat) -> Message:
        match act:
            case acts.NumberChange():
                return self.moves.change_number(*chat, act.phone, spelling=act.spelling)
            case acts.BsuidChange():
                return self.moves.rotate_bsuid(*chat, bsuid=act.bsuid)
            case acts.IdentityChange():
                return self.moves.change_identity(*chat)

    def _prefer(self, act: acts.Preference, chat: Chat) -> None:
        person = self._world.person(chat[1])
        update = preference_update(self._world.number(chat[0]), person, value=act.value, now=self._world.clock.now())
        self._courier.post(update)


def _kind(act: AnyFile) -> str:
    return act.kind if isinstance(act, acts.File) else type(act).__name__.lower()


def _element(act: Settled) -> JsonObject:
    match act:
        case acts.Text():
            return elements.text(act.text)
        case acts.Location():
            return elements.location(act.latitude, act.longitude, name=act.name, address=act.address, url=act.url)
        case acts.Contacts():
            return elements.contacts(act.people)
        case acts.Oversize():
            return elements.oversize(act.kind, typed=act.typed)
        case acts.Unsupported():
            return elements.unsupported(act.of)
        case acts.NewType():
            return {"type": act.name, act.name: _json(act.part)}
        case acts.Unknown():
            return elements.unsupported("poll_creation")
        case acts.Raw():
            return _json(act.element)


def _json(element: dict[str, object]) -> dict[str, Json]:
    plain: dict[str, Json] = msgspec.json.decode(msgspec.json.encode(element))
    return plain
