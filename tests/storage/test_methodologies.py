"""Tests of `storage.methodologies`."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import func, select

from methodology.definition.model import Methodology, content_hash
from methodology.engagement.engagement import VersionId
from methodology.refusal import Refusal
from storage import methodologies
from storage.database.connection import Database
from storage.methodologies import Catalog, MadeByNewer
from storage.of_workspace import read_of_workspace
from storage.tables.methodologies import ActivityRow, RoleRow, StageRow, VersionRow

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 9, tzinfo=UTC)
WRITTEN_ONCE = [
    "methodology_version",
    "methodology_stage",
    "methodology_activity",
    "methodology_role",
    "methodology_definition",
]


def _published(database: Database, methodology: Methodology) -> VersionId:
    with database.begin() as session:
        return methodologies.publish(session, methodology, TUESDAY)[0]


def _changed(methodology: Methodology) -> Methodology:
    return methodology.model_copy(update={"as_of": "another day"})


def test_a_published_methodology_is_read_back_as_it_was(database: Database, methodology: Methodology) -> None:
    version = _published(database, methodology)
    with database.reading() as session:
        again = methodologies.load_version(session, version)
    assert again == methodology
    assert content_hash(again) == content_hash(methodology)


def test_what_a_methodology_does_not_have_is_read_back_as_empty(
    database: Database, methodology: Methodology
) -> None:
    without = methodology.model_copy(update={"reference": (), "thresholds": ()})
    version = _published(database, without)
    with database.reading() as session:
        assert methodologies.load_version(session, version) == without


def test_its_stages_activities_and_roles_are_rows(database: Database, methodology: Methodology) -> None:
    version = _published(database, methodology)
    with database.reading() as session:
        counts = [
            session.exec(select(func.count()).where(row.version == version)).one()
            for row in (StageRow, ActivityRow, RoleRow)
        ]
    assert counts == [len(methodology.stages), len(methodology.activities), len(methodology.roles)]


def test_publishing_the_same_content_again_changes_nothing(
    database: Database, methodology: Methodology
) -> None:
    first = _published(database, methodology)
    with database.begin() as session:
        assert methodologies.publish(session, methodology, WEDNESDAY) == (first, False)
        (only,) = methodologies.list_versions(session)
    assert only.published_at == TUESDAY
    assert only.content_hash == content_hash(methodology)


def test_published_at_once_from_several_sides_it_becomes_one_version(
    database: Database, methodology: Methodology
) -> None:
    together = Barrier(4)

    def publish(_: int) -> tuple[VersionId, bool]:
        together.wait(timeout=30)
        with database.begin() as session:
            return methodologies.publish(session, methodology, TUESDAY)

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(publish, range(4)))
    assert len({version for version, _ in results}) == 1
    assert sorted(new for _, new in results) == [False, False, False, True]


def test_the_latest_version_is_the_one_published_last(database: Database, methodology: Methodology) -> None:
    old = _published(database, methodology)
    new = _published(database, _changed(methodology))
    with database.reading() as session:
        assert methodologies.get_latest_version_id(session) == new
        assert [each.id for each in methodologies.list_versions(session)] == [new, old]


def test_before_the_first_publication_it_says_how_to_publish(database: Database) -> None:
    with database.reading() as session, pytest.raises(Refusal, match="methodology publish FILE"):
        methodologies.get_latest_version_id(session)


def test_an_unknown_version_is_refused(database: Database) -> None:
    with pytest.raises(Refusal, match="no methodology version 7"):
        Catalog(database).get_methodology(VersionId(7))


def test_the_catalog_reads_a_version_once_however_many_ask(
    database: Database, methodology: Methodology
) -> None:
    version = _published(database, methodology)
    catalog = Catalog(database)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(catalog.get_methodology, [version] * 8))
    assert answers[0] == methodology
    assert all(each is answers[0] for each in answers)


def test_the_catalog_sees_what_another_process_published(
    database: Database, methodology: Methodology
) -> None:
    catalog = Catalog(database)
    _published(database, methodology)
    newer = _published(database, _changed(methodology))
    with database.reading() as session:
        assert methodologies.get_latest_version_id(session) == newer
    assert catalog.get_methodology(newer) == _changed(methodology)


def test_beside_a_version_of_a_newer_ps_bot_the_latest_readable_one_answers(
    database: Database, methodology: Methodology
) -> None:
    catalog, newer = Catalog(database), VersionId(77)
    published = _published(database, methodology)
    with database.begin() as session:
        session.add(VersionRow(id=77, name="N", as_of="2030", content_hash="n", published_at=WEDNESDAY))
        session.flush()
        future = {"of_the_future": 1}
        session.add(StageRow(version=77, id="s", position=0, name="", phase="", dri="", definition=future))
    with database.reading() as session:
        assert methodologies.get_latest_version_id(session) == newer
        assert catalog.get_latest_readable(session) == catalog.get_methodology(published)
        assert read_of_workspace(session, "T1").versions == (newer, published)
    with pytest.raises(MadeByNewer, match="Version 77 of the methodology was published by a newer ps-bot"):
        catalog.get_methodology(newer)


@pytest.mark.each_case_on_postgresql
@pytest.mark.parametrize("table", WRITTEN_ONCE)
@pytest.mark.parametrize("change", ["UPDATE {} SET version = version", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_published(
    database: Database, methodology: Methodology, table: str, change: str
) -> None:
    _published(database, methodology)
    statement = change.format(table)
    if table == "methodology_version":
        statement = statement.replace("version = version", "name = name")
    with pytest.raises(DBAPIError, match="written once"), database.begin() as session:
        session.execute(text(statement))
