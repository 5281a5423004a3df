"""Pictures that customers sent, what was read off them, what was said about it, and what people put right."""

import sqlalchemy as sa
from alembic import op

revision = "ocr_vin_0002"
down_revision = "ocr_vin_0001"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_TABLES = ("ocr_vin_readings", "ocr_vin_pictures", "ocr_vin_tellings", "ocr_vin_corrections")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "ocr_vin_readings",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("engine", sa.Text, primary_key=True),
        sa.Column("reading", sa.Text, nullable=False),
        sa.Column("read_at", _INSTANT, nullable=False),
    )
    op.create_table(
        "ocr_vin_pictures",
        sa.Column("message_id", _ID, primary_key=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("media_id", _ID, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("refusal", sa.Text),
        sa.Column("sha256", sa.Text),
        sa.Column("version", sa.Text),
        sa.Column("engine", sa.Text),
        sa.Column("arrived_at", _INSTANT, nullable=False),
        sa.Column("read_at", _INSTANT),
    )
    op.create_index(
        "ocr_vin_pictures_by_conversation_id_arrived_at", "ocr_vin_pictures", ["conversation_id", "arrived_at"]
    )
    op.create_table(
        "ocr_vin_tellings",
        sa.Column("message_id", _ID, primary_key=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("vin", sa.Text),
        sa.Column("told_at", _INSTANT, nullable=False),
    )
    op.create_index("ocr_vin_tellings_by_conversation_id_told_at", "ocr_vin_tellings", ["conversation_id", "told_at"])
    op.create_table(
        "ocr_vin_corrections",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("message_id", _ID),
        sa.Column("sha256", sa.Text),
        sa.Column("vin_read", sa.Text),
        sa.Column("vin", sa.Text, nullable=False),
        sa.Column("corrected_by", sa.Text, nullable=False),
        sa.Column("caller", sa.Text, nullable=False),
        sa.Column("corrected_at", _INSTANT, nullable=False),
    )
    op.create_index(
        "ocr_vin_corrections_by_conversation_id_corrected_at",
        "ocr_vin_corrections",
        ["conversation_id", "corrected_at"],
    )
    if op.get_context().dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"alter table {table} enable row level security")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
