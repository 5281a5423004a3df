"""The list."""

import sqlalchemy as sa
from alembic import op

revision = "waitlist_0001"
down_revision = None
branch_labels = ("waitlist",)
depends_on = None

_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "waitlist_entries",
        sa.Column("conversation_id", _ID, primary_key=True),
        sa.Column("sku", sa.Text, primary_key=True),
        sa.Column("branch", sa.Text, nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("waitlist_entries_by_branch_sku", "waitlist_entries", ["branch", "sku"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("waitlist_entries")
