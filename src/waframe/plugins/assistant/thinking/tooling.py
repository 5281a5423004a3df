"""Describes to a model, in the branch's language, the actions that it may call."""

from waframe import Action, By, Context
from waframe.plugins.assistant.model.lines import Tool

DESCRIBED = frozenset(
    {
        "add_to_quote",
        "branch_info",
        "cancel_order",
        "check_fitment",
        "check_other_branches",
        "check_stock",
        "confirm_quote",
        "create_quote",
        "decode_vin",
        "detect_intent",
        "escalate_to_human",
        "extract_vehicle",
        "get_product",
        "identify_vehicle",
        "order_status",
        "search_products",
        "send_product_images",
        "sentiment",
        "suggest_reply",
        "summarise",
        "translate",
    }
)
"""The actions that have a description among the texts; every other is described by its docstring."""


def tools_of(ctx: Context) -> tuple[Tool, ...]:
    """List them in a fixed order, so that providers keep them ready."""
    return tuple(
        Tool(name=name, description=_description(ctx, name, action), takes=action.arguments)
        for name, action in sorted(ctx.offered(by=By.MODEL).items())
    )


def _description(ctx: Context, name: str, action: Action) -> str:
    if name in DESCRIBED:
        return ctx.text(f"assistant.tool.{name}")
    return (action.run.__doc__ or name).strip().split("\n\n")[0]
