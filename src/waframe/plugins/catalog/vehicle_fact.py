"""The vehicle of a conversation: the fact that whoever learnt of it left for every plugin."""

import msgspec

from waframe import ActionRefused, ActionUnknown, Context
from waframe.plugins.catalog.arguments import Vehicle
from waframe.plugins.catalog.entry import model_key
from waframe.plugins.catalog.fitment import Car
from waframe.plugins.catalog.wanted import car_of
from waframe.vocabulary import Vocabulary, Years, find_vehicles, fold
from waframe.vocabulary.engines import engine_named

FACT = "vehicle"


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    make: str | None = None
    model: str | None = None
    year: int | None = None
    engine: str | None = None
    vin: str | None = None


async def vehicle_of(ctx: Context) -> Vehicle | None:
    """Give the conversation's vehicle; None where none is known, or where it is denied."""
    fact = await ctx.fact(FACT)
    if fact is None or not fact.confidence:
        return None
    try:
        known = msgspec.json.decode(fact.value, type=_Known)
    except msgspec.DecodeError:
        return None
    vehicle = Vehicle(make=known.make, model=known.model, year=known.year, engine=known.engine, vin=known.vin)
    return vehicle if vehicle.make or vehicle.model else None


class _DecodeVin(msgspec.Struct, frozen=True, kw_only=True):
    vin: str


class _Decoded(msgspec.Struct, frozen=True, kw_only=True):
    vehicle: _Known


async def completed(ctx: Context, vehicle: Vehicle | None) -> Vehicle | None:
    """Give the vehicle to look for: the one that is named, perhaps by its number alone, else the conversation's."""
    if is_known(vehicle):
        return vehicle
    if vehicle is not None and vehicle.vin:
        try:
            decoded = await ctx.act("decode_vin", _DecodeVin(vin=vehicle.vin), result=_Decoded)
        except (ActionUnknown, ActionRefused):
            return await vehicle_of(ctx)
        known = decoded.vehicle
        return Vehicle(
            make=known.make,
            model=known.model,
            year=vehicle.year or known.year,
            engine=vehicle.engine or known.engine,
            vin=vehicle.vin,
        )
    return await vehicle_of(ctx)


def is_known(vehicle: Vehicle | None) -> bool:
    """Tell whether anything is said of a vehicle that could fit or not."""
    return vehicle is not None and bool(vehicle.make or vehicle.model)


def car(vehicle: Vehicle, vocabulary: Vocabulary) -> Car:
    """Write a vehicle so that it compares; a model is understood as customers name it."""
    years = Years(first=vehicle.year, last=vehicle.year) if vehicle.year else None
    said = " ".join(str(part) for part in (vehicle.make, vehicle.model, vehicle.year) if part)
    mentions = find_vehicles(said, vocabulary) if vehicle.model else ()
    named = next((one for one in mentions if one.models), None)
    found = car_of(named) if named is not None else Car()
    return Car(
        make=found.make or (fold(vehicle.make) if vehicle.make else None),
        models=found.models or ((model_key(vehicle.model),) if vehicle.model else ()),
        years=years,
        engine=engine_named(vehicle.engine) if vehicle.engine else None,
    )
