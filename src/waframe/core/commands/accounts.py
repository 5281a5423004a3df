"""`waframe agents` and `waframe tokens`: the people who answer customers, and the keys of programs."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import click

from waframe.core.commands.bench import DeploymentBench
from waframe.core.commands.failing import Failure
from waframe.core.commands.options import Group, options
from waframe.core.commands.printing import print_json, print_table
from waframe.core.contract.clock import SystemClock
from waframe.core.errors import NameTaken
from waframe.core.records.agent import Agent, Role, Session, Token
from waframe.core.runtime.desk.passwords import SHORTEST, Passwords
from waframe.core.store.store import Store

ResultT = TypeVar("ResultT")
_ROLES = click.Choice([role.value for role in Role])
_LOCAL = "command line"


@click.group("agents", cls=Group, invoke_without_command=True, short_help="List, add and change agents.")
@click.pass_context
def agents_group(context: click.Context) -> None:
    """List, add and change agents.

    An agent answers customers of their branches; a supervisor sees how the branches do; an admin sees everything.

    Examples:
      waframe agents
      waframe agents create ana@example.com --name Ana --branch centro --branch norte
      waframe agents change ana@example.com --off
    """
    if context.invoked_subcommand is None:
        agents = _with_store(lambda store: store.agents.all(), DeploymentBench())
        if options().json:
            print_json(agents)
        elif agents:
            print_table(("login", "name", "role", "branches", ""), [_row(agent) for agent in agents])
        else:
            click.echo("there are no agents yet: waframe agents create LOGIN --name NAME --branch BRANCH")


@agents_group.command("create", short_help="Add an agent.")
@click.argument("login")
@click.option("--name", required=True, help="What customers and other agents read.")
@click.option("--role", type=_ROLES, default=Role.AGENT.value, show_default=True)
@click.option("--branch", "branches", multiple=True, help="A branch that the agent may see; may be repeated.")
@click.option("--language", default="es-MX", show_default=True)
@click.password_option(help="At least 10 characters; asked for where it is not given.")
def create_command(
    *, login: str, name: str, role: str, branches: tuple[str, ...], language: str, password: str
) -> None:
    """Add an agent.

    Examples:
      waframe agents create ana@example.com --name Ana --branch centro
    """
    bench = DeploymentBench()
    _check_branches(bench, branches)
    _check_password(password)
    if not branches and Role(role) is not Role.ADMIN:
        raise Failure("the agent would see no branch", hint="--branch KEY, or --role admin")

    async def create(store: Store) -> Agent:
        agent = await store.agents.add(
            login=login,
            name=name,
            role=Role(role),
            branches=branches,
            password=await Passwords().hash(password),
            language=language,
            now=_now(),
        )
        await store.audit.note("agent.created", actor=_LOCAL, at=_now(), subject=agent.id)
        return agent

    try:
        agent = _with_store(create, bench)
    except NameTaken as error:
        raise Failure(str(error), hint=f"waframe agents change {login}") from None
    if options().json:
        print_json(agent)
    else:
        click.echo(f"{agent.login} may log in as {agent.role}, in {', '.join(agent.branches) or 'all branches'}")


@agents_group.command("change", short_help="Change an agent's role, branches or password, or switch one off.")
@click.argument("login")
@click.option("--role", type=_ROLES)
@click.option("--branch", "branches", multiple=True, help="The branches from now on, all of them; may be repeated.")
@click.option("--password", is_flag=True, help="Ask for a new password; ends all sessions.")
@click.option("--on/--off", "active", default=None, help="Let the agent log in, or not; --off ends all sessions.")
def change_command(
    *, login: str, role: str | None, branches: tuple[str, ...], password: bool, active: bool | None
) -> None:
    """Change an agent's role, branches or password, or switch one off.

    Examples:
      waframe agents change ana@example.com --branch centro --branch norte
      waframe agents change ana@example.com --password
      waframe agents change ana@example.com --off
    """
    if role is None and not branches and not password and active is None:
        raise click.UsageError("Say what to change: --role, --branch, --password, --on or --off.")
    bench = DeploymentBench()
    _check_branches(bench, branches)
    fresh = click.prompt("Password", hide_input=True, confirmation_prompt=True) if password else None
    if fresh is not None:
        _check_password(fresh)

    async def change(store: Store) -> bool:
        known = await store.agents.by_login(login)
        if known is None:
            return False
        hashed = await Passwords().hash(fresh) if fresh is not None else None
        await store.agents.change(
            known[0].id,
            role=Role(role) if role else None,
            branches=branches or None,
            active=active,
            password=hashed,
        )
        await store.audit.note("agent.changed", actor=_LOCAL, at=_now(), subject=known[0].id)
        return True

    if not _with_store(change, bench):
        raise Failure(f"there is no agent {login}", hint="waframe agents")
    click.echo(f"{login} is changed")


@agents_group.command("sessions", short_help="List where an agent is logged in, or end it.")
@click.argument("login")
@click.option("--end", is_flag=True, help="Log the agent out everywhere, at once.")
def sessions_command(*, login: str, end: bool) -> None:
    """List where an agent is logged in, or log the agent out everywhere.

    Examples:
      waframe agents sessions ana@example.com
      waframe agents sessions ana@example.com --end
    """

    async def look(store: Store) -> list[Session] | None:
        known = await store.agents.by_login(login)
        if known is None:
            return None
        found = await store.sessions.of_agent(known[0].id, now=_now())
        for session in found if end else ():
            await store.sessions.end(session.id)
            await store.audit.note("session.ended", actor=_LOCAL, at=_now(), subject=known[0].id)
        return found

    found = _with_store(look, DeploymentBench())
    if found is None:
        raise Failure(f"there is no agent {login}", hint="waframe agents")
    if options().json:
        print_json(found)
    elif end:
        click.echo(f"{login} is logged out of {len(found)} places")
    elif found:
        print_table(("since", "last used", "client"), [_session_row(one) for one in found])
    else:
        click.echo(f"{login} is logged in nowhere")


@click.group("tokens", cls=Group, invoke_without_command=True, short_help="List, make and revoke keys of programs.")
@click.pass_context
def tokens_group(context: click.Context) -> None:
    """List, make and revoke keys of programs.

    A program sends its key as `Authorization: Bearer KEY`. The key is shown once, when it is made.

    Examples:
      waframe tokens
      waframe tokens create reports --role supervisor --branch centro --days 365
      waframe tokens revoke reports
    """
    if context.invoked_subcommand is None:
        tokens = _with_store(lambda store: store.sessions.tokens(), DeploymentBench())
        if options().json:
            print_json(tokens)
            return
        rows = [_token_row(one) for one in tokens]
        print_table(("name", "role", "branches", "made", "ends", "last used"), rows)


@tokens_group.command("create", short_help="Make a key, and show it once.")
@click.argument("name")
@click.option("--role", type=_ROLES, default=Role.AGENT.value, show_default=True)
@click.option("--branch", "branches", multiple=True, help="A branch that the program may see; may be repeated.")
@click.option("--days", type=click.IntRange(min=1), help="How long the key lasts; for ever if not given.")
def issue_command(*, name: str, role: str, branches: tuple[str, ...], days: int | None) -> None:
    """Make a key, and show it once.

    Examples:
      waframe tokens create reports --role supervisor --branch centro --days 365
    """
    bench = DeploymentBench()
    _check_branches(bench, branches)
    expires_at = _now() + timedelta(days=days) if days else None

    async def issue(store: Store) -> str:
        secret = await store.sessions.issue_token(
            name=name, role=Role(role), branches=branches, now=_now(), expires_at=expires_at
        )
        await store.audit.note("token.created", actor=_LOCAL, at=_now(), subject=name)
        return secret

    try:
        secret = _with_store(issue, bench)
    except NameTaken as error:
        raise Failure(str(error), hint=f"waframe tokens revoke {name}") from None
    print_json({"name": name, "token": secret}) if options().json else click.echo(secret)


@tokens_group.command("revoke", short_help="End a key at once.")
@click.argument("name")
def revoke_command(*, name: str) -> None:
    """End a key at once.

    Examples:
      waframe tokens revoke reports
    """

    async def revoke(store: Store) -> bool:
        found = await store.sessions.revoke_token(name)
        if found:
            await store.audit.note("token.revoked", actor=_LOCAL, at=_now(), subject=name)
        return found

    if not _with_store(revoke, DeploymentBench()):
        raise Failure(f"there is no token {name}", hint="waframe tokens")
    click.echo(f"{name} is revoked")


def _with_store(work: Callable[[Store], Awaitable[ResultT]], bench: DeploymentBench) -> ResultT:
    return bench.run(lambda host: work(host.store))


def _check_branches(bench: DeploymentBench, branches: Sequence[str]) -> None:
    unknown = sorted(set(branches) - bench.branches.keys())
    if unknown:
        known = ", ".join(bench.branches)
        raise Failure(f"there is no branch {', '.join(unknown)}", hint=f"branches: {known}", exit_code=2)


def _check_password(password: str) -> None:
    if len(password) < SHORTEST:
        raise Failure(f"the password is too short: at least {SHORTEST} characters")


def _row(agent: Agent) -> tuple[str, ...]:
    branches = "all" if agent.role is Role.ADMIN else ", ".join(agent.branches)
    return (agent.login, agent.name, agent.role.value, branches, "" if agent.active else "off")


def _session_row(session: Session) -> tuple[str, ...]:
    return (_day(session.created_at), f"{session.seen_at:%Y-%m-%d %H:%M}", session.client)


def _token_row(token: Token) -> tuple[str, ...]:
    days = (_day(token.created_at), _day(token.expires_at), _day(token.seen_at))
    return (token.name, token.role.value, ", ".join(token.branches), *days)


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else ""


def _now() -> datetime:
    return SystemClock().now()
