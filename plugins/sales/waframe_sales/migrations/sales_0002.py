"""Quotes by when they were sent and tickets by when they were issued, for the report of a day."""

from alembic import op

revision = "sales_0002"
down_revision = "sales_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("sales_quotes_by_branch_sent_at", "sales_quotes", ["branch", "sent_at"])
    op.create_index("sales_tickets_by_branch_issued_at", "sales_tickets", ["branch", "issued_at"])


def downgrade() -> None:
    """Drop the indexes."""
    op.drop_index("sales_tickets_by_branch_issued_at", "sales_tickets")
    op.drop_index("sales_quotes_by_branch_sent_at", "sales_quotes")
