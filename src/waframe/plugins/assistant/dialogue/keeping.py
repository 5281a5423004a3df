"""Keeps a request as a fact between two messages, and takes the vehicle over that others have learnt."""

import msgspec

from waframe import Context, Fact
from waframe.plugins.assistant.dialogue.request import Car, Request
from waframe.plugins.assistant.dialogue.seen import Vehicle

REQUEST = "assistant.request"
VEHICLE = "vehicle"
VIN = "vin_confirmed"


async def recall(ctx: Context) -> Request:
    """Read what the customer asked for so far; a fact of another release begins anew."""
    fact = await ctx.fact(REQUEST)
    request = _decoded(fact)
    return msgspec.structs.replace(request, car=await _car(ctx, request))


def remember(ctx: Context, request: Request, *, before: Request) -> None:
    """Keep the request, and tell the other plugins the vehicle where it is news."""
    ctx.learn(REQUEST, msgspec.json.encode(request).decode())
    car = request.car
    if car != before.car and car.is_named and car.vin is None:
        told = Vehicle(make=car.make, model=car.model or car.shared_name, year=car.year, engine=car.engine)
        ctx.learn(VEHICLE, msgspec.json.encode(told).decode(), confidence=70)


def _decoded(fact: Fact | None) -> Request:
    if fact is None:
        return Request()
    try:
        return msgspec.json.decode(fact.value, type=Request)
    except msgspec.DecodeError:
        return Request()


async def _car(ctx: Context, request: Request) -> Car:
    """Take over a vehicle that was read off a photo; what the customer typed later stands above it."""
    fact, confirmed = await ctx.fact(VEHICLE), await ctx.fact(VIN)
    if fact is None or confirmed is None or not fact.value or request.car.vin == confirmed.value:
        return request.car
    try:
        seen = msgspec.json.decode(fact.value, type=Vehicle)
    except msgspec.DecodeError:
        return request.car
    if seen.model is None and seen.make is None:
        return request.car
    return Car(make=seen.make, model=seen.model, year=seen.year, engine=seen.engine, vin=confirmed.value)
