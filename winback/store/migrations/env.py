"""How Alembic runs here: on the connection it is given, inside the transaction that is already open."""

from alembic import context

from winback.store.tables import StoredTable

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=StoredTable.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
