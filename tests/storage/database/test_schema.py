"""Tests of `storage.database.schema`."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.database.schema import MIGRATIONS, is_migrated, migrate, newest_revision, schema_state
from storage.methodologies import list_versions
from storage.tables import metadata
from storage.tables.sweeps import SweepRow

ROOT = Path(__file__).parents[3]
FIRST_START = """
import sys
from datetime import UTC, datetime
from methodology.definition.load import SHIPPED, load, shipped
from storage.database.connection import Database
from storage.database.schema import migrate
from storage.methodologies import list_versions, publish_first

database = Database(sys.argv[1])
of_this_release = load(shipped(), SHIPPED).model_copy(update={"as_of": sys.argv[2]})
print("ready", flush=True)
sys.stdin.readline()
migrate(database)
with database.reading() as session:
    is_first = not list_versions(session)
if is_first:
    with database.begin() as session:
        publish_first(session, of_this_release, datetime.now(UTC))
"""


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def test_after_the_migrations_nothing_is_left_to_generate(database: Database) -> None:
    config = _alembic()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_all_migrations_can_be_taken_back_and_applied_again(database: Database) -> None:
    config = _alembic()
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    assert not is_migrated(database)
    migrate(database)
    assert is_migrated(database)


def test_an_empty_database_is_not_current_until_it_is_migrated(empty_database_url: str) -> None:
    with closing(Database(empty_database_url)) as database:
        assert not is_migrated(database)
        migrate(database)
        assert is_migrated(database)
        assert set(metadata.tables) < set(inspect(database.engine).get_table_names())


def test_the_number_of_the_last_file_is_the_revision_that_alembic_leads_to() -> None:
    assert ScriptDirectory.from_config(_alembic()).get_heads() == [newest_revision()]


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)
    assert is_migrated(database)


def _replica(url: str, release: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", FIRST_START, url, release]
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_replicas_of_several_releases_that_start_together_prepare_the_database_once(
    empty_database_url: str,
) -> None:
    replicas = [_replica(empty_database_url, f"release {n}") for n in range(3)]
    for each in replicas:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in replicas:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.communicate(timeout=60)[1] for each in replicas]
    assert [each.returncode for each in replicas] == [0, 0, 0], "\n".join(said)
    with closing(Database(empty_database_url)) as database:
        assert is_migrated(database)
        with database.reading() as session:
            assert len(list_versions(session)) == 1
            assert len(session.exec(select(SweepRow)).all()) == 1


@pytest.mark.parametrize("command_line", [["upgrade", "head"], ["check"]])
def test_alembic_works_from_the_command_line(sqlite_database: Database, command_line: list[str]) -> None:
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-m", "alembic", "-x", f"url={url}", *command_line],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def test_a_file_that_does_not_exist_is_absent_and_not_made(tmp_path: Path) -> None:
    assert schema_state(f"sqlite:///{tmp_path}/new.db") == "absent"
    assert list(tmp_path.iterdir()) == []


def test_a_database_in_memory_is_absent_before_the_start() -> None:
    assert schema_state("sqlite://") == "absent"


def test_a_file_that_cannot_be_made_is_an_error() -> None:
    with pytest.raises(OSError, match="no file can be made in"):
        schema_state("sqlite:////nowhere/at/all.db")


def test_a_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Anna, " * 100)
    with pytest.raises(SQLAlchemyError):
        schema_state(f"sqlite:///{tmp_path}/letter.db")


def test_migrations_make_a_database_ready(empty_database_url: str) -> None:
    with closing(Database(empty_database_url)) as database:
        with database.reading():
            pass  # by now, a file is there
        assert schema_state(empty_database_url) == "behind"
        migrate(database)
        assert schema_state(empty_database_url) == "ready"
    assert schema_state(empty_database_url) == "ready"


def set_version(database: Database, *versions: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        for each in versions:
            connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{each}')")


def test_a_database_that_a_newer_version_has_migrated_is_worked_on_but_not_started_on(
    database: Database,
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    set_version(database, "9999")
    assert is_migrated(database)
    assert schema_state(url) == "newer"
    with pytest.raises(Refusal, match="made by a newer ps-bot"):
        migrate(database)


def test_a_database_of_another_program_is_refused(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    set_version(database, "3fa2b1c09d77")
    for look in (lambda: migrate(database), lambda: schema_state(url)):
        with pytest.raises(Refusal, match="another program"):
            look()


def test_a_database_in_which_another_program_has_a_table_of_our_name_is_refused(
    empty_database_url: str,
) -> None:
    with closing(Database(empty_database_url)) as database:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE person (a integer)")
        for look in (lambda: migrate(database), lambda: schema_state(empty_database_url)):
            with pytest.raises(Refusal, match="another program"):
                look()


def test_a_database_that_every_migration_was_taken_back_from_is_behind(database: Database) -> None:
    set_version(database)
    assert not is_migrated(database)
