"""The logins that `waframe dev` makes for whoever tries the desk on this machine."""

import os
import secrets
from pathlib import Path

import msgspec

from waframe.core.records.agent import Role
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.desk.passwords import Passwords

_FILE = "logins.json"
_WHO = (("ana", "Ana", Role.AGENT), ("luis", "Luis", Role.AGENT), ("sofia", "Sofía", Role.SUPERVISOR))
_WORDS = ("bujia", "balata", "bomba", "clutch", "banda", "filtro", "radiador", "faro", "espejo", "llanta")


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """A login, with its password in clear: it opens a desk of this machine alone."""

    login: str
    password: str
    role: Role


async def find_guests(deployment: Deployment) -> list[Guest]:
    """Give the logins made earlier, or make them; none where the deployment has agents of its own.

    The passwords are drawn once and kept in the media folder's parent, readable by the owner of the files alone;
    another database of the same folder gets the same ones. A password that was changed since is not given.
    """
    path = deployment.folder / Path(deployment.config.media).parent / _FILE
    passwords = Passwords()
    kept = _read(path)
    if any(agent.active for agent in await deployment.store.agents.all()):
        return [guest for guest in kept if await _opens(guest, deployment, passwords=passwords)]
    drawn = {guest.login: guest.password for guest in kept}
    guests = [Guest(login=login, password=drawn.get(login) or _password(), role=role) for login, _, role in _WHO]
    for guest, (_, name, _) in zip(guests, _WHO, strict=True):
        await deployment.store.agents.add(
            login=guest.login,
            name=name,
            role=guest.role,
            branches=tuple(deployment.branches),
            password=await passwords.hash(guest.password),
            language="es-MX",
            now=deployment.clock.now(),
        )
    _write(path, guests)
    return guests


async def _opens(guest: Guest, deployment: Deployment, *, passwords: Passwords) -> bool:
    known = await deployment.store.agents.by_login(guest.login)
    return known is not None and known[0].active and await passwords.fits(guest.password, known[1])


def _password() -> str:
    return f"{secrets.choice(_WORDS)}-{secrets.choice(_WORDS)}-{secrets.randbelow(9000) + 1000}"


def _read(path: Path) -> list[Guest]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Guest])
    except (OSError, msgspec.DecodeError):
        return []


def _write(path: Path, guests: list[Guest]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(msgspec.json.encode(guests))
