"""The templates of the business's accounts, as Meta last told of them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe import Database, DatabaseRow, TemplateNews, Transaction, load_queries, record
from waframe.plugins.whatsapp.template_definition import Component, TemplateDefinition

_SQL = load_queries(__file__)
_COMPONENTS = msgspec.json.Decoder(tuple[Component, ...])
_STATUSES = {"REINSTATED": "APPROVED", "UNARCHIVED": "APPROVED"}
_NO_STATUS = {"FLAGGED"}


class Templates:
    """The table of templates."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, account: str, name: str) -> list[TemplateDefinition]:
        """Read a template in all its languages."""
        return _read(await self._database.rows(_SQL["find"], account=account, name=name))

    async def of_account(self, account: str) -> list[TemplateDefinition]:
        """Read the templates of an account, by name and language."""
        return _read(await self._database.rows(_SQL["of_account"], account=account))

    async def everything(self) -> list[TemplateDefinition]:
        """Read all templates."""
        return _read(await self._database.rows(_SQL["everything"]))

    async def put(self, definitions: Sequence[TemplateDefinition]) -> None:
        """Write what Meta told of some templates; what was told later stays."""

        async def body(transaction: Transaction) -> None:
            await _put(transaction, definitions)

        await self._database.write(body)

    async def replace(self, account: str, definitions: Sequence[TemplateDefinition], *, now: datetime) -> int:
        """Write all templates of an account; what is no longer there is forgotten. Give how many that were."""
        present = {(one.name, one.language) for one in definitions}

        async def body(transaction: Transaction) -> int:
            await _put(transaction, definitions)
            rows = await transaction.rows(_SQL["names"], account=account, synced_at=now)
            gone = {(str(row["name"]), str(row["language"])) for row in rows} - present
            for name, language in gone:
                await transaction.rows(_SQL["forget"], account=account, name=name, language=language)
            return len(gone)

        return await self._database.write(body)

    async def heed(self, news: TemplateNews) -> list[tuple[str, str]]:
        """Write down what a webhook tells of a template; give the accounts that have it, with its name there."""
        where = {"name": news.name, "language": news.language, "template_id": news.template_id}
        match news.what:
            case "status" if news.value and news.value.upper() not in _NO_STATUS:
                status = news.value.upper()
                new = {"status": _STATUSES.get(status, status), "reason": news.reason}
                rows = await self._database.change(_SQL["set_status"], **where, **new)
            case "quality" if news.value:
                rows = await self._database.change(_SQL["set_quality"], **where, quality=news.value.upper())
            case "category" if news.value:
                rows = await self._database.change(_SQL["set_category"], **where, category=news.value.upper())
            case _:
                return []
        return [(str(row["account"]), str(row["name"])) for row in rows]


async def _put(transaction: Transaction, definitions: Sequence[TemplateDefinition]) -> None:
    for one in definitions:
        values = {**msgspec.structs.asdict(one), "components": msgspec.json.encode(one.components).decode()}
        await transaction.rows(_SQL["put"], **values)


def _read(rows: Sequence[DatabaseRow]) -> list[TemplateDefinition]:
    return [
        record({**row, "components": _COMPONENTS.decode(str(row["components"]))}, TemplateDefinition) for row in rows
    ]
