"""Compares what a reply claims with what actions have told."""

from decimal import Decimal

from waframe.plugins.assistant.guards.breach import Breach
from waframe.plugins.assistant.guards.claims import Claim, ClaimKind, find_claims
from waframe.plugins.assistant.guards.evidence import Evidence
from waframe.plugins.assistant.guards.misplacing import find_misplaced
from waframe.vocabulary import flat

COUNTED = 10
"""Numbers up to this one count things, such as options, and claim nothing."""


def find_breaches(reply: str, evidence: Evidence) -> tuple[Breach, ...]:
    """List the claims of a reply that no result of an action bears out; none means that it may be sent.

    What the house itself wrote, such as its terms of delivery, may be repeated in its own words.
    """
    claims = find_claims(reply)
    untold = [
        Breach(claim=claim, reason=f"no action told this: {claim.kind.value} {claim.value}")
        for claim in claims
        if not (_figure_holds(claim, evidence) or _word_holds(claim, evidence))
    ]
    known = [claim for claim in claims if claim.kind is ClaimKind.AMOUNT and Decimal(claim.value) in evidence.amounts]
    return (*untold, *find_misplaced(reply, known, evidence))


def _figure_holds(claim: Claim, evidence: Evidence) -> bool:
    match claim.kind:
        case ClaimKind.AMOUNT:
            return Decimal(claim.value) in evidence.amounts
        case ClaimKind.PERCENT:
            return Decimal(claim.value) in evidence.percents
        case ClaimKind.PIECES:
            return Decimal(claim.value) in evidence.quantities
        case ClaimKind.FOLIO:
            return claim.value in evidence.folios
        case ClaimKind.VIN:
            return claim.value in evidence.vins
        case ClaimKind.NUMBER:
            counts = claim.value.isdecimal() and int(claim.value) <= COUNTED
            return counts or claim.value in evidence.numbers or claim.value in evidence.heard
        case _:
            return False


def _word_holds(claim: Claim, evidence: Evidence) -> bool:
    match claim.kind:
        case ClaimKind.IN_STOCK:
            return evidence.in_stock
        case ClaimKind.SOLD_OUT:
            return evidence.sold_out
        case ClaimKind.NOT_CARRIED:
            return evidence.sold_out or evidence.nothing_found
        case ClaimKind.BRANCH | ClaimKind.IDENTITY:
            return False
        case _:
            return claim.kind in evidence.kept or any(claim.value in flat(text) for text in evidence.texts)
