"""What Alembic runs: our tables, on the connection and in the transaction that `migrating.upgrade` opened."""

from alembic import context

from koppelkansen_metrics.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
context.run_migrations()
