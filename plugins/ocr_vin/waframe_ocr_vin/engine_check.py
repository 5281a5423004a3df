"""Looks whether text can be read at all in each branch, before a customer's photo shows that it cannot."""

from waframe import Check, Finding, Health, Host
from waframe_ocr_vin.engines import AUTO, NONE, choose, installed, remedy
from waframe_ocr_vin.errors import EngineMissing
from waframe_ocr_vin.shared import Shared

NAME = "ocr_vin.engine"


def engine_check(shared: Shared) -> Check:
    """Make the check of the engines that branches have set: one finding where it is the same everywhere."""

    async def look_at_engines(host: Host) -> list[Finding]:
        del host
        engines = {key: settings.engine for key, settings in shared.branches().items()}
        if len(set(engines.values())) == 1:
            return [_finding(next(iter(engines.values())))]
        return [_finding(engine, branch=key) for key, engine in engines.items()]

    return Check(name=NAME, run=look_at_engines)


def _finding(asked: str, *, branch: str | None = None) -> Finding:
    try:
        chosen = choose(asked)
    except EngineMissing as error:
        return Finding(
            health=Health.BAD,
            sentence=f"the engine {asked} is not installed, so only bar codes are read",
            remedy=error.remedy,
            branch=branch,
        )
    if asked == AUTO and chosen == NONE:
        sentence = "no engine is installed, so only bar codes are read"
        return Finding(health=Health.WARNING, sentence=sentence, remedy=remedy(AUTO), branch=branch)
    if chosen == NONE:
        return Finding(health=Health.GOOD, sentence="text is not to be read, only bar codes", branch=branch)
    others = ", ".join(name for name in installed() if name != chosen)
    more = f"; there are also {others}" if others else ""
    return Finding(health=Health.GOOD, sentence=f"text is read by {chosen}{more}", branch=branch)
