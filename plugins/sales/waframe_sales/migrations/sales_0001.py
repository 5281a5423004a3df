"""Quotes with their lines and sealed versions, orders, tickets, commissions, reservations, folios, prices, events."""

import sqlalchemy as sa
from alembic import op

revision = "sales_0001"
down_revision = None
branch_labels = ("sales",)
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = (
    "sales_quotes",
    "sales_quote_lines",
    "sales_versions",
    "sales_orders",
    "sales_tickets",
    "sales_reservations",
    "sales_commissions",
    "sales_prices",
    "sales_events",
    "sales_folios",
    "sales_codes",
)


def upgrade() -> None:
    """Make the tables."""
    _make_quotes()
    _make_orders()
    _make_ledgers()
    if op.get_context().dialect.name == "postgresql":
        for table in _TABLES:
            op.execute(f"alter table {table} enable row level security")


def downgrade() -> None:
    """Drop the tables."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _text(name: str, **rest: bool) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=rest.get("nullable", False))


def _cents(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, _BIG, nullable=False) for name in names]


def _make_quotes() -> None:
    op.create_table(
        "sales_quotes",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        _text("branch"),
        sa.Column("folio", sa.Text, nullable=False, unique=True),
        _text("state"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("agent_id", _ID),
        _text("made_by"),
        _text("made_key", nullable=True),
        _text("currency"),
        _text("terms"),
        *_cents("subtotal_cents", "discount_cents", "tax_cents", "total_cents"),
        _text("taxes"),
        _text("worst_percent"),
        _text("asked_percent", nullable=True),
        sa.Column("asked_by", _ID),
        _text("approved_percent", nullable=True),
        sa.Column("approved_by", _ID),
        sa.Column("sealed_version", sa.Integer),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("sent_at", _INSTANT),
        sa.Column("valid_until", _INSTANT),
        sa.Column("events", sa.Integer, nullable=False),
        _text("head"),
        sa.UniqueConstraint("conversation_id", "made_key", name="sales_quotes_made_once"),
    )
    op.create_index("sales_quotes_by_conversation_id_created_at", "sales_quotes", ["conversation_id", "created_at"])
    op.create_index("sales_quotes_by_branch_created_at", "sales_quotes", ["branch", "created_at"])
    op.create_index("sales_quotes_by_state_valid_until", "sales_quotes", ["state", "valid_until"])
    op.create_index(
        "sales_quotes_open_by_conversation_id",
        "sales_quotes",
        ["conversation_id"],
        unique=True,
        postgresql_where=sa.text("state in ('draft', 'sent', 'accepted')"),
        sqlite_where=sa.text("state in ('draft', 'sent', 'accepted')"),
    )
    op.create_table(
        "sales_quote_lines",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("quote_id", _ID, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        _text("sku"),
        _text("title"),
        _text("brand"),
        _text("quantity"),
        _text("unit_price", nullable=True),
        _text("currency"),
        sa.Column("price_includes_tax", sa.Boolean, nullable=False),
        _text("tax_rate"),
        _text("unit_cost", nullable=True),
        _text("discount_percent"),
        _text("discount_amount"),
        _text("price_source", nullable=True),
        sa.Column("price_as_of", _INSTANT),
        *_cents("amount_cents", "discount_cents", "base_cents", "tax_cents", "total_cents"),
        sa.Column("returned", sa.Text, nullable=False, server_default="0"),
        sa.UniqueConstraint("quote_id", "sku", name="sales_quote_lines_by_quote_id_sku"),
    )
    op.create_table(
        "sales_versions",
        sa.Column("quote_id", _ID, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        _text("paper"),
        _text("text"),
        _text("pdf_sha256"),
        sa.Column("media_id", _ID, nullable=False),
        *_cents("total_cents"),
        sa.Column("sealed_at", _INSTANT, nullable=False),
    )


def _make_orders() -> None:
    op.create_table(
        "sales_orders",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("quote_id", _ID, nullable=False, unique=True),
        sa.Column("quote_version", sa.Integer, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("customer_id", _ID, nullable=False),
        _text("branch"),
        _text("folio"),
        _text("state"),
        sa.Column("agent_id", _ID),
        sa.Column("confirmed_message_id", _ID, nullable=False, unique=True),
        _text("confirmed_words"),
        _text("currency"),
        *_cents("subtotal_cents", "discount_cents", "tax_cents", "total_cents"),
        _text("taxes"),
        sa.Column("ordered_at", _INSTANT, nullable=False),
        sa.Column("paid_at", _INSTANT),
        sa.Column("delivered_at", _INSTANT),
        sa.Column("cancelled_at", _INSTANT),
        sa.Column("refunded_at", _INSTANT),
        _text("reason", nullable=True),
        sa.Column("ticket_sent_at", _INSTANT),
    )
    op.create_index("sales_orders_by_conversation_id_ordered_at", "sales_orders", ["conversation_id", "ordered_at"])
    op.create_index("sales_orders_by_branch_ordered_at", "sales_orders", ["branch", "ordered_at"])
    op.create_table(
        "sales_tickets",
        sa.Column("order_id", _ID, primary_key=True),
        _text("branch"),
        sa.Column("number", _BIG, nullable=False),
        _text("folio"),
        sa.Column("issued_at", _INSTANT, nullable=False),
        _text("paper"),
        _text("pdf_sha256", nullable=True),
        sa.Column("media_id", _ID),
        sa.UniqueConstraint("branch", "number", name="sales_tickets_by_branch_number"),
    )
    op.create_index("sales_tickets_by_folio", "sales_tickets", ["folio"])
    op.create_table(
        "sales_reservations",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("order_id", _ID, nullable=False),
        _text("branch"),
        _text("sku"),
        _text("quantity"),
        _text("state"),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.UniqueConstraint("order_id", "sku", name="sales_reservations_by_order_id_sku"),
    )
    op.create_index("sales_reservations_by_state_until", "sales_reservations", ["state", "until"])
    op.create_index("sales_reservations_by_branch_sku_state", "sales_reservations", ["branch", "sku", "state"])


def _make_ledgers() -> None:
    op.create_table(
        "sales_commissions",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("order_id", _ID, nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        _text("branch"),
        sa.Column("agent_id", _ID, nullable=False),
        _text("kind"),
        _text("sku"),
        _text("brand"),
        _text("basis"),
        _text("percent"),
        *_cents("basis_cents", "amount_cents"),
        _text("quantity"),
        _text("reason", nullable=True),
        sa.Column("at", _INSTANT, nullable=False),
    )
    op.create_index("sales_commissions_by_branch_at", "sales_commissions", ["branch", "at"])
    op.create_index("sales_commissions_by_agent_id_at", "sales_commissions", ["agent_id", "at"])
    op.create_index("sales_commissions_by_order_id", "sales_commissions", ["order_id"])
    op.create_table(
        "sales_prices",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("quote_id", _ID, nullable=False),
        sa.Column("quote_version", sa.Integer, nullable=False),
        _text("branch"),
        _text("sku"),
        _text("price", nullable=True),
        _text("currency", nullable=True),
        sa.Column("price_includes_tax", sa.Boolean),
        _text("source"),
        sa.Column("as_of", _INSTANT),
        sa.Column("stale", sa.Boolean, nullable=False),
        _text("reason", nullable=True),
        _text("fx", nullable=True),
        sa.Column("read_at", _INSTANT, nullable=False),
    )
    op.create_index("sales_prices_by_quote_id_read_at", "sales_prices", ["quote_id", "read_at"])
    op.create_table(
        "sales_events",
        sa.Column("quote_id", _ID, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("order_id", _ID),
        _text("branch"),
        _text("name"),
        _text("state_before", nullable=True),
        _text("state"),
        sa.Column("version", sa.Integer, nullable=False),
        _text("actor"),
        _text("details"),
        sa.Column("at", _INSTANT, nullable=False),
        _text("hash_before"),
        _text("hash"),
    )
    op.create_index("sales_events_by_branch_at", "sales_events", ["branch", "at"])
    op.create_table(
        "sales_folios",
        sa.Column("branch", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("last", _BIG, nullable=False),
    )
    op.create_table(
        "sales_codes",
        sa.Column("branch", sa.Text, primary_key=True),
        _text("code"),
    )
