"""The channel against the simulated Meta, which checks every message by rules of its own."""

from pathlib import Path

import pytest

from waframe.testing.scenario import Scenario

SHOP = r'''
from waframe import (
    Button, Buttons, Card, Carousel, Catalog, Choice, ContactCard, ContactPhone, ContactRequest, Contacts, Context,
    Form, Header, Image, Interactive, LinkButton, ListMenu, Location, LocationRequest, Message, NoSettings, Plugin,
    Product, ProductList, ProductSection, Reaction, Reply, Row, Section, Text, hookimpl,
)

BUTTON = Button(id="yes", title="Sí")

def answer(message):
    match message.text:
        case "botones":
            return Buttons(body="¿Va?", buttons=(BUTTON,), header=Header(text="Cotización"), footer="IVA incluido")
        case "lista":
            rows = (Row(id="norte", title="Norte", description="Calle 1"),)
            return ListMenu(body="Elige", button="Ver", sections=(Section(title="Zonas", rows=rows),))
        case "lugar":
            return Location(latitude=19.4326, longitude=-99.1332, name="Centro", address="Calle 1")
        case "contacto":
            card = ContactCard(name="Sucursal Centro", phones=(ContactPhone(number="+525555551111"),))
            return Contacts(cards=(card,))
        case "gracias":
            return Reaction(target=message.channel_id, emoji="👍")
        case "ticket":
            return LinkButton(body="Tu ticket", title="Ver", url="https://example.com/t/1", footer="Gracias")
        case "dónde":
            return LocationRequest(body="¿Dónde estás?")
        case "quién":
            return ContactRequest(body="¿Nos compartes tu número?")
        case "forma":
            return Form(body="Datos de tu auto", button="Abrir", form_id="9", screen="CAR", data={"year": 2015})
        case "producto":
            return Product(catalog_id="19", product="BAL-0455", body="Esta")
        case "productos":
            sections = (ProductSection(title="Delanteros", products=("BAL-0455", "BAL-0456")),)
            return ProductList(header="Frenos", body="Elige", catalog_id="19", sections=sections)
        case "catálogo":
            return Catalog(body="Todo", thumbnail="BAL-0455")
        case "tarjetas":
            picture = Image(link="https://example.com/1.jpg")
            card = Card(media=picture, body="Una", title="Ver", url="https://example.com/1")
            return Carousel(body="Ofertas", cards=(card, card))
        case "enlace":
            action = {"name": "cta_url", "parameters": {"display_text": "Ver", "url": "https://example.com/t/1"}}
            return Interactive(kind="cta_url", body="Tu ticket", payload={"action": action})
        case _:
            return Text(body=f"dijiste {message.text}")

def answer_buttons():
    return Buttons(body="¿Va?", buttons=(BUTTON,))

class Shop(Plugin[NoSettings]):
    """Answers a word with a message of the type that it names, and a photo with the same photo."""

    name = "shop"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        match message.content:
            case Image(media_id=media_id, caption="arriba"):
                return Reply(contents=(Buttons(
                    body="¿Es esta?", buttons=(BUTTON,), header=Header(media=Image(media_id=media_id))
                ),))
            case Image(media_id=media_id):
                return Reply(contents=(Image(media_id=media_id, caption="la tuya"),))
            case Choice(id=id, source=source):
                return Reply(contents=(Text(body=f"{source} {id}"),), reply_to=message.channel_id)
            case Text(body="varios"):
                return Reply(contents=(Text(body="Hola."), Text(body="Son tres."), answer_buttons()))
            case Text(body="largo"):
                return Reply(contents=(Text(body="Una línea larga.\n" * 400),))
            case _:
                return Reply(contents=(answer(message),))
'''
PHOTO = b"\xff\xd8\xff\xe0" + b"x" * 100


@pytest.fixture
def shop(scenario: Scenario) -> Scenario:
    """Give the scenario a plugin that answers with any type."""
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir()
    (folder / "shop.py").write_text(SHOP)
    return scenario


@pytest.mark.parametrize(
    "word",
    [
        "hola", "botones", "lista", "lugar", "contacto", "enlace", "ticket", "dónde", "quién", "forma", "producto",
        "productos", "catálogo", "tarjetas",
    ],
)  # fmt: skip
async def test_meta_takes_every_type(shop: Scenario, word: str) -> None:
    branch = await shop.branch(plugins={"shop": {}})

    answers = await branch.customer().says(word)
    await shop.advance(10)

    assert len(answers) == 1
    stored = await shop.deployment.store.messages.page((await branch.conversation()).id)
    assert [(message.direction, message.error) for message in stored] == [("in", None), ("out", None)]


async def test_the_texts_of_one_reply_leave_as_one_message(shop: Scenario) -> None:
    branch = await shop.branch(plugins={"shop": {}})

    (answer,) = await branch.customer().says("varios")

    assert answer.text == "Hola.\n\nSon tres.\n\n¿Va?"


async def test_a_long_text_leaves_in_pieces(shop: Scenario) -> None:
    branch = await shop.branch(plugins={"shop": {}})

    await branch.customer().says("largo")
    await shop.advance(10)

    stored = await shop.deployment.store.messages.page((await branch.conversation()).id)
    pieces = [message.text for message in stored if message.direction == "out"]
    assert [message.error for message in stored] == [None] * 3
    assert "\n".join(pieces) == ("Una línea larga.\n" * 400).strip()


async def test_a_reaction_is_taken(shop: Scenario) -> None:
    branch = await shop.branch(plugins={"shop": {}})

    await branch.customer().says("gracias")

    stored = await shop.deployment.store.messages.page((await branch.conversation()).id)
    assert [message.error for message in stored] == [None, None]


async def test_taps_and_picks_come_back_as_choices(shop: Scenario) -> None:
    customer = (await shop.branch(plugins={"shop": {}})).customer()

    await customer.says("botones")
    tapped = await customer.taps("Sí")
    await customer.says("lista")
    picked = await customer.picks("Norte")

    assert [answer.text for answer in (*tapped, *picked)] == ["button yes", "list norte"]


@pytest.mark.parametrize("caption", [None, "arriba"])
async def test_a_photo_goes_there_and_back(shop: Scenario, caption: str | None) -> None:
    branch = await shop.branch(plugins={"shop": {}})

    (answer,) = await branch.customer().sends_photo(PHOTO, caption=caption)

    stored = await shop.deployment.store.messages.page((await branch.conversation()).id)
    assert [message.error for message in stored] == [None, None]
    assert answer.type == ("interactive" if caption else "image")


async def test_a_customer_without_a_phone_is_answered(shop: Scenario) -> None:
    branch = await shop.branch(plugins={"shop": {}})

    answers = await branch.customer(None, bsuid="MX.1900000000000000001").says("hola")

    assert [answer.text for answer in answers] == ["dijiste hola"]
