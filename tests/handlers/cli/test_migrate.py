"""Tests of `methodology migrate --all`: each engagement for itself, looked at, moved and moved again."""

from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest

from methodology.definition.model import Methodology
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import lifecycle
from storage.methodologies import publish
from tests.support.command_line import run
from tests.support.engaged import Engaged, another, engage


@pytest.fixture
def engagements(database: Database, methodology: Methodology) -> list[Engaged]:
    """One that is over, two that can be moved to the version that is published then, and one that cannot."""
    over = engage(database, methodology, stage="engagement_execution")
    over.do(lifecycle.cancel, over.engagement_id, reason="Sold.")
    one, other = (another(over, key, stage="engagement_execution") for key in ("form-2", "form-3"))
    stays = another(over, "form-4", type="education")

    def renamed(each: Any) -> Any:
        return each.model_copy(update={"name": "Book it"}) if each.id == "exec_hard_book" else each

    changed = {
        "activities": tuple(map(renamed, methodology.activities)),
        "types": tuple(each for each in methodology.types if each.id != "education"),
    }
    with database.begin() as session:
        publish(session, methodology.model_copy(update=changed), datetime(2026, 6, 1, tzinfo=UTC))
    return [over, stays, one, other]


def versions(engagements: list[Engaged]) -> list[int]:
    return [each.plan().engagement.version for each in engagements]


def migrate(database_url: str, *options: str) -> tuple[str, str]:
    """What it prints, and the refusal at its end; empty if all were moved."""
    out = StringIO()
    try:
        run("migrate", *options, database=lambda: Database(database_url), out=out)
    except Refusal as refusal:
        return out.getvalue(), str(refusal)
    return out.getvalue(), ""


def test_a_dry_run_says_what_would_change_everywhere_and_changes_nothing(
    database_url: str, engagements: list[Engaged]
) -> None:
    before = engagements[0].stored()
    printed, refused = migrate(database_url, "--all", "--dry-run")
    assert printed.count("Acme (SOW-1) would move from version 1 to 2.\n- renamed: ") == 2
    assert "Engagement 4 stays as it is: Acme (SOW-1) cannot be migrated: the other version lacks" in printed
    assert printed.endswith("2 engagements would move to version 2.\n")
    assert refused.startswith("1 of 3 could not be moved")
    assert engagements[0].stored() == before


def test_each_is_moved_for_itself_and_again_only_what_was_left(
    database_url: str, engagements: list[Engaged]
) -> None:
    printed, refused = migrate(database_url, "--all")
    assert printed.endswith("2 engagements moved to version 2.\n")
    assert refused.startswith("1 of 3 could not be moved")
    assert versions(engagements) == [1, 1, 2, 2]
    assert [each.work("exec_hard_book").name for each in engagements[2:]] == ["Book it"] * 2
    before = engagements[0].stored()
    printed, refused = migrate(database_url, "--all")
    assert printed.endswith("0 engagements moved to version 2.\n")
    assert refused.startswith("1 of 1 could not be moved")
    assert engagements[0].stored() == before
    back, nothing = migrate(database_url, "--all", "--to", "1")
    assert (back.splitlines()[-1], nothing) == ("2 engagements moved to version 1.", "")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param((), "Give the number or the name of one engagement, or --all", id="neither-one-nor-all"),
        pytest.param(
            ("1", "--all"), "Give the number or the name of one engagement, or --all", id="one-and-all"
        ),
        pytest.param(("--all", "--to", "9"), "no methodology version 9", id="a-version-that-does-not-exist"),
    ],
)
def test_what_is_not_clear_is_refused(database_url: str, options: tuple[str, ...], says: str) -> None:
    assert says in migrate(database_url, *options)[1]
