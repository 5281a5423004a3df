"""A customer who writes to one branch; every deed is followed by all its consequences."""

from collections.abc import Awaitable, Callable

from waframe.simulator import Customer, Message


class CustomerActor:
    """What a customer does gives the branch's answers to it; `customer` is the same person in the simulator's hands.

    What has no verb here is done by `does`: `await ana.does(ana.customer.reacts(ana.number, …))`.
    """

    def __init__(self, customer: Customer, *, number: str, settle: Callable[[], Awaitable[None]]) -> None:
        self.customer = customer
        self.number = number
        self._settle = settle

    async def says(self, text: str) -> list[Message]:
        """Write a text, and give what the branch has answered to it."""
        return await self.does(self.customer.writes(self.number, text))

    async def taps(self, button: str) -> list[Message]:
        """Tap the newest button with this title or id."""
        return await self.does(self.customer.taps(self.number, button))

    async def picks(self, row: str) -> list[Message]:
        """Pick the newest list row with this title or id."""
        return await self.does(self.customer.picks(self.number, row))

    async def sends_photo(self, data: bytes | None = None, *, caption: str | None = None) -> list[Message]:
        """Send a photo; without data, the one that the simulator has."""
        if data is None:
            return await self.does(self.customer.sends_sample(self.number, "image", caption=caption))
        return await self.does(self.customer.sends_photo(self.number, data, caption=caption))

    async def sends_voice(self) -> list[Message]:
        """Send the voice note that the simulator has."""
        return await self.does(self.customer.sends_sample(self.number, "voice"))

    async def sends_location(self, latitude: float, longitude: float, *, name: str | None = None) -> list[Message]:
        """Send a place."""
        return await self.does(self.customer.sends_location(self.number, latitude, longitude=longitude, name=name))

    async def does(self, deed: Awaitable[Message]) -> list[Message]:
        """Await any deed of the simulator's customer and all that follows, and give the branch's answers to it."""
        message = await deed
        await self._settle()
        chat = self.sees()
        place = next(index for index, one in enumerate(chat) if one.id == message.id)
        return [one for one in chat[place:] if one.direction == "out"]

    def sees(self) -> list[Message]:
        """List the whole chat, oldest first."""
        return self.customer.chat(self.number)
