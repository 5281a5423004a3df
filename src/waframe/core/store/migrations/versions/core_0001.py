"""The tables of the core."""

import sqlalchemy as sa
from alembic import op

revision = "core_0001"
down_revision = None
branch_labels = ("core",)
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_TABLES = (
    "branches",
    "branch_addresses",
    "customers",
    "customer_identities",
    "conversations",
    "messages",
    "statuses",
    "notices",
    "inbox",
    "turns",
    "outbox",
    "senders",
    "facts",
    "jobs",
    "media",
    "events",
    "event_clock",
)


def upgrade() -> None:
    """Make the tables."""
    _branches()
    _customers()
    _conversations()
    _incoming()
    _outgoing()
    _memory()
    _events()
    _close_to_strangers()


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _branches() -> None:
    op.create_table(
        "branches",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "branch_addresses",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("branch", sa.Text, sa.ForeignKey("branches.key"), nullable=False),
    )


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("name", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("created_at", _INSTANT, nullable=False),
    )
    op.create_table(
        "customer_identities",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("customer_id", _ID, sa.ForeignKey("customers.id"), nullable=False),
        sa.Column("first_seen_at", _INSTANT, nullable=False),
    )
    op.create_index("customer_identities_by_customer_id", "customer_identities", ["customer_id"])


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("branch", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("customer_id", _ID, sa.ForeignKey("customers.id"), nullable=False),
        sa.Column("floor", sa.Text, nullable=False, server_default="bot"),
        sa.Column("floor_epoch", _BIG, nullable=False, server_default="0"),
        sa.Column("floor_agent_id", _ID),
        sa.Column("floor_until", _INSTANT),
        sa.Column("unread", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_message_at", _INSTANT),
        sa.Column("window_until", _INSTANT),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.Column("closed_at", _INSTANT),
        sa.UniqueConstraint("channel", "address", "customer_id", name="conversations_by_address_customer_id"),
        postgresql_with={"fillfactor": 70},
    )


def _incoming() -> None:
    op.create_table(
        "messages",
        sa.Column("seq", _BIG, sa.Identity(), primary_key=True),
        sa.Column("id", _ID, nullable=False, unique=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("channel_id", sa.Text),
        sa.Column("direction", sa.Text, nullable=False),
        sa.Column("sender_type", sa.Text, nullable=False),
        sa.Column("sender_id", sa.Text),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reply_to", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("raw", sa.Text),
        sa.UniqueConstraint("channel_id", "address", name="messages_by_channel_id_address"),
        sqlite_autoincrement=True,
    )
    op.create_index("messages_by_conversation_id_seq", "messages", ["conversation_id", "seq"])
    op.create_table(
        "statuses",
        sa.Column("seq", _BIG, sa.Identity(), primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("channel_id", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("outbox_id", _ID),
        sa.Column("error", sa.Text),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("routed", sa.Boolean, nullable=False),
        sa.UniqueConstraint("channel_id", "status", "recipient", "address", name="statuses_by_channel_id_status"),
        sqlite_autoincrement=True,
    )
    orphaned = sa.text("not routed")
    op.create_index("statuses_by_at", "statuses", ["at"], postgresql_where=orphaned, sqlite_where=orphaned)
    op.create_table(
        "notices",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("field", sa.Text),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
    )
    op.create_index("notices_by_kind_at", "notices", ["kind", "at"])
    op.create_table(
        "inbox",
        sa.Column("seq", _BIG, sa.Identity(), primary_key=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("ref", _BIG, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("inbox_by_conversation_id_seq", "inbox", ["conversation_id", "seq"])
    op.create_table(
        "turns",
        sa.Column("conversation_id", _ID, primary_key=True),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("lease_id", _ID),
        sa.Column("lease_owner", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        postgresql_with={"fillfactor": 50},
    )
    op.create_index("turns_by_due_at", "turns", ["due_at"])


def _outgoing() -> None:
    op.create_table(
        "outbox",
        sa.Column("seq", _BIG, sa.Identity(), primary_key=True),
        sa.Column("id", _ID, nullable=False, unique=True),
        sa.Column("message_id", _ID, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("floor_epoch", _BIG, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("sent_at", _INSTANT),
        sa.Column("reason", sa.Text),
        sqlite_autoincrement=True,
    )
    waiting = sa.text("state in ('queued', 'sending', 'unknown')")
    op.create_index(
        "outbox_by_address_seq", "outbox", ["address", "seq"], postgresql_where=waiting, sqlite_where=waiting
    )
    op.create_index(
        "outbox_by_conversation_id_seq",
        "outbox",
        ["conversation_id", "seq"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    op.create_index("outbox_by_address_sent_at", "outbox", ["address", "sent_at"])
    op.create_table(
        "senders",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("lease_owner", sa.Text, nullable=False),
        sa.Column("lease_until", _INSTANT, nullable=False),
        sa.Column("paused_until", _INSTANT),
        sa.Column("reason", sa.Text),
    )


def _memory() -> None:
    op.create_table(
        "facts",
        sa.Column("conversation_id", _ID, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("confidence", sa.Integer, nullable=False),
        sa.Column("message_id", _ID),
        sa.Column("learnt_at", _INSTANT, nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("branch", sa.Text),
        sa.Column("conversation_id", _ID),
        sa.Column("key", sa.Text),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lease_owner", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("failed_at", _INSTANT),
        sa.UniqueConstraint("name", "key", name="jobs_by_name_key"),
    )
    op.create_index("jobs_by_due_at", "jobs", ["due_at"])
    op.create_table(
        "media",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False, unique=True),
        sa.Column("mime", sa.Text, nullable=False),
        sa.Column("size_bytes", _BIG, nullable=False),
        sa.Column("stored_at", _INSTANT, nullable=False),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("number", _BIG, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("branch", sa.Text),
        sa.Column("conversation_id", _ID),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("events_by_at", "events", ["at"], postgresql_using="brin")
    op.create_table("event_clock", sa.Column("base", _BIG, primary_key=True, autoincrement=False))
    op.execute("insert into event_clock (base) values (0)")


def _close_to_strangers() -> None:
    if op.get_context().dialect.name == "postgresql":
        for table in (*_TABLES, "schema_versions"):
            op.execute(f"alter table {table} enable row level security")
