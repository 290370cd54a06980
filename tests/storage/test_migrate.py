"""Does every kind of database get the tables that the code expects, whoever comes first?"""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from storage.database.connection import Database
from storage.database.schema import MIGRATIONS, is_current, migrate, newest
from storage.tables.methodologies import VersionRow

ROOT = Path(__file__).parents[2]
MIGRATE = (
    "import sys; from storage.database.connection import Database; from storage.database.schema import migrate; "
    "database = Database(sys.argv[1]); print('ready', flush=True); sys.stdin.readline(); migrate(database)"
)


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
    assert not is_current(database)
    migrate(database)
    assert is_current(database)


def test_an_empty_database_is_not_current_until_it_is_migrated(empty_database_url: str) -> None:
    with closing(Database(empty_database_url)) as database:
        assert not is_current(database)
        migrate(database)
        assert is_current(database)
        assert set(VersionRow.metadata.tables) < set(inspect(database.engine).get_table_names())


def test_the_number_of_the_last_file_is_the_revision_that_alembic_leads_to() -> None:
    assert ScriptDirectory.from_config(_alembic()).get_heads() == [newest()]


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)
    assert is_current(database)


def _replica(url: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", MIGRATE, url], cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )


def test_replicas_that_start_together_migrate_once(empty_database_url: str) -> None:
    replicas = [_replica(empty_database_url) for _ in range(3)]
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
        assert is_current(database)


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
