"""The table of what was noted."""

import sqlalchemy as sa
from alembic import op

revision = "sample_thing_0001"
down_revision = None
branch_labels = ("sample_thing",)
depends_on = None

_NOTES = "sample_thing_notes"
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        _NOTES,
        sa.Column("message_id", _ID, primary_key=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(f"{_NOTES}_by_conversation_id", _NOTES, ["conversation_id"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table(_NOTES)
