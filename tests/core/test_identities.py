"""One person is one customer, whatever the channel shows of them; two are made one, and two again, by a person only."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
from tests.core.test_bad_input import post, webhook

from waframe import (
    AnyContent,
    Conversation,
    Identity,
    IdentityKind,
    IncomingMessage,
    SystemNotice,
    Text,
    new_id,
    phone_identity,
)
from waframe.testing.scenario import BranchActor, Scenario

ECHO = '''
"""Repeats what it is told."""

from waframe import Context, Message, NoSettings, Plugin, Reply, Text, hookimpl


class Echo(Plugin[NoSettings]):
    """Repeats texts."""

    name = "echo"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Repeat a text."""
        return Reply(contents=(Text(body=f"eco: {message.text}"),)) if isinstance(message.content, Text) else None
'''
OLD_BSUID, NEW_BSUID = "MX.1900000000000000001", "MX.1900000000000000002"
OLD_PHONE, NEW_PHONE = "5215512345678", "5215587654321"


async def test_a_customer_without_a_phone_is_answered_and_stays_the_same_when_a_phone_is_shown(
    scenario_on_both: Scenario,
) -> None:
    branch = await echo_branch(scenario_on_both)
    customer = branch.customer(None, bsuid=OLD_BSUID)
    await customer.says("hola")
    scenario_on_both.simulator.customer(OLD_PHONE, name="Ana")

    await deliver(branch, {"from_user_id": OLD_BSUID, "from": OLD_PHONE}, "ya tengo teléfono")
    await deliver(branch, {"from": OLD_PHONE}, "solo teléfono")

    conversation = await branch.conversation()
    person = await scenario_on_both.deployment.store.customers.find(conversation.customer_id)
    assert person is not None
    assert {*person.identities} == {phone_identity(OLD_PHONE), Identity(kind=IdentityKind.BSUID, value=OLD_BSUID)}
    assert recipients(scenario_on_both) == [OLD_BSUID, "+525512345678", "+525512345678"]


async def test_a_status_that_names_a_bsuid_alone_is_taken(scenario_on_both: Scenario) -> None:
    branch = await echo_branch(scenario_on_both)
    await branch.customer(None, bsuid=OLD_BSUID).says("hola")

    await scenario_on_both.advance(10)

    stored = await scenario_on_both.deployment.store.messages.page((await branch.conversation()).id)
    assert [message.status for message in stored] == ["received", "read"]


async def test_a_customer_with_another_number_goes_on_in_the_same_conversation(scenario_on_both: Scenario) -> None:
    branch = await echo_branch(scenario_on_both)
    await branch.customer("5512345678", bsuid=OLD_BSUID).says("hola")
    scenario_on_both.simulator.customer(NEW_PHONE, name="Ana", bsuid=NEW_BSUID)
    notice = SystemNotice(kind="number_changed", new_phone=NEW_PHONE, new_bsuid=NEW_BSUID, old_bsuid=OLD_BSUID)

    await take(branch, notice, phone=OLD_PHONE)
    await scenario_on_both.advance(60)
    await deliver(branch, {"from_user_id": NEW_BSUID, "from": NEW_PHONE}, "ya cambié")
    await scenario_on_both.advance(60)
    await deliver(branch, {"from": OLD_PHONE}, "soy otra")

    mine, stranger = await said(branch)
    assert mine == ["hola", "eco: hola", "", "ya cambié", "eco: ya cambié"]
    assert stranger == ["soy otra", "eco: soy otra"]
    assert recipients(scenario_on_both)[:2] == ["+525512345678", "+525587654321"]


async def test_a_customer_with_another_bsuid_goes_on_in_the_same_conversation(scenario_on_both: Scenario) -> None:
    branch = await echo_branch(scenario_on_both)
    await branch.customer(None, bsuid=OLD_BSUID).says("hola")
    scenario_on_both.simulator.customer(None, name="Ana", bsuid=NEW_BSUID)

    await take(branch, SystemNotice(kind="id_changed", new_bsuid=NEW_BSUID, old_bsuid=OLD_BSUID), bsuid=OLD_BSUID)
    await deliver(branch, {"from_user_id": NEW_BSUID}, "sigo aquí")

    assert await said(branch) == [["hola", "eco: hola", "", "sigo aquí", "eco: sigo aquí"]]
    assert recipients(scenario_on_both) == [OLD_BSUID, NEW_BSUID]


async def test_a_conflict_is_flagged_and_routed_by_the_phone(scenario_on_both: Scenario) -> None:
    branch = await echo_branch(scenario_on_both)
    await branch.customer("5512345678").says("por teléfono")
    await branch.customer(None, bsuid=OLD_BSUID).says("sin teléfono")

    await deliver(branch, {"from_user_id": OLD_BSUID, "from": OLD_PHONE}, "¿quién soy?")
    await deliver(branch, {"from_user_id": OLD_BSUID, "from": OLD_PHONE}, "¿y ahora?")

    assert await said(branch) == [
        ["por teléfono", "eco: por teléfono", "¿quién soy?", "eco: ¿quién soy?", "¿y ahora?", "eco: ¿y ahora?"],
        ["sin teléfono", "eco: sin teléfono"],
    ]
    (event,) = await scenario_on_both.deployment.store.events.named("customer.conflict", since=0)
    told = msgspec.json.decode(event.payload, type=dict[str, str])
    assert {*told.values()} == {one.customer_id for one in await branch.conversations()}


async def test_two_phones_of_one_person_are_merged_and_parted_again(scenario_on_both: Scenario) -> None:
    branch = await echo_branch(scenario_on_both)
    customers = scenario_on_both.deployment.store.customers
    one, two = branch.customer("5512345678"), branch.customer("5587654321")
    await one.says("desde el taller")
    await two.says("desde casa")
    first, second = await opened(branch)

    now = scenario_on_both.clock.now()
    merge = await customers.merge(first.customer_id, second.customer_id, at=now)
    answers = [*await one.says("soy yo"), *await two.says("y yo también")]
    merged = await opened(branch)
    await customers.part(merge.id, at=now + timedelta(hours=1))
    await two.says("otra vez dos")

    assert [answer.text for answer in answers] == ["eco: soy yo", "eco: y yo también"]
    assert [one.customer_id for one in merged] == [first.customer_id] * 2
    assert [one.customer_id for one in await opened(branch)] == [first.customer_id, second.customer_id]
    assert await said(branch) == [
        ["desde el taller", "eco: desde el taller", "soy yo", "eco: soy yo"],
        ["desde casa", "eco: desde casa", "y yo también", "eco: y yo también", "otra vez dos", "eco: otra vez dos"],
    ]


async def echo_branch(scenario: Scenario) -> BranchActor:
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir()
    (folder / "echo.py").write_text(ECHO)
    return await scenario.branch("centro", plugins={"echo": {}})


async def deliver(branch: BranchActor, sender: Mapping[str, object], text: str) -> None:
    """Let Meta deliver a text whose sender is named as given."""
    at = str(int(branch.scenario.clock.now().timestamp()))
    message = {**sender, "id": f"wamid.{new_id()}", "timestamp": at, "type": "text", "text": {"body": text}}
    assert await post(branch.scenario, webhook(message, number=branch.number)) == 200
    await branch.scenario.settle()


async def take(branch: BranchActor, content: AnyContent, *, phone: str = "", bsuid: str = "") -> None:
    """Let the channel hand over a message of a customer."""
    names = (phone_identity(phone), Identity(kind=IdentityKind.BSUID, value=bsuid))
    message = IncomingMessage(
        channel="whatsapp",
        address=branch.number,
        channel_id=f"wamid.{new_id()}",
        identities=tuple(name for name in names if name.value),
        content=content,
        at=branch.scenario.clock.now(),
        raw="{}",
        opens_window=isinstance(content, Text),
    )
    await branch.scenario.deployment.ingest([message, message])
    await branch.scenario.settle()


async def opened(branch: BranchActor) -> Sequence[Conversation]:
    return sorted(await branch.conversations(), key=lambda one: one.id)


async def said(branch: BranchActor) -> list[list[str]]:
    """Give the texts of all conversations, in the order of their opening."""
    messages = branch.scenario.deployment.store.messages
    return [[message.text for message in await messages.page(one.id)] for one in await opened(branch)]


def recipients(scenario: Scenario) -> list[object]:
    """Give whom Meta was asked to send to."""
    calls = [entry for entry in scenario.simulator.trace.entries if entry.kind == "graph"]
    bodies = [msgspec.json.decode(entry.body) for entry in calls if entry.what == "POST /messages · text"]
    return [body.get("to") or body.get("recipient") for body in bodies]
