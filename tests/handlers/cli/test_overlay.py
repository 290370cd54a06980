"""The commands of overlays: own links checked, compared, published, and shown by `methodology links`."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from methodology.definition.ids import CollateralId
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import methodologies
from storage.database.connection import Database
from storage.links import set_link
from tests.support.command_line import run
from tests.support.databases import SqliteFiles
from tests.support.opened import gitlab_ps

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    file = tmp_path / "links.yaml"
    file.write_text("sow: https://ours.example/sow\n", "utf-8")
    return file


def test_a_file_is_checked_and_compared_without_a_database(overlay: Path, tmp_path: Path) -> None:
    assert run("overlay", "check", str(overlay)).endswith("is sound: 1 own link.\n")
    empty = tmp_path / "none.yaml"
    empty.touch()
    assert run("overlay", "diff", str(empty), str(overlay)) == "sow: https://ours.example/sow (new)\n"
    assert run("overlay", "diff", str(overlay), str(overlay)) == "Nothing changed.\n"


def test_a_mistake_is_refused_with_its_line(overlay: Path) -> None:
    overlay.write_text("sov: https://ours.example\n", "utf-8")
    with pytest.raises(Refusal, match=r"links.yaml:1: sov: there is no such tool .* did you mean `sow`"):
        run("overlay", "check", str(overlay))


def test_the_links_that_hold_say_whose_they_are(sqlite_files: SqliteFiles, overlay: Path) -> None:
    address = sqlite_files.new()

    def database() -> Database:
        return Database(address)

    with closing(database()) as of_bot, of_bot.begin() as session:
        methodologies.publish(session, gitlab_ps(), NOW)
        set_link(session, "T1", CollateralId("po"), "https://w.example/po", PersonId("U1"), NOW)
    publish = ("overlay", "publish", str(overlay))
    assert "Overlay 1 is published: 1 own link." in run(*publish, database=database)
    assert "Nothing was changed" in run(*publish, database=database)
    assert run("overlay", "diff", "1", str(overlay), database=database) == "Nothing changed.\n"
    said = run("links", "--published", "--offline", database=database).splitlines()
    assert "sow: https://ours.example/sow [overlay]" in said
    assert "po: https://w.example/po [T1]" in said
    assert any(each.startswith("customer_epic: ") and each.endswith("(internal)") for each in said)
    assert "sow: https://ours.example/sow [overlay]" in run("links", "--offline", "--overlay", str(overlay))
