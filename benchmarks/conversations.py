"""Plays simulated customers against a shop that sells by rules: nothing that is forbidden may happen to any of them.

    python benchmarks/conversations.py [--short] [--customers 1000] [--first 0] [--model]

Customer number N is the same in every run; `--first N --customers 1 --show` plays one alone, and shows the chat.
"""

import argparse
from collections import Counter
from pathlib import Path
from time import process_time

import anyio
import msgspec

from customers.forbidding import Event, Found, look, look_at_step
from customers.inventing import Kind, Step, invent
from waframe import Floor
from waframe.core.runtime.logs import configure_logs
from waframe.simulator import Message, Unknown
from waframe.testing.evaluating.case import read_suite
from waframe.testing.evaluating.playing import PAUSE_SECONDS, Stage, modelled
from waframe.testing.scenario import BranchActor, CustomerActor

SELLING = Path(__file__).parents[1] / "examples" / "scenarios" / "selling.yaml"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(64)
SHOWN = 12


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a customer fared."""

    number: int
    found: tuple[Found, ...]
    floor: str
    orders: int
    chat: tuple[str, ...]


async def play(stage: Stage, branch: BranchActor, number: int) -> Outcome:
    """Let one customer do what they do."""
    phone = f"55{number:08}"
    customer = branch.customer(phone, name="Cliente")
    found: list[Found] = []
    store = stage.scenario.deployment.store
    before, seen = None, 0
    for step in invent(number):
        await _do(stage, branch, customer, step)
        if step.burst:
            continue
        await stage.scenario.advance(PAUSE_SECONDS)
        after = await stage.conversation(branch, phone)
        messages = await store.messages.page(after.id, many=200)
        if before is not None or messages:
            found += look_at_step(before or msgspec.structs.replace(after, floor=Floor.BOT), after, messages[seen:])
        before, seen = after, len(messages)
    await stage.scenario.advance(PAUSE_SECONDS)
    conversation = await stage.conversation(branch, phone)
    found += await look(stage, conversation)
    chat = tuple(f"{'>' if one.direction == 'in' else ' '} {one.text}" for one in customer.sees())
    return Outcome(number=number, found=tuple(found), floor=conversation.floor.value, orders=0, chat=chat)


async def _do(stage: Stage, branch: BranchActor, customer: CustomerActor, step: Step) -> None:
    match step.kind:
        case Kind.SAYS if step.burst:
            await customer.customer.writes(branch.number, step.words)
        case Kind.SAYS:
            await customer.says(step.words)
        case Kind.SENDS_PHOTO:
            await customer.sends_photo(PHOTO, caption=step.words or None)
        case Kind.IS_SILENT:
            await stage.scenario.advance(step.seconds)
        case Kind.TAPS:
            titles = [title for message in customer.sees() for title in _buttons(message)]
            if titles:
                try:
                    await customer.taps(titles[int(step.place * len(titles))])
                except Unknown:
                    return


def _buttons(message: Message) -> list[str]:
    return [button.id for button in message.buttons]


async def run(*, first: int, customers: int, by_model: bool, show: bool) -> int:
    """Play them all, and tell what was forbidden; gives how often."""
    configure_logs(level="critical")
    suite = read_suite(SELLING)
    suite = modelled(suite) if by_model else suite
    outcomes: list[Outcome] = []
    began = process_time()
    async with Stage.opened(suite) as stage:
        branch = await stage.branch(suite.plugins)
        for number in range(first, first + customers):
            outcomes.append(await play(stage, branch, number))
            for one in outcomes[-1].found:
                print(f"#{number} {one.event.value}: {one.seen!r}", flush=True)
            if show:
                print("\n".join(outcomes[-1].chat))
    counted = Counter(one.event for outcome in outcomes for one in outcome.found)
    print(
        f"{len(outcomes)} customers, {sum(len(one.chat) for one in outcomes)} messages, {process_time() - began:.0f} s"
    )
    for event in Event:
        print(f"{counted[event]:>6}  {event.value}")
    return sum(counted.values())


def main() -> None:
    """Read the command line, and end with 1 where something forbidden happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="only 100 customers")
    parser.add_argument("--customers", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--model", action="store_true", help="let the stand-in model answer")
    parser.add_argument("--show", action="store_true", help="show the chats")
    asked = parser.parse_args()
    many = 100 if asked.short else asked.customers
    forbidden = anyio.run(lambda: run(first=asked.first, customers=many, by_model=asked.model, show=asked.show))
    raise SystemExit(1 if forbidden else 0)


if __name__ == "__main__":
    main()
