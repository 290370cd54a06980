"""Does the database have the tables this code expects, and how does it get them?"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database.connection import Database

MIGRATIONS = Path(__file__).parents[1] / "migrations"
ONE_AT_A_TIME = 7_229_360_114
"""The advisory lock under which replicas that start together migrate in turn; any number of our own."""


def migrate(database: Database) -> None:
    """Bring the database up to date, in one transaction; replicas that start together wait in turn."""
    with database.engine.begin() as connection:
        if not database.is_sqlite:  # there, every transaction that writes has the database to itself
            connection.execute(text("SET LOCAL statement_timeout = 0"))  # it takes as long as it takes
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        if not has_all_migrations(connection):
            _upgrade(connection)


def is_current(database: Database) -> bool:
    """Whether all migrations are applied; raises what the driver raises where the database is away."""
    with database.reading() as session:
        return has_all_migrations(session.connection())


def has_all_migrations(connection: Connection) -> bool:
    """Whether the last migration is applied; writes nothing."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest())


@cache
def newest() -> str:
    """The revision that the last migration leads to: their files are numbered."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _upgrade(connection: Connection) -> None:
    # Slow to import, and needed only where there is something to migrate.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
