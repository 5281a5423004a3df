"""Measures reading: microseconds from a webhook's bytes to what a bot gets, ours beside pywa's where it is installed.

Run `python benchmarks/parse.py`. The runs are interleaved, and the best of each counts, so that a busy machine harms
all alike. pywa needs a `user_id` in every contact, so the samples are such that have one.
"""

import importlib.util
import json
import timeit
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from waframe.plugins.whatsapp.reading import read_webhook
from waframe.plugins.whatsapp.signature import is_signed, sign

SAMPLES = Path(__file__).parent.parent / "tests" / "plugins" / "whatsapp" / "webhooks"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
CASES = ("text_bsuid-01", "text-03", "image-04", "interactive_list_reply-02", "status_sent-03")
ROUNDS = 7
CALLS = 3000


def sample(name: str) -> bytes:
    """Load a webhook body and write it as Meta does: compact, and ASCII alone."""
    whole = json.loads((SAMPLES / f"{name}.json").read_bytes())
    return json.dumps(whole, separators=(",", ":")).replace("/", "\\/").encode()


def pywa_reader() -> Callable[[bytes], object] | None:
    """Make pywa's public way from bytes to a handler that does nothing, or None where it is not installed."""
    if importlib.util.find_spec("pywa") is None:
        return None
    pywa = importlib.import_module("pywa")
    options = {"validate_updates": False, "filter_updates": False, "skip_duplicate_updates": False}
    client = pywa.WhatsApp(phone_id="1", token="token", server=None, **options)
    for listen in (client.on_message(), client.on_callback_selection(), client.on_message_status()):
        listen(ignore)
    read: Callable[[bytes], object] = client.webhook_update_handler
    return read


def ignore(client: object, update: object) -> None:
    """Take an update and do nothing with it."""
    del client, update


def main() -> None:
    """Print a table."""
    pywa = pywa_reader()
    readers = {"waframe": read} | ({"pywa": pywa} if pywa else {})
    print(f"best of {ROUNDS} rounds of {CALLS} calls, in microseconds")
    print(f"{'sample':30}{'bytes':>7}{'signature':>11}" + "".join(f"{name:>11}" for name in readers))
    for name in CASES:
        body = sample(name)
        check = partial(is_signed, body, sign(body, "secret"), ("secret",))
        times = best([check, *(partial(reader, body) for reader in readers.values())])
        print(f"{name:30}{len(body):7}" + "".join(f"{time:11.1f}" for time in times))


def read(body: bytes) -> object:
    """Read as the webhook does."""
    return read_webhook(body, received_at=NOW)


def best(ways: list[Callable[[], object]]) -> list[float]:
    """Run all ways in turn, several times, and give the best time of each."""
    rounds = [[timeit.timeit(way, number=CALLS) for way in ways] for _ in range(ROUNDS)]
    return [min(times) / CALLS * 1e6 for times in zip(*rounds, strict=True)]


if __name__ == "__main__":
    main()
