"""Gates as work: when a stage can be left or the engagement closed, whose move it is, and since when."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from methodology.definition.ids import RoleId, StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness, late_by, once_for_each_moment
from methodology.engagement.rights import acts_for, is_part_of
from methodology.people import Person, today_where
from methodology.plan.changes import is_in_turns
from methodology.plan.planned_activity import PlannedActivity, State
from methodology.plan.stages import current_stages, next_stages
from methodology.plan.team import PersonId
from methodology.value import Value

CLOSING = StageId("")
"""Stands for the last gate, that of closing, where a gate is named by its stage."""
CLOSED_BY_PEOPLE: frozenset[State] = frozenset({"done", "not_needed"})


class DerivedWork(Value):
    """Work that follows from how an engagement stands: it can be snoozed, and neither reassigned nor dropped.

    `role` answers for it, and `owner` holds that role. `late_by` counts working days of the owner after `due`.
    `not_before` is a snooze.
    """

    role: RoleId
    owner: PersonId | None
    due: date | None
    late_by: int = 0
    not_before: date | None = None


class GateWork(DerivedWork):
    """A gate that is ready: that of a stage, or the last one, closing (`stage` is None).

    Its owner is its DRI through `remind_via`, or the lead.
    """

    stage: Stage | None
    ready_since: date
    due: date

    @property
    def key(self) -> StageId:
        return self.stage.id if self.stage else CLOSING

    @property
    def name(self) -> str:
        """What there is to do, in words."""
        return gate_name(self.stage)


def gate_name(stage: Stage | None) -> str:
    """What there is to do at the gate of this stage or, after the last one, to close the engagement."""
    return f"Move on from {stage.name}" if stage else "Close the engagement"


@once_for_each_moment
def ready_gates(lateness: Lateness) -> tuple[GateWork, ...]:
    """The gates of this engagement that are ready now, in the order of the stages; none unless it runs.

    A gate is ready when no required work of its stage is open, or on the day by which the stage is to be
    left. It is due on the owner's first working day after that. Of recurring work, only a late turn holds a
    gate. Once all stages have been left, closing is the last gate.
    """
    plan = lateness.plan
    if not plan.engagement.is_running:
        return ()
    return tuple(_ready_gates(lateness))


def is_owned_by(plan: EngagementPlan, work: DerivedWork, person: PersonId, now: datetime) -> bool:
    """Whether a gate or the handoff waits for this person: its owner or the deputy of an owner who is away or,
    while it has no owner, the person who opened the engagement."""
    if work.owner is None:
        return person == plan.engagement.opened_by
    owner = plan.people.get(work.owner)
    holder = plan.roles.holder(work.role)
    deputies = {holder.deputy} if holder and holder.person == work.owner and _is_away(owner, now) else set()
    if person != work.owner and not is_part_of(person, plan.engagement):
        return False  # a stand-in from outside the team may not move on
    return person == work.owner or person in deputies or acts_for(person, owner, now)


def _is_away(person: Person | None, now: datetime) -> bool:
    return person is not None and (not person.is_member or person.is_away(today_where(person, now)))


def ready_days(before: EngagementPlan | None, after: EngagementPlan, now: datetime) -> Mapping[StageId, date]:
    """The days, where the owners of the gates are, since which no required work holds the gates of the current
    stages; of stages that were left, as it was when they were.

    `before` is the engagement before what was just done: a gate that was held then gets today's date. So does
    one that was held by a late turn, unless nobody did the turn and it gave way to the next: otherwise, daily
    work that is never done would let no gate become late.
    """
    current = {stage.id for stage in current_stages(after.methodology, after.engagement.plan_facts)}
    held = {each.stage for each in after.open_work if holds_gate(after, each)}
    known = {
        stage: day
        for stage, day in after.engagement.ready_on.items()
        if stage not in current or stage not in held | _released(before, after, now)
    }
    lateness = Lateness(plan=after, now=now)
    today = {stage: lateness.today_for(after.owner_of_gate(stage)) for stage in current - held}
    return today | known


def holds_gate(plan: EngagementPlan, work: PlannedActivity) -> bool:
    """Whether this open work holds the gate of its stage: it is required and does not come in turns."""
    return work.required and not is_in_turns(plan.methodology, work.activity)


def _released(before: EngagementPlan | None, after: EngagementPlan, now: datetime) -> frozenset[StageId]:
    """The stages with a late turn that somebody has just closed."""
    if before is None:
        return frozenset()
    lateness = Lateness(plan=before, now=now)
    late = {each.id for each in before.open_work if each.required and lateness.days_past(each)}
    return frozenset(each.stage for each in after.work if each.id in late and each.state in CLOSED_BY_PEOPLE)


def _ready_gates(lateness: Lateness) -> Iterator[GateWork]:
    plan = lateness.plan
    plan_facts = plan.engagement.plan_facts
    current = current_stages(plan.methodology, plan_facts)
    for stage in current:
        since = [_target_passed(lateness, stage.id)]
        ready_on = plan.engagement.ready_on.get(stage.id)
        if ready_on and not any(
            _is_late_turn(lateness, each) for each in plan.open_work if each.stage == stage.id
        ):
            since.append(ready_on)
        if days := [day for day in since if day]:
            yield _gate(lateness, stage, plan.roles.role_for(stage.dri), min(days))
    if not current and plan_facts.left and not next_stages(plan.methodology, plan_facts):
        yield _gate(lateness, None, plan.roles.role_for(plan.roles.lead_role), max(plan_facts.left.values()))


def _is_late_turn(lateness: Lateness, work: PlannedActivity) -> bool:
    is_turn = work.required and is_in_turns(lateness.plan.methodology, work.activity)
    return is_turn and lateness.days_past(work) > 0


def _target_passed(lateness: Lateness, stage: StageId) -> date | None:
    """The day by which the stage was to be left or, if that had passed before, on which it was entered."""
    engagement = lateness.plan.engagement
    target = dict(engagement.exit_dates).get(stage)
    if target is None or target > lateness.today_for(lateness.plan.owner_of_gate(stage)):
        return None
    return max(target, engagement.plan_facts.entered[stage])


def _gate(lateness: Lateness, stage: Stage | None, role: RoleId, since: date) -> GateWork:
    plan, engagement = lateness.plan, lateness.plan.engagement
    holder = plan.roles.holder(stage.dri) if stage else plan.roles.lead
    owner = holder.person if holder else None
    person = plan.people.get(owner) if owner else None
    due = lateness.due_for(person, since)
    return GateWork(
        stage=stage,
        role=role,
        owner=owner,
        ready_since=since,
        due=due,
        late_by=late_by(due, lateness.today_for(person), plan.calendar_of_person(owner)),
        not_before=engagement.gates_not_before.get(stage.id) if stage else engagement.close_not_before,
    )
