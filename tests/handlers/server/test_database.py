"""A start on a database that the bot cannot use."""

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from handlers.server.database import open_database, publish_shipped
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.database.schema import schema_state
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


def test_a_role_that_may_make_no_tables_is_said_before_and_at_the_start(postgresql: PostgreSQL) -> None:
    role = f"stranger_{os.getpid()}"
    with postgresql.new(migrated=False) as url:
        owner = create_engine(Database(url).engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        stranger = owner.url.set(username=role).render_as_string(hide_password=False)
        with owner.connect() as connection:
            connection.execute(text(f"CREATE ROLE {role} LOGIN"))
            try:
                for look in (schema_state, open_database):
                    with pytest.raises(Refusal, match="let the role of its address own the database"):
                        look(stranger)
            finally:
                connection.execute(text(f"DROP ROLE {role}"))


def test_a_methodology_that_cannot_be_published_is_said_in_a_sentence(postgresql: PostgreSQL) -> None:
    with (
        postgresql.new() as url,
        closing(Database(url)) as database,
        read_only(url),
        pytest.raises(Refusal, match="read-only"),
    ):
        publish_shipped(database, datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "said"),
    [("no/such/ps-bot.db", "There is no folder"), ("", "is a folder: name a file in it")],
    ids=["in-no-folder", "a-folder"],
)
def test_a_file_that_cannot_be_made_is_said_with_what_to_do(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        open_database(f"sqlite:///{tmp_path / name}")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another account")
def test_a_folder_that_is_closed_to_the_account_is_said_in_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    os.seteuid(65534)
    try:
        with pytest.raises(Refusal, match=r"There is no folder .* that this account can see"):
            open_database(f"sqlite:///{closed}/data/ps-bot.db")
    finally:
        os.seteuid(0)
    assert not caplog.records


def test_a_database_that_holds_what_its_migrations_would_make_is_told_as_that(database_url: str) -> None:
    with closing(Database(database_url)) as database, database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(Refusal, match=r"is not as a version left it .*Restore a backup into an empty one"):
        open_database(database_url)
