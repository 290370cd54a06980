"""The pages of an engagement whose new version lacks some of its activities."""

from datetime import UTC, datetime, time

import pytest

from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import as_json
from handlers.context import AppContext
from handlers.pages.full_plan import render_full_plan
from handlers.pages.stage_card import render_card
from handlers.pages.views.history import history
from handlers.pages.views.history_line import HistoryLine
from handlers.pages.views.timeline import timeline_page
from handlers.pages.why import render_why
from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from methodology.engagement.timeline import timeline
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivityId
from storage.database.connection import Database
from storage.engagements import activity as acting
from storage.engagements.version import migrate_engagement
from storage.methodologies import publish
from tests.support.engaged import EM, MONDAY, TEAM, WORKSPACE, Engaged, days, engage
from tests.support.plans import noon

GONE, ASSIGNED = "exec_health_report", "exec_discovery"
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
    role = methodology.activity[ActivityId(ASSIGNED)].dri
    team = {name: person for name, person in TEAM.items() if name != role}
    dates = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}
    engaged = engage(sqlite_database, methodology, stage="engagement_execution", dates=dates, team=team)
    for each in (GONE, ASSIGNED):
        engaged.do(acting.complete, engaged.work(each).id)
    with sqlite_database.begin() as session:
        to, _ = publish(session, next_version(methodology, role), datetime(2026, 6, 1, tzinfo=UTC))
    engaged.do(migrate_engagement, engaged.engagement_id, to)
    return engaged


@pytest.fixture
def app_context(engaged: Engaged) -> AppContext:
    at = datetime.combine(MONDAY, time(12), UTC)
    return AppContext(database=engaged.database, catalog=engaged.catalog, now=lambda: at)


def origin(plan: EngagementPlan, choice: str = "") -> FormOrigin:
    return FormOrigin(about=ButtonValue(engagement=plan.engagement.id, choice=choice))


def test_the_full_plan_shows_completed_work_by_its_stored_name(
    engaged: Engaged, app_context: AppContext
) -> None:
    plan = engaged.plan()
    shown = []
    for page in range(1, 6):
        about = origin(plan, "plan:all").about.model_copy(update={"page": page})
        shown.append(str(as_json(render_full_plan(app_context, VIEWER, plan, FormOrigin(about=about)))))
    text = "".join(shown)
    for activity in (GONE, ASSIGNED):
        assert engaged.work(activity).name in text


def test_why_this_says_that_the_version_does_not_have_it(engaged: Engaged, app_context: AppContext) -> None:
    plan = engaged.plan()
    gone = str(as_json(render_why(app_context, VIEWER, plan, engaged.work(GONE), origin(plan))))
    assert engaged.work(GONE).name in gone
    assert "does not have this activity" in gone
    assert "Rule: due" in str(
        as_json(render_why(app_context, VIEWER, plan, engaged.work(ASSIGNED), origin(plan)))
    )


def test_card_timeline_and_history_are_shown(engaged: Engaged, app_context: AppContext) -> None:
    plan = engaged.plan()
    done = [engaged.work(each) for each in (GONE, ASSIGNED)]
    assert done[0].name in str(render_card(app_context, VIEWER, plan, just_done=[each.id for each in done]))
    assert done[0].name in str(as_json(timeline_page(timeline(plan, noon(MONDAY)))))
    names: dict[PlannedActivityId | None, str] = {each.id: each.name for each in plan.work}
    lines = [
        HistoryLine(at=e.at, by=e.by, what=e.what, before=e.before, after=e.after, name=names.get(e.work, ""))
        for e in engaged.history()
    ]
    written = history(plan, lines, MONDAY, origin(plan))
    assert done[0].name in str(as_json(written))
