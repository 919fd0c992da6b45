"""Run by Alembic: migrate the open connection in the caller's transaction."""

from alembic import context

from models.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    # SQLite cannot alter tables in place: Alembic copies them.
    render_as_batch=connection.dialect.name == "sqlite",
    # SQLite's DDL is transactional once pysqlite is kept from committing by itself (models/database.py).
    transactional_ddl=True,
    compare_type=True,
    compare_server_default=True,
)
context.run_migrations()
