"""The state of the schema of a database, and migrating it."""

import os
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, NullPool, create_engine, inspect, text

from storage.database.address import is_in_memory, read_address
from storage.database.connection import Database

MIGRATIONS = Path(__file__).parents[1] / "migrations"
MIGRATION_LOCK = 7_229_360_114
"""The key, freely chosen, of the advisory lock that lets only one replica migrate at a time."""

SchemaState = Literal["absent", "behind", "ready"]
"""Absent: the file does not exist yet. Behind: migrations are missing. Ready: none is missing."""


def migrate(database: Database) -> None:
    """Apply the missing migrations in one transaction; replicas that start together take turns."""
    with database.engine.begin() as connection, ExitStack() as while_migrating:
        if not database.is_sqlite:  # in SQLite, a transaction that writes is alone anyway
            from storage.database.postgresql import patience

            while_migrating.enter_context(patience(connection))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        if not _has_all_migrations(connection):
            _upgrade(connection)


def is_current(database: Database) -> bool:
    """Whether all migrations are applied; raises the driver's error if the database does not answer."""
    with database.reading() as session:
        return _has_all_migrations(session.connection())


def schema_state(url: str) -> SchemaState:
    """The state of the database at this address, found without changing anything there.

    Raises the driver's error if there is no database, `OSError` if a file could not be created.
    """
    address = read_address(url)
    if address.get_backend_name() != "sqlite":
        with closing(Database(url)) as database:
            return "ready" if is_current(database) else "behind"
    if is_in_memory(address):
        return "absent"
    return _state_of_file(Path(address.database or ""))


def _state_of_file(path: Path) -> SchemaState:
    if not path.exists():
        if not os.access(path.parent, os.W_OK):
            raise FileNotFoundError(f"no file can be made in {path.parent}")
        return "absent"
    if not path.is_file():
        raise FileExistsError(f"{path} is no file")
    if not os.access(path, os.W_OK):
        raise PermissionError(f"{path} cannot be written to")
    # Not through Database, which switches a file to WAL mode. A reader of a file in WAL mode that nobody else
    # has open creates files beside it, unless the file is declared immutable.
    mode = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    engine = create_engine(f"sqlite:///{path.resolve().as_uri()}?{mode}&uri=true", poolclass=NullPool)
    with engine.connect() as connection:
        return "ready" if _has_all_migrations(connection) else "behind"


def _has_all_migrations(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest_revision())


@cache
def newest_revision() -> str:
    """The revision of the last migration, read from the numbers of the files."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _upgrade(connection: Connection) -> None:
    # Slow to import, and needed only if there is something to migrate.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
