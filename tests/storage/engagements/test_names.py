"""Names that are kept are refreshed by what is new, and only in their workspace."""

from methodology.definition.model import Methodology
from storage.database.connection import Database
from storage.engagements.names import EngagementNames
from tests.support.engaged import WORKSPACE, Engaged, another, engage


def _beginning(names: EngagementNames, engaged: Engaged, workspace: str = WORKSPACE) -> list[int]:
    with engaged.database.reading() as session:
        return list(names.beginning_with(session, workspace, "acme", 9))


def test_what_is_new_is_found_by_each_replica(database: Database, methodology: Methodology) -> None:
    first = engage(database, methodology)
    names, of_another_replica = EngagementNames(), EngagementNames()
    assert _beginning(names, first) == [first.engagement_id]
    second = another(first, "form-2")
    for each in (names, of_another_replica, names):
        assert _beginning(each, first) == [second.engagement_id, first.engagement_id]
    assert _beginning(names, first, "T2") == []


def test_who_reads_an_older_snapshot_adds_nothing_twice(database: Database, methodology: Methodology) -> None:
    first, names = engage(database, methodology), EngagementNames()
    with database.reading() as older:
        assert names.beginning_with(older, WORKSPACE, "acme", 9) == [first.engagement_id]
        second = another(first, "form-2")
        both = [second.engagement_id, first.engagement_id]
        assert _beginning(names, first) == both
        assert names.beginning_with(older, WORKSPACE, "acme", 9) == both
    assert _beginning(names, first) == both


def test_names_that_were_read_ahead_are_refreshed_like_others(
    database: Database, methodology: Methodology
) -> None:
    first, names = engage(database, methodology), EngagementNames()
    with database.reading() as session:
        names.read_ahead(session, large=1)
    second = another(first, "form-2")
    assert _beginning(names, first) == [second.engagement_id, first.engagement_id]
