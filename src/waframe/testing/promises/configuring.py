"""What a plugin's settings promise: each is explained, what is left out has a default, and what is wrong is told."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from waframe import ConfigInvalid, Fault
from waframe.core.runtime.config import Kinds, load_text
from waframe.core.runtime.config.reference import field_texts, records_in
from waframe.core.runtime.config.shapes import FieldShape, MapShape, StructShape, TaggedShape, fields_of
from waframe.core.runtime.registry import discover
from waframe.core.runtime.registry.kinds import kinds_of
from waframe.testing.promises.promise import PromiseBroken
from waframe.testing.promises.subject import Setting, Subject

FILE, CHANNEL = "waframe.yaml", "whatsapp"
EDGES: tuple[Setting, ...] = ("", "{\0", -1, 10**12, [], {}, None)
NONSENSE = "nonsense"


async def its_settings_are_explained(subject: Subject) -> None:
    """Every setting, also within others, has a string under it that says what it does."""
    fields = (found for kind in _kinds_of_settings(subject) for found in _all_fields(kind))
    bare = [f"{record.__name__}.{field.name}" for record, field in fields if not field_texts(record).get(field.key)]
    if bare:
        raise PromiseBroken(f"nothing explains the setting {', '.join(dict.fromkeys(bare))}: put a string under it")


async def its_settings_are_checked(subject: Subject) -> None:
    """What the test sets is accepted; a wrong value and an unknown name are faults with their place."""
    refused = _faults(subject, [subject.settings])[0]
    if refused:
        raise PromiseBroken(f"the settings of the test are refused: {refused[0]}")
    fields = list(fields_of(subject.installed.settings).values())
    wrong: dict[str, Setting] = {f"{fields[0].key if fields else ''}_{NONSENSE}": 1}
    wrong |= {field.key: _nonsense(field) for field in fields if not _takes_anything(field)}
    told = _faults(subject, [{**subject.settings, name: value} for name, value in wrong.items()])
    for (name, value), faults in zip(wrong.items(), told, strict=True):
        if not any(fault.path.startswith(name) for fault in faults):
            known = ", ".join(map(str, faults)) or "nothing"
            raise PromiseBroken(f"{name}: {value!r:.40} is no fault with its place; told was {known}")
    _faults(subject, [{**subject.settings, field.key: edge} for field in fields for edge in EDGES])


CONFIGURING = (its_settings_are_explained, its_settings_are_checked)


def _kinds_of_settings(subject: Subject) -> Iterator[type[msgspec.Struct]]:
    yield subject.installed.settings
    address = subject.plugin.address_settings
    if address is not None:
        yield address


def _all_fields(
    kind: type[msgspec.Struct], *, inside: tuple[type, ...] = ()
) -> Iterator[tuple[type[msgspec.Struct], FieldShape]]:
    for field in fields_of(kind).values():
        yield kind, field
        for record, _ in records_in(field.shape):
            if record not in (*inside, kind):
                yield from _all_fields(record, inside=(*inside, kind))


def _takes_anything(field: FieldShape) -> bool:
    return getattr(field.shape, "annotation", None) in {object, msgspec.Raw}


def _nonsense(field: FieldShape) -> Setting:
    mapping = isinstance(field.shape, MapShape | StructShape | TaggedShape)
    return [[NONSENSE]] if mapping else {NONSENSE: [{NONSENSE: 1}]}


def _faults(subject: Subject, settings: Sequence[Mapping[str, Setting]]) -> list[tuple[Fault, ...]]:
    """Load settings, each as those of a branch of its own, and give what is wrong with each, its path within them."""
    if subject.is_channel:
        return [_loaded(subject, channels={subject.name: one})[""] for one in settings]
    branches = {f"b{place}": one for place, one in enumerate(settings)}
    try:
        found = _loaded(subject, branches=branches)
    except PromiseBroken:
        for key, one in branches.items():
            _loaded(subject, branches={key: one}, what=_shown(subject, one))
        raise
    return [found[key] for key in branches]


def _loaded(
    subject: Subject,
    *,
    branches: Mapping[str, Mapping[str, Setting]] = {},  # nobody writes to it
    channels: Mapping[str, Mapping[str, Setting]] = {},
    what: str = "one of them",
) -> Mapping[str, tuple[Fault, ...]]:
    written = {
        key: {"plugins": {subject.name: one}, "channels": {CHANNEL: {"phone_number_id": str(place)}}}
        for place, (key, one) in enumerate(branches.items())
    }
    text = msgspec.json.encode({"branches": written, "channels": {CHANNEL: {}, **channels}}).decode()
    found: dict[str, tuple[Fault, ...]] = dict.fromkeys(branches or [""], ())
    try:
        load_text(text, file=FILE, kinds=_kinds(subject), environ=subject.environment)
    except ConfigInvalid as error:
        for fault in error.faults:
            place, own, inner = fault.path.partition(f".{subject.name}")
            if own and place.startswith("branches" if branches else "channels"):
                key = place.split(".")[1] if branches else ""
                found[key] = (*found[key], msgspec.structs.replace(fault, path=inner.removeprefix(".")))
    except Exception as error:
        words = f"{what} makes its settings raise {type(error).__name__}: {error}"
        raise PromiseBroken(f"{words}; raise ValueError in __post_init__, and it is told with its line") from error
    return found


def _kinds(subject: Subject) -> Kinds:
    return kinds_of({CHANNEL: discover()[CHANNEL], subject.name: subject.installed})


def _shown(subject: Subject, settings: Mapping[str, Setting]) -> str:
    changed = (f"{key}: {value!r:.40}" for key, value in settings.items() if subject.settings.get(key) != value)
    return next(changed, "the settings of the test")
