"""Which tables may be copied without a conversation, and which start empty beside them."""

import sqlalchemy as sa

from waframe.core.store.impersonal import impersonal_tables
from waframe.core.store.snapshot import Snapshot

TABLES = {
    "conversations": "id text primary key",
    "agents": "id text primary key",
    "sessions": "id text primary key",
    "sales_quotes": "id text primary key, conversation_id text",
    "sales_orders": "id text primary key, quote_id text",
    "sales_reservations": "id text primary key, order_id text, sku text",
    "sales_notes": "id text primary key, target text references sales_orders (id)",
    "sales_folios": "branch text primary key, number integer",
    "catalog_imports": "id text primary key",
    "catalog_products": "sku text primary key, import_id text",
    "web_browsers": "id text primary key, agent_id text",
    "gone_things": "id text primary key",
}


def test_what_hangs_on_a_conversation_starts_empty_however_many_tables_lie_in_between() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        for name, columns in TABLES.items():
            connection.exec_driver_sql(f"create table {name} ({columns})")

        found = set(impersonal_tables(Snapshot(connection), plugins=("sales", "catalog", "web")))

    assert found == {"agents", "sales_folios", "catalog_imports", "catalog_products"}
