"""What was asked of others about vehicles, so that nothing is asked twice."""

import sqlalchemy as sa
from alembic import op

revision = "ocr_vin_0001"
down_revision = None
branch_labels = ("ocr_vin",)
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "ocr_vin_vehicles",
        sa.Column("vin", sa.Text, primary_key=True),
        sa.Column("vehicle", sa.Text, nullable=False),
        sa.Column("layer", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("alter table ocr_vin_vehicles enable row level security")


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("ocr_vin_vehicles")
