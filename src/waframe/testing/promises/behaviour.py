"""What a plugin at work promises."""

from collections.abc import Iterable, Mapping

import msgspec

from waframe import (
    Action,
    ActionCall,
    ActionError,
    AnyContent,
    By,
    Direction,
    IncomingMessage,
    MessageStatus,
    Role,
    SenderType,
    phone_identity,
)
from waframe.core.runtime.annotations.plugin_check import faults_of_registered
from waframe.testing.customer import CustomerActor
from waframe.testing.promises.contents import ARRIVING, OF_THE_BUSINESS, SAMPLES
from waframe.testing.promises.promise import PromiseBroken
from waframe.testing.promises.stage import CENTRO, NORTE, PAUSE_SECONDS, SUR, Stage, Talk
from waframe.testing.promises.watch import LONGEST_SECONDS

LONG_SECONDS = 900.0


async def its_actions_are_described(stage: Stage) -> None:
    """Arguments and result of an action have a JSON Schema, its function takes and gives them, people read its title.

    The functions of jobs, checks and searches take what they are given, too.
    """
    texts = stage.subject.texts
    for name, action in _actions(stage).items():
        for what, kind in (("arguments", action.arguments), ("result", action.result)):
            try:
                schema = msgspec.json.schema(kind)
            except TypeError as error:
                raise PromiseBroken(f"the {what} of {name} have no JSON Schema: {error}") from error
            if "$ref" not in schema:
                raise PromiseBroken(f"the {what} of {name} are no msgspec.Struct")
        for language, known in texts.items():
            if action.roles and action.title not in known:
                raise PromiseBroken(f"the title {action.title} of {name} stands in no texts/{language}.yaml")
    for instance in stage.scenario.deployment.registry.instances():
        if instance.name == stage.subject.name:
            for fault in faults_of_registered(instance):
                raise PromiseBroken(str(fault))


async def its_panels_are_there(stage: Stage) -> None:
    """The file of a panel lies in `panels/`, and its title is a text."""
    texts = stage.subject.texts
    folder = stage.scenario.deployment.registry.panel_folder(stage.subject.name)
    for owned in stage.scenario.deployment.registry.panels():
        panel = owned.item
        if owned.plugin != stage.subject.name:
            continue
        if folder is None or not (folder / panel.module).is_file():
            raise PromiseBroken(f"the panel {panel.name} names {panel.module}, which does not lie in panels/")
        absent = [language for language, known in texts.items() if panel.title not in known]
        if absent:
            raise PromiseBroken(
                f"the title {panel.title} of the panel {panel.name} stands in no texts/{absent[0]}.yaml"
            )


async def what_it_says_fits_the_channel(stage: Stage) -> None:
    """What it answers is taken by the channel, and seen by the customer."""
    customer = stage.stranger()
    await stage.talk(customer)
    for message in await stage.messages(customer):
        if message.direction is Direction.OUT and message.status is MessageStatus.FAILED:
            reason = message.error.title if message.error else "for no reason"
            raise PromiseBroken(f"the channel did not take {message.text!r:.80}: {reason}")
    stage.expect_no_failure()


async def it_bears_every_kind_of_message(stage: Stage) -> None:
    """It answers or ignores whatever customers and colleagues send, also what nobody knows yet, and never raises."""
    for kind in SAMPLES:
        customer = stage.stranger()
        await customer.customer.sends_sample(customer.number, kind)
    await stage.scenario.advance(PAUSE_SECONDS)
    stranger = stage.stranger()
    await stranger.customer.writes(stranger.number, "hola")
    await stage.scenario.advance(PAUSE_SECONDS)
    arrive = [_arriving(stage, stranger, one, key=f"in-{place}") for place, one in enumerate(ARRIVING)]
    await stage.scenario.deployment.ingest(arrive)
    await stage.scenario.advance(PAUSE_SECONDS)
    echo = [
        _arriving(stage, stranger, one, key=f"out-{place}", by=SenderType.EXTERNAL)
        for place, one in enumerate(OF_THE_BUSINESS)
    ]
    await stage.scenario.deployment.ingest(echo)
    await stage.scenario.advance(PAUSE_SECONDS)
    stage.expect_no_failure()


async def its_actions_refuse_with_words(stage: Stage) -> None:
    """Called with nothing, by a person and by a model, an action is done or refused with a reason, and never raises."""
    for name, action in _actions(stage).items():
        customer = stage.stranger()
        await customer.customer.writes(customer.number, "hola")
        await stage.scenario.advance(PAUSE_SECONDS)
        conversation = await stage.conversation(customer)
        if conversation is None:
            continue
        for by in (By.AGENT, By.MODEL) if action.model else (By.AGENT,):
            call = ActionCall(
                action=name,
                caller="nobody",
                by=by if action.roles else By.SYSTEM,
                role=Role.ADMIN,
                conversation_id=conversation.id,
            )
            await _call(stage, call)
    await stage.scenario.advance(PAUSE_SECONDS)
    stage.expect_no_failure()


async def a_repeated_turn_counts_once(stage: Stage) -> None:
    """A turn that dies before its commit is done again, and what it did is there once: answers, facts and rows."""
    once = await stage.talk(stage.stranger())
    stage.mood.repeats = 1
    again = await stage.talk(stage.stranger())
    _expect_same(once, again, when="when the turn is repeated after a crash")
    stage.expect_no_failure()


async def branches_do_not_leak(stage: Stage) -> None:
    """What happens in one branch changes nothing in another one, not even for a customer who writes to both."""
    state = _class_state(stage)
    visitor = stage.stranger(NORTE)
    first = await stage.talk(visitor)
    phone = str(visitor.customer.person.phone)
    changed = [name for name, value in _class_state(stage).items() if state.get(name) != value]
    if changed:
        where = f"{stage.subject.plugin.__name__}.{changed[0]}"
        words = "it belongs to the class, so that all branches share it: set it in __init__, or learn a fact"
        raise PromiseBroken(f"{where} changed while a customer was served, and {words}")
    _expect_same(first, await stage.talk(stage.stranger()), when="in a branch, after another branch was at work")
    _expect_same(
        first, await stage.talk(stage.visitor(CENTRO, phone=phone)), when="to who was in another branch before"
    )
    elsewhere = await stage.talk(stage.visitor(SUR, phone=phone))
    if elsewhere.answers or elsewhere.facts:
        raise PromiseBroken(f"it works in a branch that does not enable it: {elsewhere}")
    stage.expect_no_failure()


async def switched_off_nothing_is_left(stage: Stage) -> None:
    """Switched off by a reload, it is silent there and only there; switched on again, it works as before."""
    known = stage.stranger()
    before = await stage.talk(known)
    await stage.switch(on=False)
    left = _actions(stage)
    if left:
        raise PromiseBroken(f"switched off, its action {next(iter(left))} is still there")
    said = [one for one in (await stage.talk(known), await stage.talk(stage.stranger())) if one.answers]
    if said:
        raise PromiseBroken(f"switched off, it still says {said[0].answers[0]!r}")
    _expect_same(before, await stage.talk(stage.stranger(NORTE)), when="where it is on, while it is off elsewhere")
    stage.expect_no_failure()
    await stage.switch(on=True)
    _expect_same(before, await stage.talk(stage.stranger()), when="switched on again")
    await stage.talk(known)
    await stage.scenario.advance(LONG_SECONDS)
    stage.expect_no_failure()


async def a_failing_neighbour_does_not_matter(stage: Stage) -> None:
    """Another plugin that raises in every hook, or refuses every action, leaves it as it is."""
    before = await stage.talk(stage.stranger())
    stage.mood.fails = True
    beside = await stage.talk(stage.stranger())
    stage.mood.fails, stage.mood.refuses = False, True
    await stage.talk(stage.stranger())
    stage.mood.refuses = False
    await stage.scenario.advance(LONG_SECONDS)
    _expect_same(before, beside, when="beside a plugin that fails")
    stage.expect_no_failure()


async def it_holds_up_nobody(stage: Stage) -> None:
    """Nothing of it stands still in the event loop, where all branches wait for it."""
    await stage.talk(stage.stranger())
    for held in stage.watch.held_up:
        place = f"{stage.subject.shown(held.file)}:{held.line} in {held.function}"
        hint = "await it, or put it into a plain def hook or anyio.to_thread.run_sync"
        raise PromiseBroken(f"{place} held up the event loop for over {LONGEST_SECONDS * 1000:.0f} ms: {hint}")


AT_WORK = (
    its_actions_are_described,
    its_panels_are_there,
    what_it_says_fits_the_channel,
    it_bears_every_kind_of_message,
    its_actions_refuse_with_words,
    a_repeated_turn_counts_once,
    branches_do_not_leak,
    a_failing_neighbour_does_not_matter,
    it_holds_up_nobody,
    switched_off_nothing_is_left,
)


def _actions(stage: Stage) -> Mapping[str, Action]:
    actions = stage.scenario.deployment.registry.actions(CENTRO)
    return {name: owned.item for name, owned in actions.items() if owned.plugin == stage.subject.name}


async def _call(stage: Stage, call: ActionCall) -> None:
    try:
        await stage.scenario.deployment.act(call)
    except ActionError as error:
        if error.__cause__ is not None:  # it is refused since its function raised
            raise PromiseBroken(f"the action {call.action} raised: {error}") from error


def _arriving(
    stage: Stage, customer: CustomerActor, content: AnyContent, *, key: str, by: SenderType = SenderType.CLIENT
) -> IncomingMessage:
    return IncomingMessage(
        channel="whatsapp",
        address=customer.number,
        channel_id=f"wamid.{key}",
        identities=(phone_identity(str(customer.customer.person.phone)),),
        content=content,
        at=stage.scenario.clock.now(),
        raw="{}",
        by=by,
    )


def _expect_same(first: Talk, second: Talk, *, when: str) -> None:
    if first.answers != second.answers:
        raise PromiseBroken(f"{when} it answers {_listed(second.answers)} instead of {_listed(first.answers)}")
    if first.facts != second.facts:
        odd = sorted(first.facts.items() ^ second.facts.items())
        raise PromiseBroken(f"{when} it learns other facts: {odd}")
    if first.rows != second.rows:
        rows = sorted(first.rows.items() ^ second.rows.items())
        raise PromiseBroken(f"{when} other numbers of rows are written: {rows}")


def _listed(answers: Iterable[str]) -> str:
    return " / ".join(f"{one!r:.60}" for one in answers) or "nothing"


def _class_state(stage: Stage) -> Mapping[str, str]:
    """Give what is kept on the class in something that can change, as text."""
    own = (one for one in stage.subject.plugin.__mro__ if one.__module__.startswith(stage.subject.package))
    return {name: repr(value) for one in own for name, value in vars(one).items() if _changes(name, value)}


def _changes(name: str, value: object) -> bool:
    return not name.startswith("__") and isinstance(value, int | str | dict | list | set | bytearray | None)
