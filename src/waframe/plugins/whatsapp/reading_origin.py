"""Tells what came along with a message: that it was forwarded, from which advertisement, about which product."""

from typing import Literal

from msgspec import Raw

from waframe import Author, Origin, ProductReference, Referral
from waframe.plugins.whatsapp.decoding import words
from waframe.plugins.whatsapp.wire import REFERRAL, Context, Message, ReferredProduct


def read_origin(message: Message, author: Author | None = None) -> Origin | None:
    """Give the origin of a message of any type; None where nothing came along."""
    context = message.context
    if context is None and author is None and not message.referral:
        return None
    origin = Origin(
        forwarded=_forwarded(context),
        referral=_referral(message.referral),
        product=read_product(context.referred_product) if context else None,
        author=author,
    )
    return None if origin == _NOTHING else origin


def read_product(product: ReferredProduct | None) -> ProductReference | None:
    """Give the product that a message is about."""
    name = words(product.product_retailer_id) if product else None
    return ProductReference(catalog_id=words(product.catalog_id), product=name) if product and name else None


def _forwarded(context: Context | None) -> Literal["no", "yes", "often"]:
    if context is None:
        return "no"
    if context.frequently_forwarded:
        return "often"
    return "yes" if context.forwarded else "no"


def _referral(raw: Raw) -> Referral | None:
    body = REFERRAL.read(raw) if raw else None
    if body is None:
        return None
    referral = Referral(
        source_url=words(body.source_url),
        source_id=words(body.source_id),
        source_type=words(body.source_type),
        headline=words(body.headline),
        body=words(body.body),
        media_type=words(body.media_type),
        media_url=words(body.video_url) or words(body.image_url)
        if body.media_type == "video"
        else words(body.image_url) or words(body.video_url),
        thumbnail_url=words(body.thumbnail_url),
        click_id=words(body.ctwa_clid),
        welcome=words(body.welcome_message.text) if body.welcome_message else None,
    )
    return None if referral == Referral() else referral


_NOTHING = Origin()
