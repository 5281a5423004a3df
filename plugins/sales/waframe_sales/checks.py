"""What `waframe check` looks at: branches that share a code in folios, and dollars of long ago."""

from datetime import timedelta

from waframe import Check, Finding, Health, Host
from waframe_sales.settings import SalesSettings
from waframe_sales.tables import folios

NAME = "sales"
_FRESH = timedelta(days=7)


def sales_check() -> Check:
    """Make the check of folios and rates."""
    return Check(name=NAME, run=_look)


async def _look(host: Host) -> list[Finding]:
    found = [
        Finding(
            health=Health.BAD,
            sentence=f"the branches {' and '.join(branches)} share the code {code} in folios",
            remedy="give each its own `code`",
        )
        for code, branches in (await folios.shared_codes(host.store.database)).items()
    ]
    for branch, settings in host.settings(NAME).items():
        usd = settings.usd if isinstance(settings, SalesSettings) else None
        if usd is not None and host.clock.now().date() - usd.date > _FRESH:
            sentence, remedy = f"the dollar is that of {usd.date}", "set `usd` to the rate of today"
            found.append(Finding(health=Health.WARNING, sentence=sentence, remedy=remedy, branch=branch))
    return found or [Finding(health=Health.GOOD, sentence="folios and rates are in order")]
