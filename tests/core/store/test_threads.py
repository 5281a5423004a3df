"""Threads are read through indexes, however long they are."""

import msgspec
import pytest
from tests.core.store.shop import Shop

from waframe.core.records.ids import new_id
from waframe.core.store import threads
from waframe.core.store.database import Transaction, Value
from waframe.core.store.queries import Query, load_queries

_QUERIES = load_queries(threads.__file__)
_FILL = """
insert into messages (id, conversation_id, address, channel_id, direction, sender_type, content, text, status, at)
select gen_random_uuid(), md5((n % 50)::text)::uuid, 'a', 'wamid.' || n, 'in', 'client', '{}', '', 'received', now()
from generate_series(1, 5000) n
"""
_FILLED = Query(name="fill", sqlite="select 1", postgres=_FILL, names=())
_ANALYZED = Query(name="analyze", sqlite="select 1", postgres="analyze", names=())
_ONLY_INDEXES = Query(name="set", sqlite="select 1", postgres="set local enable_seqscan = off", names=())


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("older", "messages_by_conversation_id_seq"),
        ("newer", "messages_by_conversation_id_seq"),
        ("additions", "messages_by_target_address"),
    ],
)
async def test_a_thread_is_read_through_its_index(shop: Shop, name: str, index: str) -> None:
    query = _QUERIES[name]
    explained = msgspec.structs.replace(
        query, sqlite=f"explain query plan {query.sqlite}", postgres=f"explain {query.postgres}"
    )
    one: dict[str, Value] = {"conversation_id": new_id(), "seq": 10**9 if name == "older" else 0, "many": 50}
    many: dict[str, list[Value]] = {"target": ["w"], "address": ["n"]}

    async def body(transaction: Transaction) -> str:
        for prepared in (_FILLED, _ANALYZED, _ONLY_INDEXES):
            await transaction.rows(prepared)
        if name == "additions":
            return str(await transaction.bulk(explained, many))
        return str(await transaction.rows(explained, **one))

    plan = await shop.database.write(body)

    assert index in plan
    assert "SCAN m" not in plan
    assert "Seq Scan on messages" not in plan
