"""What is done later, and again until it is done: each job may run twice and does its work once."""

from hashlib import sha256

import msgspec

from waframe import ActionCall, ActionRefused, ChangedMeanwhile, Host, Job, JobHandler
from waframe_sales.ordering import DELIVER_TICKET, RELEASE
from waframe_sales.papers.paper import Paper
from waframe_sales.sending import PDF
from waframe_sales.system_actions import Expire, Heard, Present, TicketDrawn
from waframe_sales.tables import orders, quotes, reservations, tickets
from waframe_sales.writing_papers import pdf_of


class OrderOf(msgspec.Struct, frozen=True, kw_only=True):
    """Which order a job is about."""

    order_id: str


def job_handlers() -> list[JobHandler]:
    """List the plugin's jobs."""
    return [
        JobHandler(name=DELIVER_TICKET, run=deliver_ticket),
        JobHandler(name=RELEASE, run=release),
        JobHandler(name="present", run=present),
        JobHandler(name="expire", run=expire),
        JobHandler(name="hear_again", run=hear_again),
    ]


async def deliver_ticket(host: Host, job: Job) -> None:
    """Draw the ticket of an order and let it be sent, unless it was."""
    order_id = msgspec.json.decode(job.payload, type=OrderOf).order_id
    order, ticket = await orders.find(host.store.database, order_id), await tickets.find(host.store.database, order_id)
    if order is None or ticket is None or order.ticket_sent_at is not None:
        return
    branch = host.branches.get(order.branch)
    paper = msgspec.json.decode(ticket.paper, type=Paper)
    pdf = await pdf_of(paper, language=branch.language if branch else "es")
    media = await host.store.media.put(pdf, mime=PDF, now=host.clock.now())
    drawn = TicketDrawn(order_id=order_id, media_id=media.id, pdf_sha256=sha256(pdf).hexdigest())
    try:
        await _act(host, job.conversation_id, action="deliver_ticket", arguments=drawn)
    except ChangedMeanwhile:
        return


async def release(host: Host, job: Job) -> None:
    """Let go of what was kept long enough."""
    del job
    await reservations.expire(host.store.database, now=host.clock.now())


async def present(host: Host, job: Job) -> None:
    """Send a quote that a model made; where it may not be sent by now, somebody knows why."""
    try:
        await _act(
            host, job.conversation_id, action="present_quote", arguments=msgspec.json.decode(job.payload, type=Present)
        )
    except ActionRefused as error:
        host.log.info("sales.not_presented", reason=error.reason, job=job.id)


async def expire(host: Host, job: Job) -> None:
    """End every quote whose time is over; the job was added for one of them, and may have been the only one left."""
    del job
    for quote in await quotes.over(host.store.database, now=host.clock.now()):
        over = Expire(quote_id=quote.id, version=quote.version)
        await _act(host, quote.conversation_id, action="expire_quote", arguments=over)


async def hear_again(host: Host, job: Job) -> None:
    """Do what a customer wished when something was away."""
    await _act(
        host, job.conversation_id, action="hear_quote_again", arguments=msgspec.json.decode(job.payload, type=Heard)
    )


async def _act(host: Host, conversation_id: str | None, *, action: str, arguments: msgspec.Struct) -> None:
    call = ActionCall(
        action=action,
        caller="sales",
        arguments=msgspec.json.encode(arguments).decode(),
        conversation_id=conversation_id,
    )
    await host.act(call)
