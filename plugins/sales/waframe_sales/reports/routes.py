"""The route of the daily report: for supervisors, of branches that are granted to them."""

from datetime import date
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from waframe import Branch, Caller, Host, Problem, Role, described
from waframe_sales.reports.csv_file import as_csv
from waframe_sales.reports.day import day_of
from waframe_sales.reports.reading import read_report
from waframe_sales.reports.report import Report

FORMATS = ("json", "csv")
YEARS = range(2000, 2101)
NEVER_KEPT = {"Cache-Control": "no-store"}


class ReportRoutes:
    """The routes of reports."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def routes(self) -> list[BaseRoute]:
        """List the routes."""
        return [Route("/api/sales/reports/daily", self.daily)]

    @described(Report, query=("branch", "day", "format"), refusals=("400 query-invalid", "404 not-found"))
    async def daily(self, request: Request) -> Response:
        """Tell what a branch sold on a day of its own clock, today's if none is named; as JSON, or as a CSV to keep."""
        caller = await self._host.require(request, role=Role.SUPERVISOR)
        branch = self._branch(request, caller)
        day = self._day(request, branch)
        form = request.query_params.get("format", "json")
        if form not in FORMATS:
            raise Problem(HTTPStatus.BAD_REQUEST, "query-invalid", f"`format` wants {' or '.join(FORMATS)}")
        found = await read_report(self._host.store, branch, day)
        if form == "json":
            return Response(msgspec.json.encode(found), media_type="application/json", headers=NEVER_KEPT)
        name = f"{branch.key}-{day.isoformat()}.csv"
        return Response(
            as_csv([found], language=caller.language),
            media_type="text/csv; charset=utf-8",
            headers={**NEVER_KEPT, "Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _branch(self, request: Request, caller: Caller) -> Branch:
        key = request.query_params.get("branch", "")
        branch = self._host.branches.get(key)
        if branch is None or not caller.sees(key):
            raise Problem(HTTPStatus.NOT_FOUND, "not-found", "there is no such branch")
        return branch

    def _day(self, request: Request, branch: Branch) -> date:
        asked = request.query_params.get("day")
        if not asked:
            return day_of(self._host.clock.now(), zone=branch.timezone)
        try:
            day = date.fromisoformat(asked)
        except ValueError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, "query-invalid", "`day` wants a day such as 2026-11-21") from error
        if day.year not in YEARS:
            raise Problem(HTTPStatus.BAD_REQUEST, "query-invalid", f"`day` wants a year from {YEARS[0]} to {YEARS[-1]}")
        return day
