"""Run by alembic: apply migrations on the connection and in the transaction that `ledger.upgrade` began."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
