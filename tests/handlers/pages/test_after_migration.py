"""Is all that people look at still shown once an engagement follows a version that lacks what was done?"""

from datetime import UTC, datetime, time

import pytest

from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import as_json
from handlers.context import AppContext
from handlers.pages.full_plan import plan_view, timeline_view
from handlers.pages.stage_card import card
from handlers.pages.views.history import HistoryLine, history
from handlers.pages.why import explain
from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from methodology.people import Person
from methodology.plan.activity import PlannedActivityId
from storage.database.connection import Database
from storage.engagements import activity as acting
from storage.engagements.version import migrate_engagement
from storage.methodologies import publish
from tests.support.engaged import EM, MONDAY, TEAM, WORKSPACE, Engaged, days, engage

GONE, THEIRS = "exec_health_report", "exec_discovery"
VIEWER = Viewer(person=Person(workspace=WORKSPACE, id=EM, name="Em", zone="UTC"))


def next_version(methodology: Methodology, role: str) -> Methodology:
    """The same without one activity, and with another id for a role."""
    text = methodology.model_copy(
        update={"activities": tuple(e for e in methodology.activities if e.id != GONE), "as_of": "2026-08"}
    ).model_dump_json()
    return Methodology.model_validate_json(text.replace(f'"{role}"', '"new_role"'))


@pytest.fixture
def engaged(sqlite_database: Database, methodology: Methodology) -> Engaged:
    """Migrated, with one activity done that the new version lacks, and another by a role it renamed."""
    role = methodology.activity[ActivityId(THEIRS)].dri
    team = {name: person for name, person in TEAM.items() if name != role}
    dates = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}
    engaged = engage(sqlite_database, methodology, stage="engagement_execution", dates=dates, team=team)
    for each in (GONE, THEIRS):
        engaged.do(acting.complete, engaged.work(each).id)
    with sqlite_database.begin() as session:
        to, _ = publish(session, next_version(methodology, role), datetime(2026, 6, 1, tzinfo=UTC))
    engaged.do(migrate_engagement, engaged.number, to)
    return engaged


@pytest.fixture
def app_context(engaged: Engaged) -> AppContext:
    at = datetime.combine(MONDAY, time(12), UTC)
    return AppContext(database=engaged.database, catalog=engaged.catalog, now=lambda: at)


def place(there: EngagementPlan, choice: str = "") -> FormOrigin:
    return FormOrigin(about=ButtonValue(engagement=there.engagement.id, choice=choice))


def test_the_full_plan_shows_what_was_done_by_its_stored_name(
    engaged: Engaged, app_context: AppContext
) -> None:
    there = engaged.plan()
    shown = []
    for page in range(1, 6):
        about = place(there, "plan:all").about.model_copy(update={"page": page})
        shown.append(str(as_json(plan_view(app_context, VIEWER, there, FormOrigin(about=about)))))
    text = "".join(shown)
    for activity in (GONE, THEIRS):
        assert engaged.work(activity).name in text


def test_why_this_says_that_the_version_does_not_have_it(engaged: Engaged, app_context: AppContext) -> None:
    there = engaged.plan()
    gone = str(as_json(explain(app_context, VIEWER, there, engaged.work(GONE), place(there))))
    assert engaged.work(GONE).name in gone
    assert "does not have this activity" in gone
    assert "Rule: due" in str(
        as_json(explain(app_context, VIEWER, there, engaged.work(THEIRS), place(there)))
    )


def test_card_timeline_and_history_are_shown(engaged: Engaged, app_context: AppContext) -> None:
    there = engaged.plan()
    done = [engaged.work(each) for each in (GONE, THEIRS)]
    assert done[0].name in str(card(app_context, VIEWER, there, just_done=[each.id for each in done]))
    assert done[0].name in str(as_json(timeline_view(app_context, VIEWER, there, 1)))
    names: dict[PlannedActivityId | None, str] = {each.id: each.name for each in there.work}
    lines = [
        HistoryLine(at=e.at, by=e.by, what=e.what, before=e.before, after=e.after, name=names.get(e.work, ""))
        for e in engaged.history()
    ]
    written = history(there.methodology, there.engagement.title, lines, MONDAY, place(there))
    assert done[0].name in str(as_json(written))
