"""The actions as they are declared, for people, programs, models and the system itself."""

from waframe import Action, Risk, Role
from waframe_sales.arguments import (
    AddToQuote,
    ApproveDiscount,
    CancelOrder,
    ConfirmQuote,
    CreateQuote,
    OrderNamed,
    QuoteNamed,
    RejectQuote,
    ReturnLines,
    SetDiscount,
)
from waframe_sales.order_actions import OrderActions
from waframe_sales.quote_actions import QuoteActions
from waframe_sales.results import CancelResult, ConfirmResult, OrderResult, QuoteResult
from waframe_sales.system_actions import Expire, Heard, Present, SystemActions, TicketDrawn

_SUPERVISORS = (Role.SUPERVISOR, Role.ADMIN)


def quote_actions(own: QuoteActions) -> list[Action]:
    """Declare what is done with quotes."""
    return [
        Action(
            name="create_quote",
            title="sales.action.create_quote",
            run=own.create,
            arguments=CreateQuote,
            result=QuoteResult,
            risk=Risk.WRITE,
            model=True,
        ),
        Action(
            name="add_to_quote",
            title="sales.action.add_to_quote",
            run=own.add,
            arguments=AddToQuote,
            result=QuoteResult,
            risk=Risk.WRITE,
            model=True,
        ),
        Action(
            name="set_discount",
            title="sales.action.set_discount",
            run=own.set_discount,
            arguments=SetDiscount,
            result=QuoteResult,
            risk=Risk.WRITE,
        ),
        Action(
            name="approve_discount",
            title="sales.action.approve_discount",
            run=own.approve,
            arguments=ApproveDiscount,
            result=QuoteResult,
            risk=Risk.WRITE,
            roles=_SUPERVISORS,
        ),
        Action(
            name="send_quote",
            title="sales.action.send_quote",
            run=own.send,
            arguments=QuoteNamed,
            result=QuoteResult,
            risk=Risk.WRITE,
            model=True,
        ),
        Action(
            name="reject_quote",
            title="sales.action.reject_quote",
            run=own.reject,
            arguments=RejectQuote,
            result=QuoteResult,
            risk=Risk.WRITE,
        ),
        Action(
            name="confirm_quote",
            title="sales.action.confirm_quote",
            run=own.confirm,
            arguments=ConfirmQuote,
            result=ConfirmResult,
            risk=Risk.COMMIT,
            model=True,
        ),
    ]


def order_actions(own: OrderActions) -> list[Action]:
    """Declare what is done with orders."""
    return [
        Action(
            name="order_status",
            title="sales.action.order_status",
            run=own.status,
            arguments=OrderNamed,
            result=OrderResult,
            model=True,
        ),
        Action(
            name="cancel_order",
            title="sales.action.cancel_order",
            run=own.cancel,
            arguments=CancelOrder,
            result=CancelResult,
            risk=Risk.COMMIT,
            model=True,
        ),
        Action(
            name="mark_paid",
            title="sales.action.mark_paid",
            run=own.mark_paid,
            arguments=OrderNamed,
            result=OrderResult,
            risk=Risk.WRITE,
        ),
        Action(
            name="mark_delivered",
            title="sales.action.mark_delivered",
            run=own.mark_delivered,
            arguments=OrderNamed,
            result=OrderResult,
            risk=Risk.WRITE,
        ),
        Action(
            name="refund_order",
            title="sales.action.refund_order",
            run=own.refund,
            arguments=CancelOrder,
            result=OrderResult,
            risk=Risk.COMMIT,
            roles=_SUPERVISORS,
        ),
        Action(
            name="return_lines",
            title="sales.action.return_lines",
            run=own.return_lines,
            arguments=ReturnLines,
            result=OrderResult,
            risk=Risk.COMMIT,
            roles=_SUPERVISORS,
        ),
    ]


def system_actions(own: SystemActions) -> list[Action]:
    """Declare what happens by itself."""
    return [
        Action(name=name, title=f"sales.action.{name}", run=run, arguments=arguments, risk=Risk.WRITE, roles=())
        for name, run, arguments in (
            ("present_quote", own.present, Present),
            ("expire_quote", own.expire, Expire),
            ("deliver_ticket", own.deliver, TicketDrawn),
            ("hear_quote_again", own.hear_again, Heard),
        )
    ]
