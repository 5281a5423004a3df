"""A plugin that shows everything a branch can send: a customer's word names what comes."""

from pathlib import Path

from waframe import (
    AnyContent,
    Audio,
    Button,
    Buttons,
    Card,
    Carousel,
    Catalog,
    ContactCard,
    ContactPhone,
    ContactRequest,
    Contacts,
    Context,
    Document,
    Form,
    Header,
    Image,
    LinkButton,
    ListMenu,
    Location,
    LocationRequest,
    Message,
    NoSettings,
    Plugin,
    Product,
    ProductList,
    ProductSection,
    Reaction,
    Reply,
    Row,
    Section,
    Sticker,
    Template,
    TemplateButton,
    TemplateCard,
    Text,
    Video,
    hookimpl,
)

FILES = Path(__file__).parent.parent / "files"
SHOP = "https://shop.example.com"
YES = Button(id="yes", title="Confirmar")
FRONT = ProductSection(title="Delanteros", products=("BAL-0455", "DIS-2"))


class Showroom(Plugin[NoSettings]):
    """Answers a word with all messages of that kind."""

    name = "showroom"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Show what the word names; a quote shows what it answers."""
        match message.text:
            case "archivos":
                return Reply(contents=await _files(ctx))
            case "palabras":
                return Reply(contents=_words(message))
            case "cita":
                return Reply(contents=(Text(body="con cita"),), reply_to=message.channel_id)
            case "ofertas":
                return Reply(contents=await _offers(ctx))
            case "tienda":
                return Reply(contents=await _shop(ctx))
            case "plantillas":
                return Reply(contents=await _templates(ctx))
            case _:
                return None


async def _kept(ctx: Context, name: str, *, mime: str) -> str:
    """Store a file and give its id."""
    media = await ctx.store.media.put((FILES / name).read_bytes(), mime=mime, now=ctx.clock.now())
    return media.id


async def _photo(ctx: Context) -> Image:
    return Image(media_id=await _kept(ctx, "vin-plate.jpg", mime="image/jpeg"))


async def _files(ctx: Context) -> tuple[AnyContent, ...]:
    photo = await _photo(ctx)
    return (
        Image(media_id=photo.media_id, caption="Su placa"),
        Image(link="https://img.example.com/1.jpg", caption="De lejos"),
        Video(media_id=await _kept(ctx, "engine.mp4", mime="video/mp4"), caption="Así suena"),
        Audio(media_id=await _kept(ctx, "voice-note.ogg", mime="audio/ogg"), voice=True),
        Document(media_id=await _kept(ctx, "parts-list.pdf", mime="application/pdf"), filename="cotizacion.pdf"),
        Sticker(media_id=await _kept(ctx, "sticker.webp", mime="image/webp")),
    )


def _words(message: Message) -> tuple[AnyContent, ...]:
    card = ContactCard(name="Mostrador Uno", phones=(ContactPhone(number="+525555550111"),))
    return (
        Text(body="*Listo*: https://example.com/x", preview_url=True),
        Location(latitude=19.4326, longitude=-99.1332, name="Almacén", address="Calle 1"),
        Contacts(cards=(card,)),
        Reaction(target=message.channel_id or "", emoji="👍"),
    )


async def _offers(ctx: Context) -> tuple[AnyContent, ...]:
    rows = (Row(id="b:1", title="Vallejo", description="Calle 9"),)
    return (
        Buttons(body="¿Va?", buttons=(YES,), header=Header(text="Cotización"), footer="IVA incluido"),
        Buttons(body="¿Es esta?", buttons=(YES,), header=Header(media=await _photo(ctx))),
        ListMenu(body="Elija una", button="Sucursales", sections=(Section(title="Norte", rows=rows),)),
        LinkButton(body="Su ticket", title="Ver ticket", url="https://example.com/t/1", footer="Gracias"),
        LocationRequest(body="¿Dónde está?"),
        ContactRequest(body="¿Nos comparte su número?"),
        Form(body="Datos de su auto", button="Abrir ficha", form_id="9", screen="CAR", data={"modelo": ""}),
    )


async def _shop(ctx: Context) -> tuple[AnyContent, ...]:
    photo = await _photo(ctx)
    linked = [Card(media=photo, body=f"Oferta {n}", title="Ver oferta", url=f"{SHOP}/{n}") for n in (1, 2)]
    tapped = [Card(media=photo, body=f"Pieza {n}", buttons=(Button(id=f"p:{n}", title=f"Pedir {n}"),)) for n in (1, 2)]
    return (
        Product(catalog_id="19", product="BAL-0455", body="Esta le queda"),
        ProductList(header="Frenos", body="Elija sus frenos", catalog_id="19", sections=(FRONT,)),
        Catalog(body="Todo lo que hay", thumbnail="FIL-0012"),
        Carousel(body="Con enlaces", cards=tuple(linked)),
        Carousel(body="Con botones", cards=tuple(tapped)),
    )


async def _templates(ctx: Context) -> tuple[AnyContent, ...]:
    photo = await _photo(ctx)
    cards = [TemplateCard(header=photo, values={"1": part}) for part in ("balatas", "discos")]
    return (
        Template(name="ticket_ready", language="es_MX", values={"customer": "Ana", "total": "$1,250.00"}),
        Template(
            name="order_update",
            language="es_MX",
            values={"1": "4711", "2": "mañana"},
            header=photo,
            buttons=(TemplateButton(index=0, kind="url", value="4711"),),
        ),
        Template(name="promo_cards", language="es_MX", values={"1": "Luis"}, cards=tuple(cards)),
    )
