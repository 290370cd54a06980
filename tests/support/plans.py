"""Plans of engagements of the shipped methodology, as values."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from methodology.definition.ids import ActivityId, RoleId
from methodology.engagement.engagement import Engagement, EngagementId, VersionId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.facts import PlanFacts
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import Member, PersonId, Team
from tests.support.opened import gitlab_ps, opened

OPENER, LEAD, OTHER = PersonId("UOPENER"), PersonId("ULEAD"), PersonId("UOTHER")
_ids = count(1)


def noon(day: date) -> datetime:
    """Noon in UTC: the same day everywhere from Honolulu to Moscow."""
    return datetime.combine(day, time(12), UTC)


def planned(activity: str, **more: Any) -> PlannedActivity:
    """An open activity of the shipped methodology, of its stage and its role."""
    defined = gitlab_ps().activity.get(ActivityId(activity))
    facts = {
        "id": next(_ids),
        "activity": activity,
        "occurrence": 1,
        "turn": 1,
        "stage": defined.stage if defined else "engagement_execution",
        "name": defined.name if defined else activity,
        "role": defined.dri if defined else "project_manager",
        "dri": None,
        "role_unfilled": False,
        "due": date(2026, 6, 1),
        "due_by_hand": False,
        "waiting_for": None,
        "depends_on": (),
        "required": True,
        "state": "open",
    }
    return PlannedActivity.model_validate(facts | more)


def plan(
    *work: PlannedActivity,
    plan_facts: PlanFacts | None = None,
    team: Mapping[str, PersonId] | None = None,
    people: Iterable[Person] = (),
    **more: Any,
) -> EngagementPlan:
    """An engagement of custom-scoped consulting with this work, opened in its first stage unless told otherwise."""
    members = tuple(Member(role=RoleId(role), person=person) for role, person in (team or {}).items())
    facts = {
        "id": EngagementId(1),
        "workspace": "T1",
        "version": VersionId(1),
        "customer": "Acme",
        "reference": "",
        "state": "open",
        "opened_by": OPENER,
        "plan_facts": plan_facts or opened(),
        "team": Team(members=members),
    }
    return EngagementPlan(
        engagement=Engagement.model_validate(facts | more),
        methodology=gitlab_ps(),
        work=work,
        people={each.id: each for each in people},
    )
