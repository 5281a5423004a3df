"""Sends a quote: seals the version with its text and its PDF, and lets the customer confirm with a button."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

import msgspec

from waframe import ActionCall, ActionRefused, Buttons, Context, Document, Header, Text
from waframe_sales import asking
from waframe_sales.buttons import buttons
from waframe_sales.papers.text import as_caption, as_text
from waframe_sales.quote import Quote, QuoteWithLines
from waframe_sales.settings import SalesSettings
from waframe_sales.speaking import actor, people, say
from waframe_sales.statement import Statement, write
from waframe_sales.states import OPEN, State
from waframe_sales.steps import Deed, move
from waframe_sales.tables import versions
from waframe_sales.tables.versions import SealedVersion, seal_of
from waframe_sales.writing_papers import pdf_of, percent_shown, quote_paper

PDF = "application/pdf"
_BODY_AT_MOST = 1024


class Sending:
    """Sends quotes of a branch."""

    def __init__(self, settings: SalesSettings) -> None:
        self._settings = settings

    async def send(self, ctx: Context, call: ActionCall, found: QuoteWithLines) -> QuoteWithLines:
        """Send an open quote; one that was sent as it is and still holds goes out again as it was."""
        quote = found.quote
        self.check(ctx, call, found)
        if quote.state is State.SENT and quote.valid_until is not None and quote.valid_until > ctx.clock.now():
            sealed = await versions.find(ctx.store.database, quote.id, version=quote.version)
            if sealed is not None:
                deed = Deed(name="sent_again", actor=actor(call), at=ctx.clock.now())
                moved, statements = move(quote, to=State.SENT, deed=deed)
                await write(ctx, statements, call=call)
                self._say(ctx, moved, sealed, call=call)
                return QuoteWithLines(quote=moved, lines=found.lines)
        if quote.sealed_version == quote.version:
            anew = msgspec.structs.replace(quote, version=quote.version + 1)
            found = QuoteWithLines(quote=anew, lines=found.lines)
        return await self.seal(ctx, found, deed_name="sent", who=actor(call), call=call, before=quote)

    async def seal(
        self,
        ctx: Context,
        found: QuoteWithLines,
        *,
        deed_name: str,
        who: str,
        call: ActionCall | None = None,
        before: Quote | None = None,
        also: Sequence[Statement] = (),
        silent: bool = False,
    ) -> QuoteWithLines:
        """Seal the version as it is and send it; `before` is the quote as it is kept, where `found` differs from it.

        `also` is what else is written with it; what is sealed `silent` is said later, by `again`. Raises Overtaken
        where that is written at once and somebody was faster.
        """
        now, before = ctx.clock.now(), before or found.quote
        quote = msgspec.structs.replace(
            found.quote,
            state=State.SENT,
            sealed_version=found.quote.version,
            sent_at=now,
            valid_until=now + timedelta(hours=self._settings.valid_hours),
        )
        shown = QuoteWithLines(quote=quote, lines=found.lines)
        named = await people(ctx, quote.agent_id)
        paper = quote_paper(shown, branch=ctx.branch, settings=self._settings, people=named)
        language = ctx.customer.language or ctx.branch.language
        pdf = await pdf_of(paper, language=language)
        media = await ctx.store.media.put(pdf, mime=PDF, now=now)
        sealed = SealedVersion(
            quote_id=quote.id,
            version=quote.version,
            paper=msgspec.json.encode(paper).decode(),
            text=as_text(paper, language=language),
            pdf_sha256=sha256(pdf).hexdigest(),
            media_id=media.id,
            total_cents=quote.total_cents,
            sealed_at=now,
        )
        deed = Deed(name=deed_name, actor=who, at=now, details=seal_of(sealed))
        moved, statements = move(before, to=State.SENT, deed=deed, changed=quote)
        await write(ctx, [*statements, *also, versions.seal(sealed)], call=call)
        if not silent:
            self._say(ctx, moved, sealed, call=call, caption=as_caption(paper, language=language))
        ctx.schedule(
            "expire",
            msgspec.json.encode({"quote_id": quote.id, "version": quote.version}).decode(),
            due_at=moved.valid_until,
            key=f"{quote.id}:{quote.version}",
        )
        asking.tell(ctx, "quote_sent", moved)
        return QuoteWithLines(quote=moved, lines=found.lines)

    async def again(self, ctx: Context, quote: Quote) -> None:
        """Show a customer once more what they were sent."""
        sealed = await versions.find(ctx.store.database, quote.id, version=quote.version)
        if sealed is not None:
            self._say(ctx, quote, sealed, call=None)

    def check(self, ctx: Context, call: ActionCall, found: QuoteWithLines) -> None:
        """Refuse to send what is closed, empty, without a price, or waits for a supervisor."""
        quote = found.quote
        if quote.state not in OPEN:
            state = ctx.text(f"sales.state.{quote.state}")
            raise ActionRefused(call.action, reason=ctx.text("sales.not_open", folio=quote.folio, state=state))
        if not found.lines:
            raise ActionRefused(call.action, reason=ctx.text("sales.no_lines"))
        if found.unpriced:
            skus = ", ".join(found.unpriced)
            raise ActionRefused(call.action, reason=ctx.text("sales.no_price", skus=skus))
        if quote.asked_percent is not None:
            percent = percent_shown(quote.worst_percent)
            raise ActionRefused(call.action, reason=ctx.text("sales.leave_missing", percent=percent))

    @staticmethod
    def _say(ctx: Context, quote: Quote, sealed: SealedVersion, *, call: ActionCall | None, caption: str = "") -> None:
        """Send text, PDF and buttons as one message, or the text before them where it is long."""
        document = Document(media_id=sealed.media_id, mime=PDF, filename=f"{quote.folio}.pdf")
        body = sealed.text
        if len(body) > _BODY_AT_MOST:
            say(ctx, Text(body=body), call=call)
            body = caption or ctx.text("sales.shown_above", folio=quote.folio)
        say(ctx, Buttons(body=body, buttons=buttons(ctx, quote), header=Header(media=document)), call=call)
