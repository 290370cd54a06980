"""Tests of `storage.engagements.version`."""

from datetime import UTC, datetime

import pytest

from methodology.definition.activity import Activity
from methodology.definition.ids import RoleId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import VersionId
from methodology.engagement.extra_work import OwnActivity
from methodology.engagement.version import preview_migration
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity as acting
from storage.engagements import extra_work, lifecycle
from storage.engagements.version import migrate_engagement
from storage.methodologies import publish
from tests.support.engaged import MONDAY, Engaged, days, engage

EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    engaged = engage(database, methodology, stage="engagement_execution", dates=EXECUTION)
    engaged.do(acting.complete, engaged.work("exec_discovery").id, evidence="https://e.com")
    return engaged


def changed(activity: Activity) -> Activity | None:
    """The next version: a hard booking later and renamed, no health report, another discovery."""
    match activity.id:
        case "exec_health_report":
            return None
        case "exec_hard_book" | "exec_discovery":
            due = activity.due.model_copy(update={"offset": 9})
            return activity.model_copy(update={"due": due, "name": f"New: {activity.name}"})
        case _:
            return activity


def next_version(engaged: Engaged, methodology: Methodology) -> VersionId:
    activities = tuple(a for each in methodology.activities if (a := changed(each)) is not None)
    second = methodology.model_copy(update={"as_of": "2026-08", "activities": activities})
    with engaged.database.begin() as session:
        version, _ = publish(
            session, Methodology.model_validate(second.model_dump()), datetime(2026, 6, 1, tzinfo=UTC)
        )
    return version


def test_a_preview_says_what_happens_and_stores_nothing(engaged: Engaged, methodology: Methodology) -> None:
    to = next_version(engaged, methodology)
    before = engaged.stored()
    preview = preview_migration(engaged.plan(), engaged.catalog.get_methodology(to))
    assert engaged.stored() == before
    assert [each.activity for each in preview.withdrawn] == ["exec_health_report"]
    assert [(s.work.activity, s.before, s.after) for s in preview.shifts] == [
        ("exec_hard_book", days(10), days(18))
    ]
    assert engaged.do(migrate_engagement, engaged.engagement_id, to)[1] == preview


def test_open_work_follows_the_new_version_and_what_is_done_never_changes(
    engaged: Engaged, methodology: Methodology
) -> None:
    done = engaged.work("exec_discovery")
    engaged.do(migrate_engagement, engaged.engagement_id, next_version(engaged, methodology))
    assert engaged.work("exec_discovery") == done
    assert engaged.work("exec_hard_book").name.startswith("New: ")
    assert engaged.work("exec_hard_book").due == days(18)
    assert [each.state for each in engaged.all("exec_health_report")] == ["withdrawn"]
    (change,) = engaged.history("migrated")
    assert change.before != change.after


def test_what_is_done_and_gone_from_the_new_version_stays_done(
    engaged: Engaged, methodology: Methodology
) -> None:
    report = engaged.do(acting.complete, engaged.work("exec_health_report").id).activity
    engaged.do(migrate_engagement, engaged.engagement_id, next_version(engaged, methodology))
    with pytest.raises(Refusal, match="this stays closed"):
        engaged.do(acting.undo, report.id)
    assert engaged.all("exec_health_report")[0] == report


def test_own_activities_come_along(engaged: Engaged, methodology: Methodology) -> None:
    stage, role = StageId("engagement_execution"), RoleId("pse")
    own = OwnActivity(name="Check the firewall", stage=stage, role=role, due=MONDAY)
    engaged.do(extra_work.add_own_activity, engaged.engagement_id, own)
    engaged.do(migrate_engagement, engaged.engagement_id, next_version(engaged, methodology))
    (added,) = (each for each in engaged.plan().work if each.name == own.name)
    assert (added.is_open, added.due) == (True, MONDAY)


def test_migrating_to_the_version_it_has_changes_nothing(engaged: Engaged) -> None:
    before = engaged.stored()
    engaged.do(migrate_engagement, engaged.engagement_id, engaged.plan().engagement.version)
    assert engaged.stored() == before


def test_a_version_that_lacks_what_the_engagement_is_made_of_is_refused(engaged: Engaged) -> None:
    plan = engaged.plan()
    poorer = plan.methodology.model_copy(
        update={
            "types": tuple(each for each in plan.methodology.types if each.id != "custom_sow"),
            "roles": tuple(each for each in plan.methodology.roles if each.id != "trainer"),
        }
    )
    with pytest.raises(Refusal, match=r"lacks the type “custom_sow”, the role “trainer”"):
        preview_migration(plan, Methodology.model_validate(poorer.model_dump()))


def test_an_engagement_that_is_over_stays_on_its_version(engaged: Engaged, methodology: Methodology) -> None:
    version = next_version(engaged, methodology)
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="Bought")
    with pytest.raises(Refusal, match="reopen it first"):
        engaged.do(migrate_engagement, engaged.engagement_id, version)
