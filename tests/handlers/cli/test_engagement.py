"""The engagement that is meant by a number or a name is drawn, or erased once it is over."""

from pathlib import Path

import pytest

from methodology.definition.model import Methodology
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import lifecycle
from storage.tables import metadata
from tests.support.command_line import run
from tests.support.engaged import another, engage


def test_the_timeline_of_an_engagement_is_drawn_by_its_number_or_its_name(
    database: Database, database_url: str, methodology: Methodology, tmp_path: Path
) -> None:
    first = engage(database, methodology)

    def picture(*options: str) -> str:
        return run("engagement", "picture", *options, database=lambda: Database(database_url))

    drawn = picture(str(first.engagement_id))
    assert "Acme (SOW-1): timeline" in drawn
    assert picture("acme") == picture("SOW-1") == drawn
    assert "On track" in drawn
    assert "On track" not in picture("acme", "--for-customer")
    assert 'width="360"' in picture("acme", "--phone", "--dark")
    assert picture("acme", "--output", str(tmp_path / "acme.pdf")).endswith("acme.pdf is written.\n")
    with pytest.raises(Refusal, match="no engagement “Globex”"):
        picture("Globex")
    with pytest.raises(Refusal, match="no engagement 99"):
        picture("99")
    another(first, "form-2")
    with pytest.raises(Refusal, match=r"2 engagements are called “acme”(?s:.*)\b2: Acme \(SOW-1\), open"):
        picture("acme")


def test_an_engagement_is_erased_once_it_is_over_and_no_other(
    database: Database, database_url: str, methodology: Methodology
) -> None:
    def erase(*options: str) -> str:
        return run("engagement", "erase", *options, database=lambda: Database(database_url))

    def about(engagement: int) -> int:
        with database.reading() as session:
            return sum(
                len(session.execute(each.select().where(each.c.engagement == engagement)).all())
                for each in metadata.sorted_tables
                if "engagement" in each.columns
            )

    first = engage(database, methodology)
    second = another(first, "form-2")
    with pytest.raises(Refusal, match="is not over, so nothing was erased"):
        erase("2")
    second.do(lifecycle.cancel, second.engagement_id, reason="Sold.")
    before = about(1), about(2)
    assert erase("2", "--dry-run") == (
        f"Acme (SOW-1) (engagement 2 of workspace T1, cancelled) would be erased, {before[1] + 1} rows with its "
        "plan and its history.\n"
    )
    assert (about(1), about(2)) == before
    assert erase("2").startswith("Erased: Acme (SOW-1) (engagement 2 of workspace T1, cancelled), ")
    assert (about(1), about(2)) == (before[0], 0)
    with pytest.raises(Refusal, match="no engagement 2"):
        erase("2")
