"""Ways to what is looked up by a customer or by a message, and to statuses that came before their message."""

from alembic import op

revision = "core_0009"
down_revision = "core_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("conversations_by_customer_id", "conversations", ["customer_id"])
    op.create_index("outbox_by_message_id", "outbox", ["message_id"])


def downgrade() -> None:
    """Drop the indexes."""
    op.drop_index("outbox_by_message_id", "outbox")
    op.drop_index("conversations_by_customer_id", "conversations")
