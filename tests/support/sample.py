"""Engagements, people and activities for tests of views: plain ones, and the longest."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from methodology.definition.ids import ActivityId, AnchorId, CriterionId, RoleId, SourceId, StageId, TypeId
from methodology.definition.model import Methodology
from methodology.definition.stage import HandoffPart
from methodology.engagement.engagement import Channel, Confirmed, Engagement, EngagementId, VersionId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from methodology.people import Person
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.facts import PlanFacts
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import Member, PersonId, Team
from tests.support.sample_methodology import SMALL

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CALENDAR = WorkingCalendar()
ANNA, BEN, CHLOE = PersonId("U0ANNA"), PersonId("U0BEN"), PersonId("U0CHLOE")
DORA = PersonId("U0DORA")
"""Somebody of the workspace without a role in the team."""

LONG_NAME = "Überlänge & <Söhne> *GmbH* 🚀 שלום עולם " + "Wolkenkratzer " * 8
"""About 150 characters, with entities, formatting, an emoji and right-to-left text."""


def methodology() -> Methodology:
    """A methodology of three stages, two of them side by side."""
    return Methodology.model_validate(SMALL)


def longest() -> Methodology:
    """The same, with the longest names allowed."""
    data = methodology().model_dump()
    for kind in ("stages", "activities", "roles", "types", "collateral"):
        for each in data[kind]:
            each["name"] = f"{each['name']} {LONG_NAME}"
    for activity in data["activities"]:
        activity["outcome"] = activity["description"] = LONG_NAME * 3
    for stage in data["stages"]:
        stage["purpose"] = LONG_NAME * 4
        for criterion in stage["exit_criteria"]:
            criterion["text"] = LONG_NAME * 2
    return Methodology.model_validate(data)


def engagement(**changes: object) -> Engagement:
    """Acme, two stages side by side, with a team of three."""
    base = Engagement(
        id=EngagementId(7),
        workspace="T0WORK",
        version=VersionId(1),
        customer="Acme",
        reference="SOW-42",
        state="open",
        opened_by=ANNA,
        plan_facts=PlanFacts(
            type=TypeId("blended"),
            facets={},
            opened_on=date(2026, 11, 2),
            start_stage=StageId("scoping"),
            entered={StageId("scoping"): date(2026, 11, 2), StageId("prep"): date(2026, 11, 2)},
            dates=(AnchorDate(anchor=AnchorId("kickoff"), on=date(2026, 12, 1)),),
        ),
        team=Team(
            members=(
                Member(role=RoleId("pm"), person=ANNA, deputy=CHLOE),
                Member(role=RoleId("engineer"), person=BEN),
            )
        ),
        channel=Channel(id="C0ACME", name="acme"),
        confirmed=(
            Confirmed(
                stage=StageId("scoping"), criterion=CriterionId("signed"), by=ANNA, on=date(2026, 11, 20)
            ),
        ),
    )
    return base.model_copy(update=changes)


def plan(
    *activities: PlannedActivity,
    of: Engagement | None = None,
    by: Methodology | None = None,
    people: Iterable[Person] = (),
) -> EngagementPlan:
    """The plan of Acme, or of another engagement, with these activities."""
    return EngagementPlan(
        engagement=of or engagement(),
        methodology=by or methodology(),
        work=activities,
        people={each.id: each for each in people},
    )


def viewer(person: PersonId = ANNA) -> Viewer:
    """A full member of the workspace."""
    return Viewer(person=Person(workspace="T0WORK", id=person, name="Somebody", zone="UTC"))


def handoff_part(name: str, *taken_from: str) -> HandoffPart:
    """A part of the handoff sheet, also filled by the evidence of these activities."""
    return HandoffPart(
        id=name.lower(),
        name=name,
        asks=f"What are the {name.lower()}?",
        before=StageId("delivery"),
        taken_from=tuple(map(ActivityId, taken_from)),
        documented=True,
        source=SourceId("book"),
    )


def work(activity_id: int = 1, **changes: object) -> PlannedActivity:
    """An open activity, due on Thursday."""
    base = PlannedActivity(
        id=PlannedActivityId(activity_id),
        activity=ActivityId("scope_call"),
        occurrence=1,
        turn=1,
        stage=StageId("scoping"),
        name="Hold the scoping call",
        role=RoleId("pm"),
        dri=ANNA,
        role_unfilled=False,
        due=date(2026, 11, 26),
        due_by_hand=False,
        waiting_for=None,
        depends_on=(),
        required=True,
        state="open",
    )
    return base.model_copy(update=changes)


def done(activity_id: int = 90, **changes: object) -> PlannedActivity:
    """An activity that Ben did yesterday."""
    closed = {"state": "done", "closed_by": BEN, "closed_on": date(2026, 11, 23)}
    return work(activity_id, **{"name": "Book the room", **closed, **changes})


def crowd(size: int = 30) -> tuple[PlannedActivity, ...]:
    """Many open activities with the longest names: overdue, today, ahead, and without a date."""
    dates = (date(2026, 11, 18), TODAY, date(2026, 12, 4), date(2027, 8, 2), None)
    return tuple(
        work(
            n,
            name=f"{n} {LONG_NAME}",
            due=dates[n % 5],
            waiting_for=AnchorId("kickoff") if dates[n % 5] is None else None,
            stage=StageId("scoping") if n % 2 else StageId("prep"),
            dri=(ANNA, BEN, None)[n % 3],
            occurrence=n % 4 + 1,
        )
        for n in range(1, size + 1)
    )
