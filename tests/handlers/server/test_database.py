"""A start on a database that the bot cannot use."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from handlers.server.database import open_database, publish_shipped
from methodology.refusal import Refusal
from storage.database.connection import Database
from tests.support.databases import PostgreSQL
from tests.support.refusing import read_only


def test_a_bot_that_starts_on_a_read_only_database_says_so_in_a_sentence(postgresql: PostgreSQL) -> None:
    with (
        postgresql.new(migrated=False) as url,
        read_only(url),
    ):
        with pytest.raises(Refusal, match="read-only"):
            open_database(url)
        others = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with create_engine(Database(url).engine.url, poolclass=NullPool).connect() as connection:
            assert connection.scalar(others) == 1, "nothing is left open, except by who refuses"


def test_a_methodology_that_cannot_be_published_is_said_in_a_sentence(postgresql: PostgreSQL) -> None:
    with (
        postgresql.new() as url,
        closing(Database(url)) as database,
        read_only(url),
        pytest.raises(Refusal, match="read-only"),
    ):
        publish_shipped(database, datetime(2026, 11, 24, tzinfo=UTC))
