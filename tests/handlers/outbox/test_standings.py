"""Lists and digests are settled before they are shown, however much else has changed meanwhile."""

from datetime import UTC, datetime

from handlers.context import AppContext
from handlers.outbox.standings import MOST_AT_ONCE, settle_lists
from methodology.definition.model import Methodology
from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.engagements.standing import list_changed_people, list_lapsed
from storage.people import Profile, get_people, save_profile
from tests.support.engaged import EM, PM, WORKSPACE, engage
from tests.support.standings import settle_all

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_digest_knows_what_changed_about_a_colleague_though_more_others_changed_before(
    database: Database, methodology: Methodology
) -> None:
    engaged = engage(database, methodology, stage="engagement_execution")
    settle_all(engaged)
    strangers = [f"U0OTHER{number:03}" for number in range(MOST_AT_ONCE + 20)]
    for zone in ("Europe/Berlin", "Asia/Tokyo"):
        with database.begin() as session:
            for person in (*strangers, PM):
                profile = Profile(workspace=WORKSPACE, id=PersonId(person), name=person, zone=zone)
                save_profile(session, profile, NOW)
    with database.reading() as session:
        assert len(list_changed_people(session, most=500)) > MOST_AT_ONCE
        (reader,) = get_people(session, WORKSPACE, [EM]).values()
    app_context = AppContext(database=database, catalog=engaged.catalog, now=lambda: NOW)
    settle_lists(app_context, reader)
    with database.reading() as session:
        assert PM not in [person for _, person in list_changed_people(session, most=500)]
        assert list_lapsed(session, NOW, most=1) == []
