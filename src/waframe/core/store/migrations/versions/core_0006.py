"""Whether an agent takes conversations, and a way to what happened to conversations."""

import sqlalchemy as sa
from alembic import op

revision = "core_0006"
down_revision = "core_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the index."""
    op.add_column("agents", sa.Column("available", sa.Boolean, nullable=False, server_default=sa.true()))
    internal = sa.text("status = 'internal'")
    op.create_index(
        "messages_by_conversation_id_seq_internal",
        "messages",
        ["conversation_id", "seq"],
        postgresql_where=internal,
        sqlite_where=internal,
    )


def downgrade() -> None:
    """Drop the index and the column."""
    op.drop_index("messages_by_conversation_id_seq_internal", "messages")
    op.drop_column("agents", "available")
