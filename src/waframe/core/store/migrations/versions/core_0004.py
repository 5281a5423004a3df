"""What people see and do at the desk: waiting, snoozing, labels, reservations, drafts, presence, keys of requests."""

import sqlalchemy as sa
from alembic import op

revision = "core_0004"
down_revision = "core_0003"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_COLUMNS = ("waiting_since", "snoozed_until", "reserved_agent_id", "reserved_until", "failed_at", "read_seq")
_TABLES = ("conversation_labels", "drafts", "presences", "requests")


def upgrade() -> None:
    """Add the columns and make the tables."""
    _conversations()
    op.add_column("customers", sa.Column("note", sa.Text))
    op.create_table(
        "conversation_labels",
        sa.Column("label", sa.Text, primary_key=True),
        sa.Column("conversation_id", _ID, primary_key=True),
    )
    op.create_index("conversation_labels_by_conversation_id", "conversation_labels", ["conversation_id"])
    op.create_table(
        "drafts",
        sa.Column("agent_id", _ID, primary_key=True),
        sa.Column("conversation_id", _ID, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("saved_at", _INSTANT, nullable=False),
    )
    op.create_table(
        "presences",
        sa.Column("socket_id", _ID, primary_key=True),
        sa.Column("agent_id", _ID, nullable=False),
        sa.Column("conversation_id", _ID),
        sa.Column("typing", sa.Text),
        sa.Column("typing_until", _INSTANT),
        sa.Column("seen_until", _INSTANT, nullable=False),
    )
    op.create_index("presences_by_agent_id", "presences", ["agent_id"])
    op.create_table(
        "requests",
        sa.Column("caller_id", _ID, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("answer", sa.Text),
        sa.Column("at", _INSTANT, nullable=False),
    )
    op.create_index("requests_by_at", "requests", ["at"])
    if op.get_context().dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"alter table {table} enable row level security")


def downgrade() -> None:
    """Drop the tables and the columns."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_column("customers", "note")
    for index in ("by_branch_last_message_at", "by_branch_waiting_since", "by_floor_agent_id_last_message_at"):
        op.drop_index(f"conversations_{index}", "conversations")
    for column in _COLUMNS:
        op.drop_column("conversations", column)


def _conversations() -> None:
    for name in ("waiting_since", "snoozed_until", "reserved_until", "failed_at"):
        op.add_column("conversations", sa.Column(name, _INSTANT))
    op.add_column("conversations", sa.Column("reserved_agent_id", _ID))
    op.add_column("conversations", sa.Column("read_seq", _BIG, nullable=False, server_default="0"))
    waiting = sa.text("floor = 'queue' and closed_at is null")
    held = sa.text("floor_agent_id is not null")
    op.create_index("conversations_by_branch_last_message_at", "conversations", ["branch", "last_message_at", "id"])
    op.create_index(
        "conversations_by_branch_waiting_since",
        "conversations",
        ["branch", "waiting_since", "id"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    op.create_index(
        "conversations_by_floor_agent_id_last_message_at",
        "conversations",
        ["floor_agent_id", "last_message_at", "id"],
        postgresql_where=held,
        sqlite_where=held,
    )
