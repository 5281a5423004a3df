"""Commits what hooks ask for outside any conversation: jobs, events, and writes to a plugin's own tables."""

from datetime import datetime

import structlog

from waframe.core.contract.context import Turn
from waframe.core.contract.effects import Change, Emit, Schedule
from waframe.core.records.ids import new_id
from waframe.core.store.database import Database
from waframe.core.store.events import NewEvent
from waframe.core.store.outcomes import NewChange, NewJob, commit_loose

_log = structlog.stdlib.get_logger("waframe.asides")


async def commit_asides(database: Database, turn: Turn, *, now: datetime) -> None:
    """Commit the effects of a turn without conversation; what needs one is logged as the plugin's fault."""
    branch = turn.branch.key
    jobs: list[NewJob] = []
    events: list[NewEvent] = []
    changes: list[NewChange] = []
    for effect in turn.effects:
        match effect:
            case Schedule():
                key = f"{branch}:{effect.key}" if effect.key is not None else None
                jobs.append(
                    NewJob(
                        id=new_id(),
                        name=effect.name,
                        payload=effect.payload,
                        branch=branch,
                        conversation_id=None,
                        key=key,
                        due_at=effect.due_at,
                    )
                )
            case Emit():
                events.append(NewEvent(name=effect.name, at=now, branch=branch, payload=effect.payload))
            case Change():
                changes.append(NewChange(query=effect.query, values=effect.values, must=effect.must))
            case _:
                _log.error("asides.no_conversation", plugin=effect.plugin, effect=type(effect).__name__, branch=branch)
    if jobs or events or changes:
        await commit_loose(database, jobs=jobs, events=events, changes=changes)
