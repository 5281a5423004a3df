"""What a message is about and carries, when it leaves and whose request it was; and who answers a request."""

import sqlalchemy as sa
from alembic import op

revision = "core_0005"
down_revision = "core_0004"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
_COLUMNS = ("target", "media_id", "retry_of", "due_at", "key")
_ABOUT = " or ".join(f'content like \'{{"type":"{kind}"%\'' for kind in ("reaction", "edit", "revoke"))
_WITH_FILE = 'content like \'%"media_id":"%\''


def upgrade() -> None:
    """Add the columns, fill them for what is stored, and index them."""
    op.add_column("messages", sa.Column("target", sa.Text))
    op.add_column("messages", sa.Column("media_id", _ID))
    op.add_column("messages", sa.Column("retry_of", _ID))
    op.add_column("messages", sa.Column("due_at", _INSTANT))
    op.add_column("messages", sa.Column("key", sa.Text))
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"update messages set target = content::json ->> 'target' where {_ABOUT}")
        op.execute(
            f"update messages set media_id = (content::json ->> 'media_id')::uuid where {_WITH_FILE} "
            "and content::json ->> 'media_id' ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'"
        )
    else:
        op.execute(f"update messages set target = json_extract(content, '$.target') where {_ABOUT}")
        op.execute(f"update messages set media_id = json_extract(content, '$.media_id') where {_WITH_FILE}")
    _index("messages_by_target_address", ["target", "address"], of="target")
    _index("messages_by_media_id", ["media_id"], of="media_id")
    _index("messages_by_retry_of", ["retry_of"], of="retry_of", unique=True)
    _index("messages_by_conversation_id_due_at", ["conversation_id", "due_at"], of="due_at")
    op.add_column("requests", sa.Column("work_id", _ID))
    op.add_column("requests", sa.Column("held_until", _INSTANT))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("requests", "held_until")
    op.drop_column("requests", "work_id")
    for index in ("conversation_id_due_at", "retry_of", "media_id", "target_address"):
        op.drop_index(f"messages_by_{index}", "messages")
    for column in reversed(_COLUMNS):
        op.drop_column("messages", column)


def _index(name: str, columns: list[str], *, of: str, unique: bool = False) -> None:
    given = sa.text(f"{of} is not null")
    op.create_index(name, "messages", columns, unique=unique, postgresql_where=given, sqlite_where=given)
