"""Says what a failure means that Meta told by a status; the same codes also come as answers, which `answers` judges.

See https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

import msgspec

from waframe import Explanation, Failure
from waframe.plugins.whatsapp.errors_table import RULES
from waframe.plugins.whatsapp.sentences import sentence_for_code

NOT_FETCHED = 131053
"""Meta could not take a file; one that it was to fetch by a link may be uploaded instead."""


def explained(failure: Failure, *, language: str) -> Explanation:
    """Put the sentence for the code before Meta's own words, and tell what follows from the code."""
    if not failure.code.isdecimal():
        return Explanation(failure=failure)
    code = int(failure.code)
    rule = RULES.get(code)
    reaction = rule.reaction if rule else "refuse"
    words = msgspec.structs.replace(
        failure, title=sentence_for_code(code, language=language), details=_details(failure)
    )
    return Explanation(
        failure=words,
        window_closed=reaction == "window",
        stops_marketing=reaction == "opt-out",
        mendable=code == NOT_FETCHED,
    )


def _details(failure: Failure) -> str:
    """Keep the code and what Meta says: its details, or else its title."""
    return f"{failure.code}: {failure.details or failure.title}"
