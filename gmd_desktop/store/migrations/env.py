"""What Alembic runs: on the connection it is handed, in that connection's transaction."""

from alembic import context

from gmd_desktop.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
