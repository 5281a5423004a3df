"""What language models cost: every call, what is used up of the caps, and what voice notes said."""

import sqlalchemy as sa
from alembic import op

revision = "assistant_0001"
down_revision = None
branch_labels = ("assistant",)
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_TABLES = ("assistant_calls", "assistant_spend", "assistant_transcripts")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "assistant_calls",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("branch", sa.Text, nullable=False),
        sa.Column("conversation_id", _ID),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.Column("reserved_micros", sa.BigInteger, nullable=False),
        sa.Column("cost_micros", sa.BigInteger),
        sa.Column("prompt_tokens", sa.BigInteger),
        sa.Column("completion_tokens", sa.BigInteger),
        sa.Column("cached_tokens", sa.BigInteger),
        sa.Column("failure", sa.Text),
        sa.Column("reason", sa.Text),
    )
    op.create_index("assistant_calls_by_day_branch", "assistant_calls", ["day", "branch"])
    op.create_index("assistant_calls_by_conversation_id", "assistant_calls", ["conversation_id"])
    op.create_index("assistant_calls_by_model_began_at", "assistant_calls", ["model", "began_at"])
    op.create_table(
        "assistant_spend",
        sa.Column("cap", sa.Text, primary_key=True),
        sa.Column("period", sa.Text, primary_key=True),
        sa.Column("used_micros", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "assistant_transcripts",
        sa.Column("media_id", _ID, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
    )
    if op.get_context().dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"alter table {table} enable row level security")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
