"""A PostgreSQL that refuses connections or writes for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool


@contextmanager
def refusing(url: str, setting: str, undone: str) -> Iterator[None]:
    """The database with this setting; existing connections are terminated."""
    name = make_url(url).database
    admin = create_engine(
        make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    out = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} {setting}"))
        connection.execute(out, {"name": name})
        yield
        connection.execute(text(f"ALTER DATABASE {name} {undone}"))
        connection.execute(out, {"name": name})
