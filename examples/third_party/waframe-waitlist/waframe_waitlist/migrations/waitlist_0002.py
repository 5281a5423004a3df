"""When somebody was told; the release of before takes all who are listed for waiting."""

import sqlalchemy as sa
from alembic import op

revision = "waitlist_0002"
down_revision = "waitlist_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("waitlist_entries", sa.Column("told_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("waitlist_entries", "told_at")
