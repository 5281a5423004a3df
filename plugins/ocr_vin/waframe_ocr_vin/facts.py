"""The facts of a vehicle, for every plugin to read, with the message that they were learnt from."""

import msgspec

from waframe import Context
from waframe_ocr_vin.reading import PartCode
from waframe_ocr_vin.vehicles.vehicle import Vehicle

VIN, VEHICLE, PART_CODE, PART_SKU = "vin", "vehicle", "part_code", "part_sku"
CONFIRMED = "vin_confirmed"
WANTED, PHOTO, DONE = "ocr_vin.wanted", "photo", "done"
HANDOFF, PERSON = "handoff", "wanted"
SURE = 100


async def confirmed_vin(ctx: Context) -> str | None:
    """Give the number that the customer or an agent has confirmed."""
    fact = await ctx.fact(CONFIRMED)
    return fact.value or None if fact else None


async def is_wanted(ctx: Context) -> bool:
    """Tell whether the customer was asked for a photo of a number, or to type one."""
    fact = await ctx.fact(WANTED)
    return fact is not None and fact.value == PHOTO


def learn_vin(ctx: Context, vin: str, vehicle: Vehicle, *, confidence: int, message_id: str | None = None) -> None:
    """Learn a number and its vehicle."""
    ctx.learn(VIN, vin, confidence=confidence, message_id=message_id)
    learn_vehicle(ctx, vehicle, confidence=confidence, message_id=message_id)


def learn_vehicle(ctx: Context, vehicle: Vehicle, *, confidence: int, message_id: str | None) -> None:
    """Learn what vehicle the number stands for."""
    ctx.learn(VEHICLE, msgspec.json.encode(vehicle).decode(), confidence=confidence, message_id=message_id)


async def is_decoded(ctx: Context) -> bool:
    """Tell whether the vehicle that is known was decoded from a number, and not learnt by another plugin since."""
    fact = await ctx.fact(VEHICLE)
    try:
        vehicle = msgspec.json.decode(fact.value, type=Vehicle) if fact else Vehicle()
    except msgspec.DecodeError:
        return False
    return bool(vehicle.layers) or vehicle == Vehicle()


def confirm(ctx: Context, vin: str, vehicle: Vehicle, *, message_id: str | None = None) -> None:
    """Learn that a number is right: somebody who can see it said so."""
    learn_vin(ctx, vin, vehicle, confidence=SURE, message_id=message_id)
    ctx.learn(CONFIRMED, vin, message_id=message_id)
    ctx.learn(WANTED, DONE, message_id=message_id)


async def deny(ctx: Context, vin: str) -> None:
    """Learn that a number is wrong, unless another one stands there by now."""
    fact = await ctx.fact(VIN)
    if fact is not None and fact.value == vin:
        ctx.learn(VIN, vin, confidence=0)
        ctx.learn(CONFIRMED, "")
    ctx.learn(WANTED, PHOTO)


async def learn_part(ctx: Context, code: PartCode, *, sku: str | None, message_id: str) -> None:
    """Learn a part's number, and by what name the catalogue knows it; nothing remains of an earlier part."""
    ctx.learn(PART_CODE, code.code, confidence=code.confidence, message_id=message_id)
    if sku is not None or await ctx.fact(PART_SKU) is not None:
        ctx.learn(PART_SKU, sku or "", confidence=code.confidence, message_id=message_id)
