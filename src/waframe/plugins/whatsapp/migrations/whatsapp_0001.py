"""What is known of Meta's side: templates, uploads, numbers."""

import sqlalchemy as sa
from alembic import op

revision = "whatsapp_0001"
down_revision = None
branch_labels = ("whatsapp",)
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_TABLES = ("whatsapp_templates", "whatsapp_uploads", "whatsapp_numbers")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "whatsapp_templates",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("template_id", sa.Text),
        sa.Column("category", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("quality", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("parameter_format", sa.Text, nullable=False),
        sa.Column("components", sa.Text, nullable=False),
        sa.Column("synced_at", _INSTANT, nullable=False),
    )
    op.create_table(
        "whatsapp_uploads",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("media_id", _ID, primary_key=True),
        sa.Column("channel_media_id", sa.Text, nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
    )
    op.create_table(
        "whatsapp_numbers",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("account", sa.Text),
        sa.Column("display", sa.Text),
        sa.Column("name", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("quality", sa.Text),
        sa.Column("throughput", sa.Text),
        sa.Column("messaging_limit", sa.Text),
        sa.Column("seen_at", _INSTANT, nullable=False),
    )
    if op.get_context().dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"alter table {table} enable row level security")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
