"""Is it told what is at the address of a database, and left as it is?"""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from storage.database.connection import Database
from storage.database.schema import migrate
from storage.database.state import state


def test_a_file_that_does_not_exist_is_absent_and_not_made(tmp_path: Path) -> None:
    assert state(f"sqlite:///{tmp_path}/new.db") == "absent"
    assert list(tmp_path.iterdir()) == []


def test_a_database_in_memory_is_absent_before_the_start() -> None:
    assert state("sqlite://") == "absent"


def test_a_file_that_cannot_be_made_is_an_error() -> None:
    with pytest.raises(OSError, match="no file can be made in"):
        state("sqlite:////nowhere/at/all.db")


def test_a_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Anna, " * 100)
    with pytest.raises(SQLAlchemyError):
        state(f"sqlite:///{tmp_path}/letter.db")


def test_migrations_make_a_database_ready(empty_database_url: str) -> None:
    with closing(Database(empty_database_url)) as database:
        with database.reading():
            pass  # by now, a file is there
        assert state(empty_database_url) == "behind"
        migrate(database)
        assert state(empty_database_url) == "ready"
    assert state(empty_database_url) == "ready"
