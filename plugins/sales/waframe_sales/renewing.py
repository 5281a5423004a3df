"""Makes a quote that has expired anew, at the prices of now, and sends it."""

from waframe import ActionCall, ActionRefused, By, Context, Text
from waframe_sales import asking
from waframe_sales.arguments import CreateQuote, WantedLine
from waframe_sales.drafting import Drafting
from waframe_sales.money.decimals import plain
from waframe_sales.quote import Quote
from waframe_sales.sending import Sending
from waframe_sales.speaking import say
from waframe_sales.statement import Overtaken
from waframe_sales.tables import quote_lines, quotes


class Renewing:
    """Renews quotes of a branch."""

    def __init__(self, drafting: Drafting, *, sending: Sending) -> None:
        self._drafting = drafting
        self._sending = sending

    async def renew(self, ctx: Context, quote: Quote) -> None:
        """Send the same lines at the prices of now, unless there is a newer quote already; else a person does it."""
        newer = await quotes.open_of(ctx.store.database, ctx.conversation.id)
        if newer is not None:
            await self._sending.again(ctx, newer)
            return
        lines = await quote_lines.of_quote(ctx.store.database, quote.id)
        wanted = CreateQuote(lines=tuple(WantedLine(sku=line.sku, qty=plain(line.quantity)) for line in lines))
        call = ActionCall(action="create_quote", caller="sales", by=By.SYSTEM, conversation_id=ctx.conversation.id)
        try:
            found = await self._drafting.create(ctx, call, wanted, agent_id=quote.agent_id)
            if found.unpriced:
                say(ctx, Text(body=ctx.text("sales.price_later", skus=", ".join(found.unpriced))))
                return
            await self._sending.seal(ctx, found, deed_name="sent", who="system:sales")
        except (ActionRefused, Overtaken):
            asking.ask_for_person(ctx)
