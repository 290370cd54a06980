"""Does the database have the tables this code expects, and how does it get them?"""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 7_229_360_114
"""The advisory lock under which replicas that start together migrate in turn; any number of our own."""


def migrate(database: Database) -> None:
    """Bring the database up to date, in one transaction; replicas that start together wait in turn."""
    with database.engine.begin() as connection:
        if not database.is_sqlite:  # there, every transaction that writes has the database to itself
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        if _is_current(connection):
            return
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Whether all migrations are applied; raises what the driver raises where the database is away."""
    with database.reading() as session:
        return _is_current(session.connection())


def _is_current(connection: Connection) -> bool:
    return set(MigrationContext.configure(connection).get_current_heads()) == _heads()


@cache
def _heads() -> set[str]:
    return set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
