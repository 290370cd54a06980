"""Dialects of SQLAlchemy whose engines share their compiled statements.

Each test has a database of its own, and so an engine, which by itself compiles each statement anew: a fifth of
the time of a test that uses a database.
"""

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

MOST_STATEMENTS = 2000
_COMPILED: LRUCache[object, object] = LRUCache(MOST_STATEMENTS)
"""By dialect and statement. Dialects of one class are equal here: all tests use one version of each database."""


class _Sharing:
    """A dialect that stands for all others of its class as a key."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)


class SharingSQLite(_Sharing, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class SharingPostgreSQL(_Sharing, PGDialect_psycopg):
    supports_statement_cache = True


def share_statements() -> None:
    """Let all engines that this process makes from now on share their compiled statements."""
    registry.register("sqlite", __name__, SharingSQLite.__name__)
    registry.register("postgresql.psycopg", __name__, SharingPostgreSQL.__name__)
