"""What the assistant did in each turn, and which action told what."""

import sqlalchemy as sa
from alembic import op

revision = "assistant_0002"
down_revision = "assistant_0001"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_TABLES = ("assistant_turns", "assistant_deeds")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "assistant_turns",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("message_id", _ID, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("brain", sa.Text, nullable=False),
        sa.Column("model", sa.Text),
        sa.Column("cost_micros", sa.BigInteger, nullable=False),
        sa.Column("millis", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("breaches", sa.Text, nullable=False),
        sa.Column("wrong", sa.Text),
        sa.Column("wrong_by", sa.Text),
        sa.Column("wrong_at", _INSTANT),
    )
    op.create_index("assistant_turns_by_conversation_id_at", "assistant_turns", ["conversation_id", "at"])
    op.create_index("assistant_turns_by_at", "assistant_turns", ["at"])
    op.create_table(
        "assistant_deeds",
        sa.Column("turn_id", _ID, primary_key=True),
        sa.Column("place", sa.BigInteger, primary_key=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("arguments", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("refusal", sa.Text),
        sa.Column("millis", sa.BigInteger, nullable=False),
    )
    op.create_index("assistant_deeds_by_conversation_id_at", "assistant_deeds", ["conversation_id", "at"])
    op.create_index("assistant_deeds_by_at", "assistant_deeds", ["at"])
    if op.get_context().dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"alter table {table} enable row level security")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
