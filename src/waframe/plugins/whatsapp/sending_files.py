"""Finds the files inside a message, so that stored ones can be uploaded before it is written."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from waframe import (
    AnyContent,
    AnyMedia,
    Audio,
    Buttons,
    Carousel,
    Document,
    Form,
    Image,
    LinkButton,
    ListMenu,
    Sticker,
    Template,
    TemplateCard,
    Video,
)
from waframe import Card as CarouselCard

S = TypeVar("S", bound=msgspec.Struct)
Exchange = Callable[[AnyMedia], Awaitable[AnyMedia]]


async def exchange_files(content: AnyContent, exchange: Exchange) -> AnyContent:
    """Hand every file of a message to `exchange`, and put what it gives in its place: also in headers and cards."""
    match content:
        case Image() | Video() | Audio() | Document() | Sticker():
            return await exchange(content)
        case Buttons() | ListMenu() | LinkButton() | Form():
            return await _in_header(content, exchange)
        case Carousel():
            return msgspec.structs.replace(
                content, cards=tuple([await _card(card, exchange) for card in content.cards])
            )
        case Template():
            return await _in_template(content, exchange)
        case _:
            return content


async def _in_header(
    content: Buttons | ListMenu | LinkButton | Form, exchange: Exchange
) -> Buttons | ListMenu | LinkButton | Form:
    if content.header is None or content.header.media is None:
        return content
    header = msgspec.structs.replace(content.header, media=await exchange(content.header.media))
    return msgspec.structs.replace(content, header=header)


async def _card(card: CarouselCard, exchange: Exchange) -> CarouselCard:
    return card if card.media is None else msgspec.structs.replace(card, media=await exchange(card.media))


async def _in_template(template: Template, exchange: Exchange) -> Template:
    cards = tuple([await _header_of(card, exchange) for card in template.cards])
    return msgspec.structs.replace(await _header_of(template, exchange), cards=cards)


async def _header_of(whole: S, exchange: Exchange) -> S:
    header = whole.header if isinstance(whole, Template | TemplateCard) else None
    if not isinstance(header, Image | Video | Document):
        return whole
    return msgspec.structs.replace(whole, header=await exchange(header))
