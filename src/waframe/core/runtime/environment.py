"""The variables that a configuration may refer to: those of the process, and below them those of `.env`."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

LINE = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<value>.*?)\s*")


def environment_of(folder: Path, *, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Join the environment and the `.env` that lies beside the configuration; what is set and not empty wins."""
    given = dict(os.environ if environ is None else environ)
    try:
        text = (folder / ".env").read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return given
    return {**given, **{name: value for name, value in read_dotenv(text).items() if not given.get(name)}}


def read_dotenv(text: str) -> dict[str, str]:
    """Read `NAME=value` lines; values may stand in quotes, and ` #` begins a remark outside of them."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = LINE.fullmatch(line)
        if match is not None:
            found[match["name"]] = _unquoted(match["value"])
    return found


def _unquoted(value: str) -> str:
    if value[:1] in {"'", '"'}:
        end = value.find(value[0], 1)
        if end > 0:
            return value[1:end]
    return re.split(r"(?:^|\s)#", value, maxsplit=1)[0].rstrip()
