"""What was written is found, the same on both databases, once the index has caught up."""

from random import Random

import pytest
from tests.core.store.shop import NOON, Shop, written

from waframe.core.records.customer import Identity, IdentityKind, phone_identity
from waframe.core.records.inbound import Edit
from waframe.core.store.connecting import choose_database
from waframe.core.store.database import Database
from waframe.core.store.indexing import Indexing
from waframe.core.store.marks import label
from waframe.core.store.search import Search
from waframe.core.store.terms import Clause, named, said, said_around, with_label, with_phone

SAID = "hola balatas traseras Tsuru 2004 ¿tienen amortiguadores? niño señal clutch Ñandú 300 ok gracias".split()  # noqa: SIM905
CENTRO = ["centro"]
MANY = [f"otra{number}" for number in range(9)]


async def index(database: Database) -> None:
    indexing = Indexing(database)
    while await indexing.follow() or await indexing.look_back():
        pass


async def texts(database: Database, clauses: list[Clause], *, many: int = 20) -> list[str]:
    return [one.text for one in await Search(database).messages(clauses, branches=CENTRO, many=many)]


@pytest.mark.parametrize(
    ("asked", "many"),
    [
        pytest.param("balatas", 1, id="a word"),
        pytest.param("BALATAS trás", 1, id="case, accents, and a beginning"),
        pytest.param("para bal", 1, id="the last word may be a beginning"),
        pytest.param("bal para", 0, id="the first may not"),
        pytest.param("balatas clutch", 0, id="all words are wanted"),
        pytest.param("nino", 1, id="ñ is n"),
        pytest.param("¿¡!?", 0, id="no word at all"),
        pytest.param("'; drop table messages; --", 0, id="what a database might obey"),
        pytest.param('"balatas" OR', 0, id="operators are words"),
        pytest.param("привет", 1, id="another script"),
    ],
)
async def test_words_of_messages(shop: Shop, asked: str, many: int) -> None:
    await shop.store(written("Balatas traseras para el niño, привет"))
    await index(shop.database)

    assert await texts(shop.database, said(asked)) == ["Balatas traseras para el niño, привет"] * many


@pytest.mark.parametrize(
    "asked", ["5215512345678", "525512345678", "+52 1 55 1234 5678", "5512345678", "5678", "1234", "345678"]
)
async def test_a_phone_is_found_by_digits_anywhere(shop: Shop, asked: str) -> None:
    conversation = await shop.open("5215512345678")
    await shop.open("525599990000")
    await index(shop.database)

    for clauses in (with_phone(asked), named(asked), said_around(asked)):
        found = await Search(shop.database).customers(clauses, branches=CENTRO)
        assert [one.conversation_id for one in found] == [conversation.id]


async def test_a_customer_is_found_by_name_and_not_by_what_they_say(shop: Shop) -> None:
    await shop.store(written("hola", name="José Ángel Núñez"), written("nunez", customer="525599990000"))
    await index(shop.database)
    search = Search(shop.database)

    customers = await search.customers(named("jose nuñ"), branches=CENTRO)
    conversations = await search.conversations(said_around("nunez"), branches=CENTRO)

    assert len(customers) == 1
    assert len(conversations) == 2


async def test_a_conversation_is_found_by_its_last_words_and_labels(shop: Shop) -> None:
    conversation = await shop.open()
    change = label(conversation.id, name="Taller norte", on=True)
    await shop.database.change(change.query, **change.values)
    await shop.store(written("¿y el clutch?"))
    await index(shop.database)
    search = Search(shop.database)

    for clauses in (with_label("taller"), said_around("norte"), said_around("clutch")):
        assert len(await search.conversations(clauses, branches=CENTRO)) == 1
    assert await search.conversations(said_around("hola"), branches=CENTRO) == []
    assert await search.conversations(with_label("norte"), branches=CENTRO) == []


async def test_other_branches_are_never_found_not_even_by_name(shop: Shop) -> None:
    await shop.store(written("balatas @63656e74726f 6e6f727465"))
    await index(shop.database)
    search = Search(shop.database)

    assert await search.messages(said("balatas"), branches=["norte"]) == []
    assert await search.messages(said("balatas"), branches=MANY) == []
    assert await search.conversations(said_around("balatas"), branches=MANY) == []
    assert await search.customers(with_phone("5678"), branches=MANY) == []
    assert len(await search.messages(said("balatas"), branches=[*MANY, "centro"])) == 1
    assert await search.conversations(said_around("balatas"), branches=["norte"]) == []
    assert await search.messages(said("balatas"), branches=[]) == []


async def test_pages_follow_one_another(shop: Shop) -> None:
    for count in range(7):
        await shop.store(written(f"balatas {count}"))
    await index(shop.database)
    search = Search(shop.database)
    seen: list[str] = []
    before: int | None = None

    while page := await search.messages(said("balatas"), branches=CENTRO, before=before, many=3):
        seen += [one.text for one in page]
        before = page[-1].seq

    assert seen == [f"balatas {count}" for count in reversed(range(7))]


async def test_a_person_with_two_customers_is_found_once(shop: Shop) -> None:
    first = await shop.open("525512345678")
    second = await shop.open("525599990000")
    await shop.customers.merge(first.customer_id, second.customer_id, at=NOON)
    await index(shop.database)

    found = await Search(shop.database).customers(with_phone("12345678"), branches=CENTRO)

    assert [one.conversation_id for one in found] == [second.id]


async def test_new_words_of_an_edited_message_are_found(shop: Shop) -> None:
    await shop.store(written("balatas", channel_id="wamid.1"))
    await index(shop.database)
    await shop.store(written(content=Edit(target="wamid.1", text="amortiguadores")))
    await index(shop.database)

    assert len(await texts(shop.database, said("amortiguadores"))) == 1
    assert await texts(shop.database, said("balatas")) == ["balatas"]


async def test_what_was_there_before_the_index_and_what_came_from_a_history_is_found(shop: Shop) -> None:
    await shop.store(written("antes"))
    await index(shop.database)
    old = written("historia", customer="525500001111")
    await shop.store(type(old)(**{**{name: getattr(old, name) for name in old.__struct_fields__}, "past": True}))
    await index(shop.database)

    assert await texts(shop.database, said("antes")) == ["antes"]
    assert await texts(shop.database, said("historia")) == ["historia"]


async def test_two_processes_index_without_harm(shop: Shop, elsewhere: Database) -> None:
    here, there = Indexing(shop.database), Indexing(elsewhere)
    for count in range(5):
        await shop.store(written(f"balatas {count}"))
        await here.follow()
        await there.look_back()
        await there.follow()
        await here.look_back()

    assert len(await texts(shop.database, said("balatas"))) == 5


async def test_both_databases_find_the_same(sqlite_url: str, postgres_url: str) -> None:
    found: list[list[list[str]]] = []
    for url in (sqlite_url, postgres_url):
        random = Random(4)
        database = choose_database(url)
        await database.open()
        shop = Shop(database)
        for count in range(300):
            phone = f"52155{random.randrange(20):08}"
            said_now = " ".join(random.choices(SAID, k=random.randrange(1, 7)))
            identities = (phone_identity(phone), Identity(kind=IdentityKind.BSUID, value=f"MX.{phone}"))
            await shop.store(written(f"{said_now} {count}", identities=identities, name=f"Ana {phone[-2:]}"))
        await index(database)
        search = Search(database)
        answers: list[list[str]] = []
        for asked in (*SAID, "tsu", "hola gracias", "bala", "25", "0000001", "ana", "ana 1", "x"):
            answers.append(await texts(database, said(asked), many=25))
            for clauses in (named(asked), said_around(asked)):
                matches = await search.customers(clauses, branches=CENTRO, many=50)
                answers.append([one.text for one in await search.shown([match.seq for match in matches])])
        found.append(answers)
        await database.close()

    assert found[0] == found[1]
    assert sum(map(len, found[0])) > 500
