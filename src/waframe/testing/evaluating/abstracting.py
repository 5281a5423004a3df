"""Takes out of a text what differs from run to run, or is nobody's business, and puts it back into an answer to it.

Ids, folios, dates, times and phone numbers become names such as `<id:1>`, in the order in which they first appear.
"""

import re

import msgspec

_KINDS = (
    ("id", r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"),
    ("moment", r"\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?"),
    ("moment", r"\b\d{1,2} [a-z]{3} \d{4}, \d{1,2}:\d\d\b"),
    ("folio", r"\b(?:[A-Z]{2,4}-)?[A-Z]{2,6}\d{1,4}-\d{4,8}\b"),
    ("phone", r"\+?\b52 ?1? ?\d{2} ?\d{4} ?\d{4}\b|\b\d{10}\b"),
)
_VARYING = re.compile("|".join(f"(?P<k{place}>{pattern})" for place, (_, pattern) in enumerate(_KINDS)))
_SECRET = re.compile(r"\b(?:sk-[\w-]{8,}|AIza[\w-]{20,}|Bearer [\w.-]{8,})")
_NAME = re.compile(r"<\w+:\d+>")
GONE = "<secret>"


class Abstract(msgspec.Struct, frozen=True, kw_only=True):
    """A text without what differs from run to run; `names` says what stands for what."""

    text: str
    names: dict[str, str]


def abstract(text: str) -> Abstract:
    """Name what differs from run to run; secrets are gone for good."""
    names: dict[str, str] = {}
    many: dict[str, int] = {}

    def named(match: re.Match[str]) -> str:
        value = match[0]
        if value not in names:
            kind = _KINDS[int((match.lastgroup or "k0")[1:])][0]
            many[kind] = many.get(kind, 0) + 1
            names[value] = f"<{kind}:{many[kind]}>"
        return names[value]

    plain = _VARYING.sub(named, _SECRET.sub(GONE, text))
    return Abstract(text=plain, names={name: value for value, name in names.items()})


def taken_out(answer: str, request: Abstract) -> str:
    """Write an answer with the names of the request in place of its values; what else is private goes, too."""
    for name, value in sorted(request.names.items(), key=lambda one: -len(one[1])):
        answer = answer.replace(value, name)
    return _SECRET.sub(GONE, answer)


def put_back(answer: str, request: Abstract) -> str:
    """Write an answer with the values of this request; a name that it does not know stays."""
    return _NAME.sub(lambda match: request.names.get(match[0], match[0]), answer)
