"""Engagements of the shipped methodology at five points of their life, as values."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from methodology.definition.ids import AnchorId, StageId
from methodology.engagement.engagement import Hold
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.facts import PlanFacts
from methodology.plan.team import PersonId
from tests.support import plans
from tests.support.opened import gitlab_ps, opened, planned

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANNA, BEN = PersonId("U0ANNA"), PersonId("U0BEN")
PEOPLE = [
    Person(workspace="T1", id=ANNA, name="Anna Keller", zone="UTC"),
    Person(workspace="T1", id=BEN, name="Ben Okafor", zone="UTC"),
]
TEAM = {"engagement_manager": ANNA, "project_manager": BEN}
HANDOFF = {each.id: "Written down" for each in gitlab_ps().handoff}
AHEAD = {"kickoff": date(2026, 12, 1), "project_end": date(2027, 2, 26)}
HAPPENED = {
    "scoping_call": date(2026, 3, 17),
    "booking": date(2026, 5, 15),
    "kickoff": date(2026, 6, 8),
    "project_end": date(2026, 8, 14),
}
BEHIND = {
    "scoping_call": date(2026, 9, 21),
    "sow_final": date(2026, 10, 9),
    "booking": date(2026, 10, 26),
}


def one_week_old() -> EngagementPlan:
    return _made(opened(start=date(2026, 11, 17)), "One week", done_by=date(2026, 11, 20))


def half_way() -> EngagementPlan:
    return _made(
        _in_planning(),
        "Half way",
        done_by=TODAY,
        exit_dates=((StageId("project_planning"), date(2026, 12, 4)),),
    )


def late() -> EngagementPlan:
    """The work of the stage was not done, and its target end has passed."""
    exits = ((StageId("project_planning"), date(2026, 11, 17)),)
    return _made(_in_planning(), "Late", done_by=date(2026, 10, 30), exit_dates=exits)


def on_hold() -> EngagementPlan:
    held = {
        "state": "on_hold",
        "held_since": date(2026, 11, 10),
        "hold_until": date(2026, 12, 8),
        "hold": Hold(by=ANNA, reason="The customer has no budget."),
    }
    return _made(_in_planning(), "On hold", done_by=date(2026, 11, 9), **held)


def closed() -> EngagementPlan:
    facts = _through(date(2026, 3, 2), [14, 30, 20, 10, 21, 70, 14], HAPPENED)
    over = {"state": "closed", "closed_on": max(facts.left.values())}
    exits = ((StageId("engagement_execution"), date(2026, 8, 7)),)
    return _made(facts, "Closed", done_by=TODAY, exit_dates=exits, **over)


LIVES = (one_week_old, half_way, late, on_hold, closed)


def _in_planning() -> PlanFacts:
    return _through(date(2026, 9, 7), [11, 18, 10, 10], BEHIND, AHEAD)


def _through(
    start: date,
    days: Iterable[int],
    behind: Mapping[str, date] | None = None,
    ahead: Mapping[str, date] | None = None,
) -> PlanFacts:
    """An engagement that stayed so many days in each of its first stages."""
    gates = [start]
    for each in days:
        gates.append(gates[-1] + timedelta(days=each))
    stages = [each.id for each in gitlab_ps().stages_in_order]
    left = {stage: end for stage, (_, end) in zip(stages, pairwise(gates), strict=False)}
    entered = dict(zip(stages, gates, strict=False))
    dates = [
        AnchorDate(anchor=AnchorId(anchor), on=on, actual=given is behind)
        for given in (behind, ahead)
        for anchor, on in (given or {}).items()
    ]
    return opened(start=start).model_copy(update={"entered": entered, "left": left, "dates": tuple(dates)})


def _made(facts: PlanFacts, reference: str, *, done_by: date, **more: object) -> EngagementPlan:
    """The engagement with its plan; what was due until `done_by` is done."""
    work = [
        plans.planned(
            item.activity, occurrence=item.occurrence, turn=item.turn, due=item.due,
            waiting_for=item.waiting_for, depends_on=item.depends_on, **_state(item.stage, item.due, facts, done_by),
        )
        for item in planned(facts)
    ]  # fmt: skip
    return plans.plan(
        *work,
        plan_facts=facts,
        team=TEAM,
        people=PEOPLE,
        opened_by=ANNA,
        reference=reference,
        handoff=HANDOFF,
        **more,
    )


def _state(stage: StageId, due: date | None, facts: PlanFacts, done_by: date) -> dict[str, object]:
    if stage in facts.left or (due and due <= done_by):
        return {"state": "done", "closed_on": due or done_by, "closed_by": ANNA}
    return {"dri": BEN}
