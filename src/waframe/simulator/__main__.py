"""Starts the simulator from the command line: `python -m waframe.simulator`."""

import argparse
import sys
from pathlib import Path

import anyio
import msgspec

from waframe.simulator.serving import serve
from waframe.simulator.settings import DEMO_PEOPLE, SimulatorSettings

WRONG_USAGE = 2


def main() -> int:
    """Read the arguments and serve."""
    arguments = _parser().parse_args()
    try:
        settings = _settings(arguments)
    except (OSError, msgspec.DecodeError) as error:
        sys.stderr.write(f"{arguments.settings}: {error}\n")
        return WRONG_USAGE
    sys.stderr.write(f"The phone is at http://{settings.host}:{settings.port}/\n")
    anyio.run(serve, settings)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m waframe.simulator", description=__doc__)
    parser.add_argument("--settings", type=Path, help="a JSON file with the settings")
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    parser.add_argument("--callback-url", help="where the business takes its webhooks")
    parser.add_argument("--desk-url", help="address of the agents' desk, offered as a link")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--record", help="a file that gets all that goes in and out, as lines of JSON")
    return parser


def _settings(arguments: argparse.Namespace) -> SimulatorSettings:
    settings = SimulatorSettings(people=DEMO_PEOPLE)
    if arguments.settings is not None:
        settings = msgspec.json.decode(arguments.settings.read_bytes(), type=SimulatorSettings)
    given = {name: value for name, value in vars(arguments).items() if name != "settings" and value is not None}
    return msgspec.structs.replace(settings, **given)


if __name__ == "__main__":
    sys.exit(main())
