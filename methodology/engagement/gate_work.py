"""Gates as work: when a stage can be left or the engagement closed, whose move it is, and since when."""

from collections.abc import Iterator
from datetime import date

from methodology.definition.ids import RoleId, StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness, late_by
from methodology.plan.changes import is_in_turns
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.stages import current_stages, next_stages
from methodology.plan.team import PersonId
from methodology.value import Value

CLOSING = StageId("")
"""Stands for the last gate, that of closing, where a gate is named by its stage."""


class GateWork(Value):
    """A gate that is ready: that of a stage, or the last one, closing (`stage` is None).

    `role` answers for it, and `owner` holds that role: its DRI through `remind_via`, or the lead. `late_by`
    counts working days of the owner after `due`. `not_before` is a snooze.
    """

    stage: Stage | None
    role: RoleId
    owner: PersonId | None
    ready_since: date
    due: date
    late_by: int = 0
    not_before: date | None = None

    @property
    def key(self) -> StageId:
        return self.stage.id if self.stage else CLOSING


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


def stages_without_required_work(plan: EngagementPlan) -> frozenset[StageId]:
    """The current stages of which no required work is open, turns of recurring work apart."""
    current = {stage.id for stage in current_stages(plan.methodology, plan.engagement.plan_facts)}
    return frozenset(current - {each.stage for each in plan.open_work if holds_gate(plan, each)})


def holds_gate(plan: EngagementPlan, work: PlannedActivity) -> bool:
    """Whether this open work holds the gate of its stage: it is required and does not come in turns."""
    return work.required and not is_in_turns(plan.methodology, work.activity)


def _ready_gates(lateness: Lateness) -> Iterator[GateWork]:
    plan = lateness.plan
    engagement, plan_facts = plan.engagement, plan.engagement.plan_facts
    current = current_stages(plan.methodology, plan_facts)
    targets = dict(engagement.exit_dates)
    held = {each.stage for each in plan.open_work if each.required and lateness.late_by(each)}
    for stage in current:
        person = plan.owner_of_gate(stage.id)
        target = targets.get(stage.id)
        since = [
            day
            for day in (
                engagement.ready_on.get(stage.id) if stage.id not in held else None,
                target if target and target <= lateness.today_for(person) else None,
            )
            if day
        ]
        if since:
            yield _gate(lateness, stage, plan.roles.role_for(stage.dri), min(since))
    if not current and plan_facts.left and not next_stages(plan.methodology, plan_facts):
        yield _gate(lateness, None, plan.roles.role_for(plan.roles.lead_role), max(plan_facts.left.values()))


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
