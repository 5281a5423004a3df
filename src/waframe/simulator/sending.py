"""Takes the business's sends and read marks: checks, limits, window, and then into the chat."""

from typing import Literal

import msgspec

from waframe.simulator.billing import Billing
from waframe.simulator.checks import check_message
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.content import read_content
from waframe.simulator.errors import GraphError
from waframe.simulator.faults import FaultBoard
from waframe.simulator.limits import MarketingLimit, Reach, SendLimits
from waframe.simulator.media import MediaStore
from waframe.simulator.parts import Part
from waframe.simulator.phones import digits, spellings, with_country
from waframe.simulator.receipts import Gate, Receipts
from waframe.simulator.records import Json, JsonObject, Message, Person
from waframe.simulator.registry import Registry
from waframe.simulator.rules import RuleBook
from waframe.simulator.standing import Standing
from waframe.simulator.template_checks import check_parameters, choose_language, needs_phone
from waframe.simulator.templates import Template, TemplateStore
from waframe.simulator.world import World

PHONE_LENGTHS = range(7, 16)
TYPING_SECONDS = 25.0
OLDEST_MARK_SECONDS = 30 * DAY_SECONDS
HELD = "held_for_quality_assessment"


class Send(msgspec.Struct, frozen=True, kw_only=True):
    """An accepted send, as tests count them."""

    message_id: str
    phone_number_id: str
    person_id: str
    at: float
    body: JsonObject
    callback_data: str | None
    cut: bool


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A send that was read: to whom, of which kind, by which template."""

    phone_number_id: str
    message: Part
    kind: str
    recipient: str
    person: Person | None
    is_group: bool
    template: Template | None = None

    @property
    def key(self) -> str:
        """The person's id, or what the world calls somebody unknown."""
        if self.person is not None:
            return self.person.id
        is_phone = self.message.has("to") and not self.is_group
        return spellings(digits(self.recipient))[0] if is_phone else self.recipient


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that counts sends."""

    sends: SendLimits
    reach: Reach
    marketing: MarketingLimit


class Desk:
    """Where sends arrive."""

    def __init__(
        self,
        world: World,
        *,
        registry: Registry,
        standing: Standing,
        templates: TemplateStore,
        media: MediaStore,
        bounds: Bounds,
        billing: Billing,
        receipts: Receipts,
        faults: FaultBoard,
        rules: RuleBook,
    ) -> None:
        self._world = world
        self._registry = registry
        self._standing = standing
        self._templates = templates
        self._media = media
        self._bounds = bounds
        self._billing = billing
        self._receipts = receipts
        self._faults = faults
        self._rules = rules
        self.sends: list[Send] = []

    async def accept(self, phone_number_id: str, message: Part) -> JsonObject:
        """Accept a send and return the answer, or raise a `GraphError`."""
        line = self._registry.check_connected(phone_number_id)
        letter = self._read(phone_number_id, message)
        self._refuse_by_fault()
        letter = self._check(letter)
        self._bounds.sends.take(phone_number_id, letter.key, per_second=line.messages_per_second)
        fails_with = self._outcome(letter)
        stored = self._store(letter)
        held = letter.template is not None and self._faults.now.hold_templates
        faults = self._faults.now
        if (faults.status_before_answer or faults.delivered_before_answer) and fails_with is None and not held:
            await self._receipts.tell_sent(stored)
        else:
            gate = self._gate(letter.template) if held and letter.template is not None else None
            self._receipts.begin(stored, fails_with=fails_with, gate=gate)
        return _answer(letter, stored, held=held)

    def mark(self, phone_number_id: str, body: Part) -> JsonObject:
        """Mark a message and the earlier ones as read; show the typing indicator if asked."""
        if body.text("status") != "read":
            raise GraphError(100, "Param status must be one of {read}.")
        message = self._world.message(body.text("message_id"))
        known = message is not None and message.direction == "in" and message.phone_number_id == phone_number_id
        if message is None or not known or message.at < self._world.clock.now() - OLDEST_MARK_SECONDS:
            raise GraphError(131009, "Message ID is invalid.")
        typing = body.optional_part("typing_indicator")
        if typing is not None:
            typing.choice("type", ("text",))
        self._mark_until(message)
        if typing is not None:
            self._set_typing(message.phone_number_id, message.person_id, seconds=TYPING_SECONDS)
        return {"success": True}

    def _read(self, phone_number_id: str, message: Part) -> Letter:
        kind = check_message(message)
        is_group = message.value.get("recipient_type") == "group"
        recipient = _recipient(message, is_group=is_group)
        number = self._registry.number(phone_number_id)
        if message.has("to") and not is_group:
            recipient_digits = with_country(recipient, digits(number.display_phone))
            if digits(recipient) == digits(number.display_phone):
                raise GraphError(131021, "Recipient and sender are the same number.")
            person = self._world.find_person(recipient) or self._world.find_person(recipient_digits)
        else:
            person = None if is_group else self._world.find_person(recipient)
        return Letter(
            phone_number_id=phone_number_id,
            message=message,
            kind=kind,
            recipient=recipient,
            person=person,
            is_group=is_group,
        )

    def _refuse_by_fault(self) -> None:
        if self._faults.takes("rate_limited_sends"):
            raise GraphError(130429, "Cloud API message throughput has been reached.")
        if self._faults.takes("failing_sends"):
            raise GraphError(131000, "Something went wrong.")
        if self._faults.takes_overload():
            raise GraphError(131016, "Service temporarily unavailable. Try again later.")
        if code := self._faults.now.refuse_sends_with:
            raise GraphError(code, "The send was refused on purpose.")

    def _check(self, letter: Letter) -> Letter:
        """Check what needs the world: people, files, targets and templates."""
        person, number = letter.person, letter.phone_number_id
        if person is not None and self._standing.is_blocked(number, person.id):
            raise GraphError(130403, "The business has blocked this user.")
        self._check_identity(letter)
        self._media.check_used(letter.message.value, number)
        if letter.kind == "reaction":
            self._check_reaction(letter)
        if letter.kind != "template":
            return letter
        return msgspec.structs.replace(letter, template=self._template(letter))

    def _check_identity(self, letter: Letter) -> None:
        """A hash that differs is refused; without one, or without the check, nothing is compared."""
        given = letter.message.optional_text("recipient_identity_key_hash")
        if given is None or letter.person is None or not self._registry.line(letter.phone_number_id).identity_check:
            return
        if given != letter.person.identity_hash:
            raise GraphError(137000, "The identity key hash of the recipient has changed.")

    def _check_reaction(self, letter: Letter) -> None:
        target = self._world.message(letter.message.part("reaction").text("message_id"))
        wrong = target is None or target.phone_number_id != letter.phone_number_id
        if target is None or wrong or target.type in ("reaction", "revoked"):
            raise GraphError(131009, "The message to react to is unknown, deleted or itself a reaction.")
        if target.at < self._world.clock.now() - OLDEST_MARK_SECONDS:
            raise GraphError(131009, "The message to react to is older than 30 days.")

    def _template(self, letter: Letter) -> Template | None:
        sent = letter.message.part("template")
        name = sent.text("name")
        found = self._templates.named(self._registry.number(letter.phone_number_id).waba_id, name)
        if not found and self._rules.now.unknown_templates == "accept":
            return None
        template = choose_language(found, name, sent.part("language").text("code"))
        if needs_phone(template) and not letter.message.has("to"):
            raise GraphError(131062, "Authentication templates cannot be sent to a business-scoped user id.")
        check_parameters(template, sent)
        return template

    def _outcome(self, letter: Letter) -> int | None:
        """Decide whether the send fails later; a closed window is refused now, unless a fault says later."""
        faults, person = self._faults.now, letter.person
        if faults.fail_sends_with:
            return faults.fail_sends_with
        if letter.is_group:
            return None
        if person is None or not self._standing.is_reachable(person.id):
            return 131026
        is_open = self._world.window_left(letter.phone_number_id, person.id) > 0
        if letter.kind == "template":
            return self._template_outcome(letter, person, is_open=is_open)
        if is_open:
            return None
        if faults.window_error_later:
            return 131047
        raise GraphError(131047, "More than 24 hours have passed since the customer last replied to this number.")

    def _template_outcome(self, letter: Letter, person: Person, *, is_open: bool) -> int | None:
        faults = self._faults.now
        if not is_open and faults.classification_limited:
            raise GraphError(131064, "The messaging limit was lowered because templates were classified wrongly.")
        if not is_open and faults.spam_limited:
            raise GraphError(131048, "Too many messages of this number were blocked or reported.")
        if letter.template is not None and letter.template.category == "MARKETING":
            if not self._standing.wants_marketing(letter.phone_number_id, person.id):
                return 131050
            if faults.marketing_limited or not self._bounds.marketing.allows(person.id):
                return 131049
        return None if is_open or self._bounds.reach.allows(person.id) else 131048

    def _gate(self, template: Template) -> Gate:
        """A held message waits until its template is judged: paused ones are dropped, others go."""

        def verdict() -> Literal["wait", "go"] | int:
            now = self._templates.find(template.id)
            if now is None or now.status in ("PAUSED", "DISABLED"):
                return 132016 if now is not None and now.status == "DISABLED" else 132015
            return "wait" if self._faults.now.hold_templates else "go"

        return verdict

    def _store(self, letter: Letter) -> Message:
        context = letter.message.optional_part("context")
        definition: JsonObject | None = letter.template.described() if letter.template else None
        stored = Message(
            id=self._world.ids.wamid(letter.key, outbound=True),
            phone_number_id=letter.phone_number_id,
            person_id=letter.key,
            direction="out",
            at=self._world.clock.now(),
            content=read_content(letter.message.value, template=definition),
            raw=letter.message.value,
            reply_to=context.text("message_id") if context else None,
            status="accepted",
            callback_data=letter.message.optional_text("biz_opaque_callback_data"),
        )
        category = letter.template.category if letter.template else ("UTILITY" if letter.kind == "template" else None)
        self._billing.settle(stored, category=category)
        self._world.put_message(stored)
        self._set_typing(stored.phone_number_id, stored.person_id, seconds=0.0)
        self._count(stored)
        return stored

    def _count(self, stored: Message) -> None:
        self.sends.append(
            Send(
                message_id=stored.id,
                phone_number_id=stored.phone_number_id,
                person_id=stored.person_id,
                at=stored.at,
                body=stored.raw,
                callback_data=stored.callback_data,
                cut=self._faults.now.cut_after_accept,
            )
        )

    def _mark_until(self, last: Message) -> None:
        """Earlier messages are marked too, but in a group each one by itself."""
        chat = self._world.messages(last.phone_number_id, last.person_id)
        for message in [last] if "group_id" in last.raw else chat:
            if message.direction == "in" and message.status != "read":
                self._world.note_status(message.id, "read")
            if message.id == last.id:
                return

    def _set_typing(self, phone_number_id: str, person_id: str, *, seconds: float) -> None:
        chat = self._world.chat(phone_number_id, person_id)
        self._world.put_chat(msgspec.structs.replace(chat, typing_until=self._world.clock.now() + seconds))


def _recipient(message: Part, *, is_group: bool) -> str:
    """Read `to`, which wins over `recipient`."""
    recipient = message.text("to") if message.has("to") else message.text("recipient")
    if message.has("to") and not is_group and len(digits(recipient)) not in PHONE_LENGTHS:
        raise GraphError(100, f"Param to: '{recipient}' is not a phone number.")
    return recipient


def _answer(letter: Letter, stored: Message, *, held: bool) -> JsonObject:
    contact: dict[str, Json] = {"input": letter.recipient}
    person = letter.person
    if letter.message.has("to"):
        contact["wa_id"] = (person.phone if person else None) or stored.person_id
    else:
        contact["user_id"] = person.bsuid if person else stored.person_id
    accepted: dict[str, Json] = {"id": stored.id}
    if letter.is_group:
        accepted["group_id"] = letter.recipient
    if letter.kind == "template":
        accepted["message_status"] = HELD if held else "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [accepted]}
