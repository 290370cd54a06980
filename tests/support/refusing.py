"""A PostgreSQL that refuses connections or changes for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

REFUSES = (
    "CREATE FUNCTION refuse_{0}() RETURNS {0} LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'cannot execute this in a read-only transaction' USING ERRCODE = '25006'; END $$"
)
"""As a standby refuses; the setting of that name would not do, because each transaction makes it itself."""


@contextmanager
def away(url: str) -> Iterator[None]:
    """Nobody may connect; existing connections are terminated."""
    name = make_url(url).database
    with _admin(url, "postgres") as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        out = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(out, {"name": name})
        yield
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))


@contextmanager
def read_only(url: str) -> Iterator[None]:
    """No row is changed, and no table is made."""
    with _admin(url) as connection:
        tables = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        connection.exec_driver_sql(REFUSES.format("trigger"))
        connection.exec_driver_sql(REFUSES.format("event_trigger"))
        for each in tables:
            connection.exec_driver_sql(
                f'CREATE TRIGGER refuses BEFORE INSERT OR UPDATE OR DELETE ON "{each}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_trigger()"
            )
        connection.exec_driver_sql(
            "CREATE EVENT TRIGGER refuses ON ddl_command_start EXECUTE FUNCTION refuse_event_trigger()"
        )
        yield
        connection.exec_driver_sql("DROP EVENT TRIGGER refuses")
        for each in tables:
            connection.exec_driver_sql(f'DROP TRIGGER refuses ON "{each}"')
        connection.exec_driver_sql("DROP FUNCTION refuse_trigger(), refuse_event_trigger()")


@contextmanager
def _admin(url: str, database: str | None = None) -> Iterator[Connection]:
    address = make_url(url)
    admin = create_engine(
        address.set(database=database or address.database), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with admin.connect() as connection:
        yield connection
