"""What notices tell, customers' wishes, identities and merges, and what is known of pictures."""

import sqlalchemy as sa
from alembic import op

revision = "core_0002"
down_revision = "core_0001"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")


def upgrade() -> None:
    """Add columns, and the table of merges."""
    op.add_column("notices", sa.Column("news", sa.Text))
    op.add_column("customers", sa.Column("marketing_stopped_at", _INSTANT))
    _people()
    op.add_column("media", sa.Column("width", sa.Integer))
    op.add_column("media", sa.Column("height", sa.Integer))
    op.add_column("media", sa.Column("thumbnail_id", _ID))
    if op.get_context().dialect.name == "postgresql":
        op.execute("alter table customer_merges enable row level security")
        op.execute("alter table customer_conflicts enable row level security")


def downgrade() -> None:
    """Take them away again."""
    for column in ("thumbnail_id", "height", "width"):
        op.drop_column("media", column)
    op.drop_table("customer_conflicts")
    op.drop_table("customer_merges")
    op.drop_index("customers_by_person_id", "customers")
    op.drop_column("conversations", "place_epoch")
    op.drop_column("customer_identities", "retired_at")
    op.drop_column("customers", "person_id")
    op.drop_column("customers", "marketing_stopped_at")
    op.drop_column("notices", "news")


def _people() -> None:
    op.add_column("customers", sa.Column("person_id", _ID))
    op.create_index("customers_by_person_id", "customers", ["person_id"])
    op.add_column("customer_identities", sa.Column("retired_at", _INSTANT))
    op.add_column("conversations", sa.Column("place_epoch", _BIG, nullable=False, server_default="0"))
    op.create_table(
        "customer_merges",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("kept_id", _ID, sa.ForeignKey("customers.id"), nullable=False),
        sa.Column("joined_id", _ID, sa.ForeignKey("customers.id"), nullable=False),
        sa.Column("moved", sa.Text, nullable=False),
        sa.Column("merged_at", _INSTANT, nullable=False),
        sa.Column("parted_at", _INSTANT),
    )
    op.create_index("customer_merges_by_joined_id", "customer_merges", ["joined_id"])
    op.create_table(
        "customer_conflicts",
        sa.Column("customer_id", _ID, sa.ForeignKey("customers.id"), primary_key=True),
        sa.Column("other_id", _ID, sa.ForeignKey("customers.id"), primary_key=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("noted_at", _INSTANT, nullable=False),
    )
