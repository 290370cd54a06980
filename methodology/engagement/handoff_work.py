"""The handoff as work: whose it is, how far it has come, and when it is due."""

from datetime import date

from methodology.definition.ids import RoleId, StageId
from methodology.engagement.engagement_plan import EngagementPlan, once_for_each_plan
from methodology.engagement.gate_work import DerivedWork, GateWork, ready_gates
from methodology.engagement.handoff import (
    due_parts,
    is_handed_off,
    missing_parts,
    pre_sales_stages,
    sheet_parts,
)
from methodology.engagement.lateness import Lateness, late_by, once_for_each_moment
from methodology.plan.facts import stages_ahead
from methodology.plan.team import PersonId
from methodology.refusal import Refusal

HANDOFF = StageId(":handoff")
"""Stands for the handoff where a gate is named by its stage; no stage has such an id."""


class HandoffWork(DerivedWork):
    """The handoff while something is to be filled in: `filled` of all its `parts`.

    It is due when the stage before it is left, of two side by side the later one; until that has a day, `due` is
    None. `has_come`: it is the last thing before delivery, so that it can be finished now.
    """

    filled: int
    parts: int
    has_come: bool = False

    @property
    def key(self) -> StageId:
        return HANDOFF

    @property
    def name(self) -> str:
        """What it is called on every page and message: "Handoff 4 of 7"."""
        return handoff_name(self.filled, self.parts)


def handoff_name(filled: int, parts: int) -> str:
    return f"Handoff {filled} of {parts}"


@once_for_each_plan
def open_handoff(plan: EngagementPlan) -> HandoffWork | None:
    """The handoff of this engagement without a day, the work of who leads before the booking; None if nothing is to
    be done.

    That is where the methodology asks for none, the engagement was opened after pre-sales or does not run, every
    part is filled that can be by then, or the stage that needs it has begun.
    """
    stages = pre_sales_stages(plan)
    if not plan.engagement.is_running or not stages or not is_handed_off(plan) or _is_over(plan):
        return None
    if not due_parts(sheet_parts(plan)):
        return None
    holder = plan.roles.holder(_role(plan))
    return _work(plan, holder.person if holder else None)


@once_for_each_moment
def handoff_work(lateness: Lateness) -> HandoffWork | None:
    """The handoff of this engagement, with the day on which it is due and how late it is by now."""
    plan = lateness.plan
    work = open_handoff(plan)
    if work is None:
        return None
    person = plan.people.get(work.owner) if work.owner else None
    left_on = _left_on(plan)
    if left_on is None:
        has_come = pre_sales_stages(plan)[-1].id in plan.engagement.plan_facts.entered
        return work.model_copy(update={"due": _due_when_left(lateness), "has_come": has_come})
    due = max(left_on, lateness.due_for(person, plan.engagement.plan_facts.opened_on))
    late = late_by(due, lateness.today_for(person), plan.calendar_of_person(work.owner))
    return work.model_copy(update={"due": due, "late_by": late, "has_come": True})


def handoff_to_do(lateness: Lateness) -> HandoffWork | None:
    """The handoff of this engagement once it can be finished; until then it counts as later work, which nobody has to
    do yet."""
    work = handoff_work(lateness)
    return work if work is not None and work.has_come else None


def handoff_to_ask(lateness: Lateness) -> HandoffWork | None:
    """The handoff that somebody can be asked about: of an engagement that was opened after pre-sales, it is asked
    of who opened it. None if nothing is empty that they could know."""
    plan = lateness.plan
    if work := handoff_work(lateness):
        return work
    if not plan.engagement.is_running or pre_sales_stages(plan) or not is_handed_off(plan):
        return None
    return _work(plan, plan.engagement.opened_by) if missing_parts(sheet_parts(plan)) else None


def find_derived_work(lateness: Lateness, key: StageId) -> GateWork | HandoffWork:
    """The gate with this key that is ready, or the handoff; raises `Refusal` if there is none, or not any more."""
    found = next((each for each in ready_gates(lateness) if each.key == key), None)
    work = handoff_work(lateness) if key == HANDOFF else found
    if work is None:
        raise Refusal("There is nothing to put off here any more: look at the card again.")
    return work


def _role(plan: EngagementPlan) -> RoleId:
    return plan.methodology.type[plan.engagement.plan_facts.type].lead.before_booking


def _work(plan: EngagementPlan, owner: PersonId | None) -> HandoffWork:
    sheet = sheet_parts(plan)
    return HandoffWork(
        role=plan.roles.role_for(_role(plan)),
        owner=owner,
        due=None,
        not_before=plan.engagement.handoff_not_before,
        filled=sum(not each.is_missing for each in sheet),
        parts=len(sheet),
    )


def _is_over(plan: EngagementPlan) -> bool:
    """Whether every stage that needs the sheet has begun."""
    plan_facts = plan.engagement.plan_facts
    before = {part.before for part in plan.methodology.handoff}
    ahead = {stage.id for stage in stages_ahead(plan.methodology, plan_facts)}
    return before & ahead <= plan_facts.entered.keys()


def _left_on(plan: EngagementPlan) -> date | None:
    """The day on which the last stage before the handoff was left; None while one of them is to be left."""
    left = [plan.engagement.plan_facts.left.get(stage.id) for stage in pre_sales_stages(plan)]
    days = [day for day in left if day is not None]
    return max(days) if len(days) == len(left) else None


def _due_when_left(lateness: Lateness) -> date | None:
    """The day on which the last stage before the handoff is to be left: that of its gate, or its target end."""
    plan = lateness.plan
    gates = {each.key: each.due for each in ready_gates(lateness)}
    targets = dict(plan.engagement.exit_dates)
    stages = pre_sales_stages(plan)
    last = {stages[-1].id, *stages[-1].parallel_with} - plan.engagement.plan_facts.left.keys()
    days = [gates.get(stage.id) or targets.get(stage.id) for stage in stages if stage.id in last]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None
