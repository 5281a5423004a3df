"""Parcels for tests of the outbound side, and what is written for them."""

import json
from datetime import UTC, datetime

from waframe import AnyContent, Identity, IdentityKind, Parcel
from waframe.plugins.whatsapp.sending import write_message

PHONE = Identity(kind=IdentityKind.PHONE, value="16505550100")


def parcel(
    content: AnyContent, *, recipients: tuple[Identity, ...] = (PHONE,), reply_to: str | None = None, address: str = "1"
) -> Parcel:
    return Parcel(
        id="991", message_id="m", conversation_id="c", branch="centro", channel="whatsapp", address=address,
        recipients=recipients, content=content, reply_to=reply_to, created_at=datetime(2026, 11, 23, tzinfo=UTC),
    )  # fmt: skip


def written(
    content: AnyContent, *, recipients: tuple[Identity, ...] = (PHONE,), reply_to: str | None = None
) -> dict[str, object]:
    body: dict[str, object] = json.loads(write_message(parcel(content, recipients=recipients, reply_to=reply_to)))
    return body
