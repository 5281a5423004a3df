"""Products, the prices that they had, and the imports that they came with."""

import sqlalchemy as sa
from alembic import op

revision = "catalog_0001"
down_revision = None
branch_labels = ("catalog",)
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_TABLES = ("catalog_imports", "catalog_products", "catalog_staged", "catalog_prices")


def _of_a_product() -> list[sa.Column[object]]:
    """List the columns that a staged product and one at its place have in common."""
    return [
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("more", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("brand", sa.Text),
        sa.Column("code", sa.Text),
        sa.Column("part_number", sa.Text),
        sa.Column("price", sa.Text),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("images", sa.Text, nullable=False),
        sa.Column("vehicles", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
    ]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "catalog_imports",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("finished_at", _INSTANT),
        sa.Column("sha256", sa.Text),
        sa.Column("changes", sa.Integer, nullable=False, server_default="0"),
        sa.Column("report", sa.Text, nullable=False, server_default="{}"),
    )
    op.create_index("catalog_imports_by_finished_at", "catalog_imports", ["finished_at"])
    op.create_table(
        "catalog_products",
        sa.Column("sku", sa.Text, primary_key=True),
        *_of_a_product(),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("import_id", _ID, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
    )
    op.create_index("catalog_products_by_position", "catalog_products", ["position"])
    op.create_table(
        "catalog_staged",
        sa.Column("import_id", _ID, primary_key=True),
        sa.Column("sku", sa.Text, primary_key=True),
        *_of_a_product(),
    )
    op.create_table(
        "catalog_prices",
        sa.Column("sku", sa.Text, primary_key=True),
        sa.Column("import_id", _ID, primary_key=True),
        sa.Column("price", sa.Text),
        sa.Column("noted_at", _INSTANT, nullable=False),
    )
    if op.get_context().dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"alter table {table} enable row level security")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)
