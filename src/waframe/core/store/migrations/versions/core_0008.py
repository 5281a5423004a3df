"""A way to what happened to conversations, for reports."""

import sqlalchemy as sa
from alembic import op

revision = "core_0008"
down_revision = "core_0007"
branch_labels = None
depends_on = None

_INDEX = "messages_by_conversation_id_seq_internal"


def upgrade() -> None:
    """Add the index."""
    internal = sa.text("status = 'internal'")
    op.create_index(_INDEX, "messages", ["conversation_id", "seq"], postgresql_where=internal, sqlite_where=internal)


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(_INDEX, "messages")
