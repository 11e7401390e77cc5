"""Run the migrations on an open connection, inside its transaction."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

SCRIPTS = "gmd_desktop.store:migrations"


def migration_config(conn: Connection) -> Config:
    """Make Alembic's configuration without any file."""
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    return config


def migrate(conn: Connection) -> None:
    """Bring the tables to the newest revision. All or nothing: the caller's transaction decides."""
    command.upgrade(migration_config(conn), "head")
