"""What a conversation amounts to, and what was said or shown in its messages without words."""

import sqlalchemy as sa
from alembic import op

revision = "ai_summary_0001"
down_revision = None
branch_labels = ("ai_summary",)
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("ai_summary_summaries", "ai_summary_words")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "ai_summary_summaries",
        sa.Column("conversation_id", _ID, primary_key=True),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("replies", sa.Text, nullable=False),
        sa.Column("model", sa.Text),
        sa.Column("asked_at", _INSTANT),
        sa.Column("refreshed_at", _INSTANT, nullable=False),
    )
    op.create_table(
        "ai_summary_words",
        sa.Column("message_id", _ID, primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("ai_summary_words_by_conversation_id", "ai_summary_words", ["conversation_id"])
    if op.get_context().dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"alter table {table} enable row level security")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
