"""Writes many rows at once into a database that is filled for measurements."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

from storage.database.connection import Database


def write(database: Database, table: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
    """Write through the driver itself, which is about ten times as fast as one object per row."""
    all_rows = list(rows)
    columns = list(all_rows[0])
    name = str(table.__tablename__)
    values = [tuple(row[column] for column in columns) for row in all_rows]
    with database.engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        names = ", ".join(f'"{column}"' for column in columns)
        if database.is_sqlite:
            marks = ", ".join("?" * len(columns))
            driver.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", values)
            return
        connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)


def maintain(database: Database) -> None:
    """Set the id sequence, and do now what PostgreSQL's autovacuum does some minutes later."""
    engine = create_engine(database.engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT setval(pg_get_serial_sequence('engagement', 'id'), (SELECT max(id) FROM engagement))"
            )
        )
        connection.execute(text("VACUUM ANALYZE"))


def instant(instant: datetime) -> str:
    """In UTC without an offset: SQLite stores it like this, and this connection to PostgreSQL reads it so."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
