"""Which browsers are told by push, and the key with which that is signed."""

import sqlalchemy as sa
from alembic import op

revision = "web_0001"
down_revision = None
branch_labels = ("web",)
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_TABLES = ("web_subscriptions", "web_keys")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "web_subscriptions",
        sa.Column("endpoint", sa.Text, primary_key=True),
        sa.Column("agent_id", _ID, nullable=False),
        sa.Column("session_id", _ID, nullable=False),
        sa.Column("public", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("told", sa.Text),
        sa.Column("created_at", _INSTANT, nullable=False),
    )
    op.create_index("web_subscriptions_by_agent_id", "web_subscriptions", ["agent_id"])
    op.create_index("web_subscriptions_by_session_id", "web_subscriptions", ["session_id"])
    op.create_table(
        "web_keys",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
    )
    if op.get_context().dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"alter table {table} enable row level security")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
