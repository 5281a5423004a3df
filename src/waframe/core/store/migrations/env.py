"""What Alembic runs: the series of every component on the connection that it is given."""

from alembic import context
from sqlalchemy import Connection

connection: Connection | None = context.config.attributes.get("connection")
schema = context.config.attributes.get("schema")

context.configure(
    connection=connection,
    dialect_name=None if connection is not None else context.config.attributes["dialect"],
    version_table="schema_versions",
    version_table_schema=schema,
    as_sql=connection is None,
    literal_binds=connection is None,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
