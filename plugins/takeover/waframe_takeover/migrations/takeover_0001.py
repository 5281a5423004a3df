"""Who attended, and to whom what waits was offered."""

import sqlalchemy as sa
from alembic import op

revision = "takeover_0001"
down_revision = None
branch_labels = ("takeover",)
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("takeover_assignments", "takeover_offers")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "takeover_assignments",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        sa.Column("branch", sa.Text, nullable=False),
        sa.Column("agent_id", _ID, nullable=False),
        sa.Column("came", sa.Text, nullable=False),
        sa.Column("taken_at", _INSTANT, nullable=False),
        sa.Column("first_response_at", _INSTANT),
        sa.Column("answers", sa.Integer, nullable=False, server_default="0"),
        sa.Column("ended_at", _INSTANT),
        sa.Column("ended", sa.Text),
        sa.Column("ended_epoch", _BIG),
    )
    op.create_index(
        "takeover_assignments_by_conversation_id_taken_at", "takeover_assignments", ["conversation_id", "taken_at"]
    )
    op.create_index("takeover_assignments_by_customer_id_taken_at", "takeover_assignments", ["customer_id", "taken_at"])
    op.create_index("takeover_assignments_by_agent_id_taken_at", "takeover_assignments", ["agent_id", "taken_at"])
    op.create_table(
        "takeover_offers",
        sa.Column("conversation_id", _ID, primary_key=True),
        sa.Column("agent_id", _ID, primary_key=True),
        sa.Column("epoch", _BIG, nullable=False),
        sa.Column("offered_at", _INSTANT, nullable=False),
    )
    op.create_index("takeover_offers_by_agent_id_offered_at", "takeover_offers", ["agent_id", "offered_at"])
    if op.get_context().dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"alter table {table} enable row level security")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
