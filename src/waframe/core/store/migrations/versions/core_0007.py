"""The index of what can be searched; it is derived from the other tables, and filled beside them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "core_0007"
down_revision = "core_0006"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_TOKENS = "using fts5(words, detail = none, prefix = '2 3', tokenize = \"ascii tokenchars '@#~+=.'\")"


def upgrade() -> None:
    """Make the tables: on Postgres words are a column with an index, on SQLite tables of their own."""
    on_postgres = op.get_context().dialect.name == "postgresql"
    op.create_table(
        "search_progress",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("number", _BIG, nullable=False),
    )
    words = (sa.Column("words", TSVECTOR, nullable=False),) if on_postgres else ()
    op.create_table(
        "search_threads",
        sa.Column("seq", _BIG, primary_key=True, autoincrement=False),
        sa.Column("conversation_id", _ID, nullable=False, unique=True),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("branch", sa.Text, nullable=False),
        *words,
    )
    op.create_index("search_threads_by_person_id_seq", "search_threads", ["person_id", "seq"])
    if on_postgres:
        op.create_table(
            "search_messages",
            sa.Column("seq", _BIG, primary_key=True, autoincrement=False),
            sa.Column("branch", sa.Text, nullable=False),
            sa.Column("words", TSVECTOR, nullable=False),
        )
        for table in ("search_messages", "search_threads"):
            op.create_index(f"{table}_by_words", table, ["words"], postgresql_using="gin")
        for table in ("search_progress", "search_threads", "search_messages"):
            op.execute(f"alter table {table} enable row level security")
    else:
        op.execute(f"create virtual table search_messages {_TOKENS}")
        op.execute(f"create virtual table search_thread_words {_TOKENS}")


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("search_messages")
    if op.get_context().dialect.name == "sqlite":
        op.execute("drop table search_thread_words")
    op.drop_table("search_threads")
    op.drop_table("search_progress")
