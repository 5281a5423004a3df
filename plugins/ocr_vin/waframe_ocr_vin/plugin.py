"""The door: notes the number of a vehicle, so that every other plugin knows which car it is about."""

from waframe import Context, Message, Plugin, Reply, Settings, Text, hookimpl
from waframe_ocr_vin.vin import find_vin

VIN = "vin"


class OcrVinSettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `ocr_vin:`."""

    answer: bool = True
    """Whether the customer is told that the number was noted; without it the next plugin is asked."""


class OcrVin(Plugin[OcrVinSettings]):
    """Notes a VIN that the customer typed; leaves every other message alone."""

    name = "ocr_vin"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Note a typed VIN whose check digit is right, and say so."""
        vin = find_vin(message.content.body) if isinstance(message.content, Text) else None
        if vin is None:
            return None
        ctx.learn(VIN, vin)
        return ctx.say("ocr_vin.noted", vin=vin) if self.settings.answer else None
