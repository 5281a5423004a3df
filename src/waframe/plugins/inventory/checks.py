"""Looks whether every service answers: its WSDL, the login, and one question about a part that nobody has."""

from collections.abc import Iterable, Sequence

import msgspec

from waframe import Check, Finding, Health, Host
from waframe.plugins.inventory.errors import NothingTold, Reason
from waframe.plugins.inventory.room import Desk, Room
from waframe.plugins.inventory.shared import Shared
from waframe.plugins.inventory.stockroom import Wish

PART = "WAFRAME-0"
_REMEDIES = {
    Reason.AUTH_DENIED: "look at the user and the password in the environment",
    Reason.MAPPING: "correct the mapping",
    Reason.WSDL: "look at `wsdl:`, or write the envelope yourself",
    Reason.ENCODING: "write `encoding_fallback: [cp1252]`",
}
_REMEDY = "waframe inventory probe PART --branch BRANCH shows what was sent and what came back"


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """How a service is for a branch; a step is `ok`, `-` where there is none, or the reason why it failed."""

    branch: str
    service: str
    wsdl: str
    login: str
    call: str
    rows: int | None = None
    detail: str = ""

    @property
    def is_good(self) -> bool:
        """Tell whether all went well."""
        return {self.wsdl, self.login, self.call} <= {"ok", "kept", "-"}


async def look(room: Room, desk: Desk) -> Looked:
    """Take all steps with one service, until one fails."""
    service = desk.service
    steps = {"wsdl": "-", "login": "-", "call": "-"}
    step, rows, detail = "wsdl", None, ""
    try:
        writer = await service.writer()
        if writer is not None:
            steps["wsdl"] = "kept" if writer.is_kept else "ok"
        step = "login"
        steps["login"] = "ok" if await service.log_in() else "-"
        step = "call"
        query = Wish(part_number=PART, branch=room.branch.key, code=desk.code, fresh_seconds=0, stale_seconds=0).query(
            service.settings.queries
        )
        rows = len(await service.rows(query, {"part_number": PART, "branch": desk.code}))
        steps["call"] = "ok"
    except NothingTold as error:
        steps[step] = error.reason.value
        detail = service.mask.hide(error.detail)
    return Looked(branch=room.branch.key, service=service.name, rows=rows, detail=detail, **steps)


def service_checks(shared: Shared) -> list[Check]:
    """Make the checks: which branches have a service, and, with the network, whether it answers."""

    async def look_at_settings(host: Host) -> list[Finding]:
        return [_told(room) for room in _rooms(shared, host)]

    async def look_at_services(host: Host) -> list[Finding]:
        return [_finding(await look(room, desk)) for room, desk in _once(_rooms(shared, host))]

    return [
        Check(name="inventory.services", run=look_at_settings),
        Check(name="inventory.answers", run=look_at_services, online=True),
    ]


def _rooms(shared: Shared, host: Host) -> list[Room]:
    return [room for room in map(shared.room, host.branches) if room is not None]


def _once(rooms: Iterable[Room]) -> list[tuple[Room, Desk]]:
    """Take each service once, for the first branch that has it."""
    found: dict[str, tuple[Room, Desk]] = {}
    for room in rooms:
        for desk in room.desks:
            found.setdefault(desk.identity, (room, desk))
    return list(found.values())


def _told(room: Room) -> Finding:
    names: Sequence[str] = [desk.service.name for desk in room.desks]
    if names:
        return Finding(health=Health.GOOD, sentence=f"asks {', '.join(names)}", branch=room.branch.key)
    return Finding(
        health=Health.WARNING,
        sentence="has no service, so that every stock is unknown",
        remedy="write `inventory: {profile: NAME}`",
        branch=room.branch.key,
    )


def _finding(looked: Looked) -> Finding:
    if looked.is_good:
        kept = "; its WSDL is the last good one from disk" if looked.wsdl == "kept" else ""
        health = Health.WARNING if kept else Health.GOOD
        return Finding(health=health, sentence=f"{looked.service} answers{kept}", branch=looked.branch)
    failed = next(one for one in (looked.wsdl, looked.login, looked.call) if one not in ("ok", "kept", "-"))
    remedy = _REMEDIES.get(Reason(failed), _REMEDY)
    words = f"{looked.service} tells nothing: {failed}" + (f" ({looked.detail})" if looked.detail else "")
    return Finding(health=Health.BAD, sentence=words, remedy=remedy, branch=looked.branch)
