"""Whether an agent wants work."""

import sqlalchemy as sa
from alembic import op

revision = "core_0005"
down_revision = "core_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; whoever is at the desk wants work unless they say otherwise."""
    op.add_column("agents", sa.Column("available", sa.Boolean, nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("agents", "available")
