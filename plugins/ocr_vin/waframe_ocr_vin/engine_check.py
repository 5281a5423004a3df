"""Looks whether text can be read at all, before a customer's photo shows that it cannot."""

from collections.abc import Iterable

from waframe import Check, Finding, Health, Host
from waframe_ocr_vin.engines import AUTO, NONE, choose, installed, remedy
from waframe_ocr_vin.errors import EngineMissing

NAME = "ocr_vin.engine"


def engine_check(asked: Iterable[str]) -> Check:
    """Make the check of the engines that branches have set."""
    wanted = sorted(set(asked))

    async def look_at_engines(host: Host) -> list[Finding]:
        del host
        return [_finding(name) for name in wanted]

    return Check(name=NAME, run=look_at_engines)


def _finding(asked: str) -> Finding:
    try:
        chosen = choose(asked)
    except EngineMissing as error:
        return Finding(
            health=Health.BAD,
            sentence=f"the engine {asked} is not installed, so only bar codes are read",
            remedy=error.remedy,
        )
    if asked == AUTO and chosen == NONE:
        return Finding(
            health=Health.WARNING, sentence="no engine is installed, so only bar codes are read", remedy=remedy(AUTO)
        )
    if chosen == NONE:
        return Finding(health=Health.GOOD, sentence="text is not to be read, only bar codes")
    others = ", ".join(name for name in installed() if name != chosen)
    return Finding(
        health=Health.GOOD, sentence=f"text is read by {chosen}" + (f"; there are also {others}" * bool(others))
    )
