"""Tests of `engagement picture`: the timeline of the engagement that is meant by a number or a name."""

from pathlib import Path

import pytest

from methodology.definition.model import Methodology
from methodology.refusal import Refusal
from storage.database.connection import Database
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
