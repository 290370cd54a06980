"""Database addresses: which ones the bot can use."""

import os
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "postgresql+psycopg2": "postgresql+psycopg",
}
"""How the bot speaks to a database, by the beginning of its address."""


def read_address(url: str) -> URL:
    """The address with the driver to use; raises `ValueError` for any other than SQLite and PostgreSQL."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise ValueError("no database address") from error
    driver = DRIVERS.get(address.drivername.lower())
    if driver is None:
        raise ValueError("neither SQLite nor PostgreSQL")
    if not unquote(url).isprintable():
        raise ValueError("characters that nobody can see")
    if driver == "sqlite" and (address.host is not None or address.query):
        raise ValueError("a file has neither a host nor options: three slashes, then its name")
    return address.set(drivername=driver)


def file_of(address: URL) -> Path:
    """The file of this SQLite database, whatever links lead to it: SQLite makes its other files beside it."""
    return Path(os.path.realpath(str(address.database)))


def is_in_memory(address: URL) -> bool:
    """Whether this is a SQLite database without a file."""
    if address.get_backend_name() != "sqlite":
        return False
    return address.database in (None, "", ":memory:")
