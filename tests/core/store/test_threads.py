"""Threads are read through indexes, however long they are."""

import msgspec
import pytest
from tests.core.store.shop import Shop

from waframe.core.records.ids import new_id
from waframe.core.store import threads
from waframe.core.store.database import Transaction, Value
from waframe.core.store.queries import Query, load_queries

_QUERIES = load_queries(threads.__file__)
_CUSTOMERS = """
insert into customers (id, created_at) select md5(n::text)::uuid, now() from generate_series(1, 200) n
"""
_CONVERSATIONS = """
insert into conversations (id, branch, channel, address, customer_id, opened_at)
select id, 'centro', 'whatsapp', 'a', id, now() from customers
"""
_MESSAGES = """
insert into messages (id, conversation_id, address, channel_id, direction, sender_type, content, text, status, at,
                      target)
select gen_random_uuid(), md5((n % 200 + 1)::text)::uuid, 'a', 'wamid.' || n, 'in', 'client', '{}', '', 'received',
       now(),
       case when n % 20 = 0 then 'wamid.' || (n - 1) end
from generate_series(1, 20000) n
"""
_ONLY_INDEXES = "set local enable_seqscan = off"
_PREPARED = [
    Query(name="prepare", sqlite="select 1", postgres=statement, names=())
    for statement in (_CUSTOMERS, _CONVERSATIONS, _MESSAGES, "analyze", _ONLY_INDEXES)
]


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
        for prepared in _PREPARED:
            await transaction.rows(prepared)
        if name == "additions":
            return str(await transaction.bulk(explained, many))
        return str(await transaction.rows(explained, **one))

    plan = await shop.database.write(body)

    assert index in plan, plan
    assert "SCAN m" not in plan
    assert "Seq Scan on messages" not in plan
