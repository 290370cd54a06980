"""Alembic's environment: migrates over the connection it is given, or at a URL from the command line."""

import os

from alembic import context
from sqlalchemy import Connection

from storage.database.connection import Database
from storage.tables import metadata


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


def _migrate_by_url() -> None:
    url = context.get_x_argument(as_dictionary=True).get("url") or os.environ.get("DATABASE_URL")
    if not url:
        raise SystemExit("Name the database: alembic -x url=sqlite:///ps-bot.db …, or set DATABASE_URL.")
    database = Database(url)
    try:
        with database.engine.begin() as connection:
            _migrate(connection)
    finally:
        database.close()


if (given := context.config.attributes.get("connection")) is not None:
    _migrate(given)
else:
    _migrate_by_url()
