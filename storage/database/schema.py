"""The state of the schema of a database, and migrating it."""

import os
import re
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, NullPool, create_engine, inspect, text

from methodology.refusal import Refusal
from storage.database.address import file_of, is_in_memory, read_address
from storage.database.connection import DENIED, Database
from storage.tables import metadata

MIGRATIONS = Path(__file__).parents[1] / "migrations"
_REVISION = re.compile(r"\d{4}")
FIRST_STEPS_LOCK = 7_229_360_114
"""The key, freely chosen, of the advisory lock that lets only one replica prepare the database at a time."""

SchemaState = Literal["absent", "behind", "ready", "newer"]
"""Absent: the file does not exist yet. Behind: migrations are missing. Ready: none is missing. Newer: it has
migrations that this version does not know; as they only add, a process that runs already works on."""

MADE_BY_NEWER = "This database was made by a newer ps-bot: start that version, or a later one."
MAY_MAKE_TABLES = text("SELECT has_schema_privilege(current_schema(), 'CREATE')")
"""On PostgreSQL; null where no schema of the address exists, which the first statement says better."""

NOT_OURS = "This database belongs to another program: give ps-bot one of its own."


def migrate(database: Database) -> None:
    """Apply the missing migrations in one transaction; replicas that start together take turns.

    Raises `Refusal` for a database of a newer version, which an older one cannot start on.
    """
    with database.engine.begin() as connection, ExitStack() as while_migrating:
        if not database.is_sqlite:
            from storage.database.postgresql import patience

            while_migrating.enter_context(patience(connection))
        take_turns(connection)
        match _state(connection):
            case "behind":
                _upgrade(connection)
            case "newer":
                raise Refusal(MADE_BY_NEWER)


def take_turns(connection: Connection) -> None:
    """Wait for other replicas that prepare the database, and let them wait until the end of this transaction."""
    if connection.dialect.name != "sqlite":  # there, a transaction that writes is alone anyway
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FIRST_STEPS_LOCK})


def is_migrated(database: Database) -> bool:
    """Whether no migration is missing; raises the driver's error if the database does not answer."""
    with database.reading() as session:
        return _state(session.connection()) != "behind"


def schema_state(url: str) -> SchemaState:
    """The state of the database at this address, found without changing anything there.

    Raises the driver's error if there is no database, `OSError` if a file could not be created, and `Refusal` where
    migrations are missing and its role may make no tables: from PostgreSQL 15 on, only the owner of a database may.
    """
    address = read_address(url)
    if address.get_backend_name() != "sqlite":
        with closing(Database(url)) as database, database.reading() as session:
            state = _state(session.connection())
            if state == "behind" and session.scalar(MAY_MAKE_TABLES) is False:
                raise Refusal(DENIED)
            return state
    if is_in_memory(address):
        return "absent"
    return _state_of_file(file_of(address))


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
        return _state(connection)


def _state(connection: Connection) -> SchemaState:
    """The state of a database that is there; raises `Refusal` where another program has its tables in it."""
    inspector = inspect(connection)
    if not inspector.has_table("alembic_version"):
        if not metadata.tables.keys().isdisjoint(inspector.get_table_names()):
            raise Refusal(NOT_OURS)  # another program has a table of this name
        return "behind"
    applied = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    if not all(_REVISION.fullmatch(each) for each in applied):
        raise Refusal(NOT_OURS)
    last = max(applied, default="")
    if last == newest_revision():
        return "ready"
    return "behind" if last < newest_revision() else "newer"


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
