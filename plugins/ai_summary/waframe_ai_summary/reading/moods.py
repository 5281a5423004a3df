"""How the customer feels, by what they say and by how it goes."""

from collections.abc import Sequence

from waframe_ai_summary.reading.course import Turn, is_angry
from waframe_ai_summary.reading.cues import Cue, says
from waframe_ai_summary.reading.summary import Sentiment, Source, Stage

_RECENT = 2


def mood_of(turns: Sequence[Turn], stage: Stage, *, intent: str) -> tuple[Sentiment, Source | None]:
    """Give the customer's mood, and the message that shows it."""
    client = [one for one in turns if one.by == "client"]
    angry = [one for one in client if is_angry(one)]
    if angry:
        return "angry", Source(message=angry[-1].message, confidence=90)
    if not client:
        return "neutral", None
    last = client[-1]
    source = Source(message=last.message, confidence=70)
    if stage == "complaint" or (stage == "postsale" and _has_fault(client)):
        return "negative", source
    if stage == "closed" and says(last.plain, Cue.EXPENSIVE, Cue.SAD):
        return "negative", source
    if stage == "closed" and says(last.plain, Cue.REJECT):
        return "neutral", source
    if any(says(one.plain, Cue.SAD, Cue.EXPENSIVE) for one in client):
        return "neutral", Source(message=last.message, confidence=60)
    if stage in {"confirmed", "quoted", "negotiation", "closed"}:
        recent = client[-_RECENT:]
        glad = [
            one
            for one in recent
            if says(one.plain, Cue.GLAD, Cue.THANKS) or (stage != "quoted" and says(one.plain, Cue.PLEASE))
        ]
        if glad:
            return "positive", Source(message=glad[-1].message, confidence=75)
        if stage == "confirmed" or (
            stage == "negotiation" and intent == "high" and not says(last.plain, Cue.DISCOUNT, Cue.CONDITION)
        ):
            return "positive", Source(message=last.message, confidence=60)
    return "neutral", Source(message=last.message, confidence=60)


def _has_fault(client: Sequence[Turn]) -> bool:
    return any(says(one.plain, Cue.BROKEN, Cue.WARRANTY, Cue.WRONG, Cue.BOUGHT) for one in client)
