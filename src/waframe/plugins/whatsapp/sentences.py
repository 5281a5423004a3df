"""Says in a person's language what an error of Meta means."""

from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from waframe.plugins.whatsapp.errors_table import RULES, rule_for

LANGUAGES = ("es", "en")


def sentence(name: int | str, *, language: str) -> str:
    """Find the sentence for an error code or a name such as `uncertain`; English where a language has none."""
    texts = _texts(language if language in LANGUAGES else "en")
    return texts[f"whatsapp.error.{name}"]


def sentence_for_code(code: int, *, language: str) -> str:
    """Find the sentence for any code, also one that no table knows."""
    if code in RULES:
        return sentence(code, language=language)
    blocked = rule_for(code, status=400).reaction == "blocked"
    return sentence("permissions" if blocked else "unknown", language=language)


def template_words(name: str, *, language: str, **parts: object) -> str:
    """Say what is wrong with how a template is filled, such as `count`; English where a language has none."""
    texts = _texts(language if language in LANGUAGES else "en")
    return texts[f"whatsapp.template.{name}"].format(**parts)


@cache
def _texts(language: str) -> dict[str, str]:
    source = files("waframe.plugins.whatsapp").joinpath("texts", f"{language}.yaml").read_text(encoding="utf-8")
    texts: dict[str, str] = YAML(typ="safe").load(source)
    return texts
