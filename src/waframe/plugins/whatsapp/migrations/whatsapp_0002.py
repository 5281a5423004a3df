"""Whom the business has written to first in the last 24 hours."""

import sqlalchemy as sa
from alembic import op

revision = "whatsapp_0002"
down_revision = "whatsapp_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "whatsapp_reached",
        sa.Column("recipient", sa.Text, primary_key=True),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("whatsapp_reached_by_reached_at", "whatsapp_reached", ["reached_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("whatsapp_reached")
