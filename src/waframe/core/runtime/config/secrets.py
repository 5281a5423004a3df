"""`${NAME}`, `${NAME:-default}` and `${NAME_FILE}`: how values come from outside the file."""

import re
from collections.abc import Mapping
from pathlib import Path

from waframe.core.errors import Fault
from waframe.core.runtime.config.faults import nearest
from waframe.core.runtime.config.tree import Scalar

REFERENCE = re.compile(r"(?P<escaped>\$\$\{)|\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\}|\$\{")
FILE_BYTES_AT_MOST = 64 * 1024
LETTERS_ENOUGH = 4  # below, two names are alike by chance


class Secrets:
    """Puts the values of the environment, and of the files that it names, in place of references."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._files: dict[str, str | _Unreadable] = {}

    def knows(self, name: str) -> bool:
        """Say whether a variable, or the file that stands for it, is given."""
        return bool(self._environ.get(name) or self._environ.get(f"{name}_FILE"))

    def resolve(self, scalar: Scalar) -> str | Fault:
        """Give the text with every reference replaced, or the fault that prevents it."""
        parts: list[str] = []
        end = 0
        for found in REFERENCE.finditer(scalar.text):
            parts.append(scalar.text[end : found.start()])
            value = self._value(found, scalar=scalar)
            if isinstance(value, Fault):
                return value
            parts.append(value)
            end = found.end()
        return "".join((*parts, scalar.text[end:]))

    def _value(self, found: re.Match[str], *, scalar: Scalar) -> str | Fault:
        name = found["name"]
        if found["escaped"]:
            return "${"
        if name is None:
            hint = "write ${NAME} or ${NAME:-default}, and $${ where the two characters themselves are meant"
            return scalar.at.fault("has a `${` that is not followed by a name and `}`", hint=hint)
        value = self._environ.get(name) if not name.endswith("_FILE") else None
        if value:
            return value
        variable = name if name.endswith("_FILE") else f"{name}_FILE"
        content = self._content(variable)
        if isinstance(content, _Unreadable):
            hint = f"check the path in {variable} and the rights of the file"
            return scalar.at.fault(f"the file that {variable} names cannot be read: {content.reason}", hint=hint)
        if content or found["default"] is not None:
            return content or found["default"]
        return self._missing(name, scalar=scalar)

    def _missing(self, name: str, *, scalar: Scalar) -> Fault:
        guess = nearest(name, (known for known in self._environ if _similar(known, name)))
        if guess is not None:
            hint = f"{guess} is set: did you mean that one?"
        elif name.endswith("_FILE"):
            hint = f"set {name} to the path of a file that holds the value"
        else:
            hint = f"set {name}, or set {name}_FILE to the path of a file that holds the value"
        state = "empty" if name in self._environ else "not set"
        return scalar.at.fault(f"needs the environment variable {name}, which is {state}", hint=hint)

    def _content(self, variable: str) -> "str | _Unreadable":
        path = self._environ.get(variable)
        if not path:
            return ""
        if path not in self._files:
            self._files[path] = _content_of(path)
        return self._files[path]


class _Unreadable:
    def __init__(self, reason: str) -> None:
        self.reason = reason


def has_reference(text: str) -> bool:
    """Say whether a text takes something from the environment."""
    return any(found["name"] for found in REFERENCE.finditer(text))


def has_default(text: str) -> bool:
    """Say whether a text carries a fallback that is not empty, as in `${NAME:-this}`."""
    return any(found["default"] for found in REFERENCE.finditer(text))


def needs_resolving(text: str) -> bool:
    """Say whether a text holds a reference, an escaped one or a broken one."""
    return "${" in text


def names(text: str) -> tuple[str, ...]:
    """List the variables that a text refers to."""
    return tuple(found["name"] for found in REFERENCE.finditer(text) if found["name"])


def _similar(one: str, other: str) -> bool:
    """Say whether two names differ by a slip of the hand and no more."""
    return one[:1] == other[:1] and abs(len(one) - len(other)) < LETTERS_ENOUGH <= len(one)


def _content_of(path: str) -> str | _Unreadable:
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        return _Unreadable(getattr(error, "strerror", None) or "not a path")
    if len(content) > FILE_BYTES_AT_MOST:
        return _Unreadable(f"it is larger than {FILE_BYTES_AT_MOST} bytes")
    try:
        return content.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        return _Unreadable("it is not UTF-8 text")
