"""The visitors of the web chat, what was said to and by each of them, and the files that they brought."""

import sqlalchemy as sa
from alembic import op

revision = "webchat_0001"
down_revision = None
branch_labels = ("webchat",)
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_NUMBER = sa.BigInteger
_TABLES = ("webchat_visitors", "webchat_messages", "webchat_uploads")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "webchat_visitors",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("version", _NUMBER, nullable=False),
        sa.Column("last_number", _NUMBER, nullable=False),
        sa.Column("got_number", _NUMBER, nullable=False),
        sa.Column("read_number", _NUMBER, nullable=False),
        sa.Column("answered_number", _NUMBER, nullable=False),
        sa.Column("typing_until", _INSTANT),
        sa.Column("seen_at", _INSTANT, nullable=False),
    )
    op.create_index("webchat_visitors_by_token_hash", "webchat_visitors", ["token_hash"], unique=True)
    op.create_index("webchat_visitors_by_seen_at", "webchat_visitors", ["seen_at"])
    op.create_table(
        "webchat_messages",
        sa.Column("visitor_id", _ID, primary_key=True),
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("channel_id", sa.Text, nullable=False),
        sa.Column("client_id", sa.Text),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("reply_to", sa.Text),
        sa.Column("at", _INSTANT, nullable=False),
    )
    op.create_index("webchat_messages_by_channel_id", "webchat_messages", ["channel_id"], unique=True)
    op.create_index("webchat_messages_by_at", "webchat_messages", ["at"])
    op.create_table(
        "webchat_uploads",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("visitor_id", _ID, nullable=False),
        sa.Column("media_id", _ID, nullable=False),
        sa.Column("mime", sa.Text, nullable=False),
        sa.Column("filename", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
    )
    op.create_index("webchat_uploads_by_at", "webchat_uploads", ["at"])
    if op.get_context().dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"alter table {table} enable row level security")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
