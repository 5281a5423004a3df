"""The name of a plugin or project that is about to begin: its spellings, and whether it can be one."""

import keyword
import re
import unicodedata
from collections.abc import Mapping

import msgspec

from waframe.core.commands.failing import WRONG_CONFIGURATION, Failure
from waframe.core.runtime.registry import Installed

_SHAPE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST = 30
_OWN = frozenset({"core", "waframe"})
_YAML_WORDS = frozenset({"true", "false", "null"})


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A name as code spells it, such as `gift_wrap`."""

    snake: str

    @property
    def dashed(self) -> str:
        """Spell it as distributions are called."""
        return self.snake.replace("_", "-")

    @property
    def camel(self) -> str:
        """Spell it as classes are called."""
        return "".join(part.capitalize() for part in self.snake.split("_"))

    @property
    def words(self) -> str:
        """Spell it as people do."""
        return self.snake.replace("_", " ")


def plugin_name(typed: str, *, used: str) -> Name:
    """Take the name of a plugin; raises Failure where it cannot be one.

    `used` is the code in which its class must not mean something else.
    """
    name = _name(typed.removeprefix("waframe-").removeprefix("waframe_"), typed=typed)
    if keyword.iskeyword(name.snake) or name.snake in _YAML_WORDS:
        raise _refusal(f"{name.snake} is a word of Python or YAML", hint=f"say more, such as {name.snake}_desk")
    if name.snake in _OWN:
        raise _refusal(f"what waframe itself has is called {name.snake}_…", hint="name it for what it does")
    if re.search(rf"\b{name.camel}(?:Settings)?\b", used):
        raise _refusal(
            f"its class would be called {name.camel}, and the code of a new plugin uses that name for something else",
            hint=f"say more, such as {name.snake}_desk",
        )
    return name


def check_free(name: Name, *, installed: Mapping[str, Installed]) -> None:
    """Raise Failure where there is a plugin of this name."""
    taken = installed.get(name.snake)
    if taken is not None:
        words = f"there is a plugin {name.snake} already, from {taken.source}"
        raise _refusal(words, hint=f"another name, such as my_{name.snake}")


def project_name(typed: str) -> Name:
    """Take the name of a project; raises Failure where it cannot be one."""
    return _name(typed, typed=typed)


def near_name(text: str) -> Name:
    """Make a name that can be one out of any text, such as that of a folder."""
    return Name(snake=_slug(text) or "shop")


def _name(text: str, *, typed: str) -> Name:
    snake = re.sub(r"[-.]+", "_", text)
    if _SHAPE.fullmatch(snake) is None:
        guess = _slug(re.split(r"[/\\]", text.rstrip("/\\"))[-1])
        hint = f"did you mean {guess}?" if guess else "small letters a to z first, then digits and _, such as gift_wrap"
        if "/" in typed or "\\" in typed:
            hint += " The folder is given by --folder."
        raise _refusal(f"{typed!r} is no name", hint=hint)
    if len(snake) > _LONGEST:
        raise _refusal(f"{snake} has {len(snake)} letters", hint=f"at most {_LONGEST}, since tables are named after it")
    return Name(snake=snake)


def _slug(text: str) -> str:
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    plain = unicodedata.normalize("NFKD", split).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).lstrip("_0123456789")
    return words[:_LONGEST].rstrip("_")


def _refusal(words: str, *, hint: str) -> Failure:
    return Failure(words, hint=hint, exit_code=WRONG_CONFIGURATION)
