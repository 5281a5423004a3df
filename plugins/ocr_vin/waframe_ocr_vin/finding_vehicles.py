"""Finds conversations about a vehicle, for agents who look for it."""

from waframe import Found, Host, Sought
from waframe_ocr_vin.facts import VIN
from waframe_ocr_vin.numbers.vin import asked_for


async def find_vehicles(host: Host, sought: Sought) -> list[Found]:
    """Find the conversations about a vehicle, by its whole number or by the last eight signs."""
    asked = asked_for(sought.text)
    if asked is None:
        return []
    matches = await host.store.search.with_fact(
        VIN, asked, branches=sought.branches, before=sought.after, many=sought.many
    )
    found: list[Found] = []
    for match in matches:
        facts = await host.store.facts.all(match.conversation_id)
        vin = next((fact.value for fact in facts if fact.name == VIN), "")
        marks = ((len(vin) - len(asked), len(vin)),) if vin.endswith(asked) else ()
        found.append(Found(conversation_id=match.conversation_id, place=match.seq, line=vin, marks=marks))
    return found
