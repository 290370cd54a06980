"""How late the gates and the handoff of an engagement were when somebody dealt with them, once it is closed."""

from collections.abc import Mapping
from datetime import date, datetime

from methodology.definition.ids import StageId
from methodology.engagement.handoff import Proof, SheetPart, is_handed_off, pre_sales_stages, sheet_parts
from methodology.engagement.lateness import Lateness, late_by
from methodology.engagement.things import date_key
from methodology.people import Person, today_where
from methodology.plan.calendar import working_calendar
from methodology.plan.facts import stages_ahead


def gate_was_late_by(lateness: Lateness, stage: StageId) -> int:
    """The working days of its owner by which the gate of this stage was late when the stage was left.

    One that was left although something was open was ready by its target end only.
    """
    plan, engagement = lateness.plan, lateness.plan.engagement
    left_on = engagement.plan_facts.left.get(stage)
    if left_on is None:
        return 0
    target = dict(engagement.exit_dates).get(stage)
    since = [max(target, engagement.plan_facts.entered[stage])] if target else []
    if stage in engagement.ready_on and stage not in engagement.left_despite:
        since.append(engagement.ready_on[stage])
    return _late_by(lateness, plan.owner_of_gate(stage), min(since), left_on) if since else 0


def closing_was_late_by(lateness: Lateness, closed_on: date) -> int:
    """The working days of the lead by which the engagement was closed late, after all its stages had been left."""
    plan, plan_facts = lateness.plan, lateness.plan.engagement.plan_facts
    ahead = {each.id for each in stages_ahead(plan.methodology, plan_facts)}
    if not plan_facts.left or ahead - plan_facts.left.keys():
        return 0
    lead = plan.roles.lead
    owner = plan.people.get(lead.person) if lead else None
    return _late_by(lateness, owner, max(plan_facts.left.values()), closed_on)


def handoff_was_late_by(lateness: Lateness, closed_on: date, written_at: Mapping[str, datetime]) -> int:
    """The working days of its owner by which the handoff was late when its last part was filled, when the stage that
    needs it began, or when the engagement was closed without either.

    `written_at` says since when each part has had its text, each link, by its address, has been there, and each date,
    by its key, has been said to have come.
    """
    plan, plan_facts = lateness.plan, lateness.plan.engagement.plan_facts
    before_it = pre_sales_stages(plan)
    left_on = [plan_facts.left[each.id] for each in before_it if each.id in plan_facts.left]
    if not before_it or len(left_on) < len(before_it) or not is_handed_off(plan):
        return 0
    role = plan.methodology.type[plan_facts.type].lead.before_booking
    holder = plan.roles.holder(role)
    owner = plan.people.get(holder.person) if holder else None
    over = min(closed_on, _needed_on(lateness) or closed_on)
    parts = [each for each in sheet_parts(plan) if not each.comes_later]
    if not any(each.is_missing for each in parts):
        over = min(over, max((_filled_on(each, owner, written_at) for each in parts), default=over))
    due = max(max(left_on), lateness.due_for(owner, plan_facts.opened_on, over))
    return late_by(due, over, owner.calendar if owner else working_calendar())


def _needed_on(lateness: Lateness) -> date | None:
    """The day on which the last stage that needs the sheet began; None if one of them did not."""
    plan, entered = lateness.plan, lateness.plan.engagement.plan_facts.entered
    ahead = {stage.id for stage in stages_ahead(plan.methodology, plan.engagement.plan_facts)}
    needs = {part.before for part in plan.methodology.handoff} & ahead
    return max((entered[each] for each in needs), default=None) if needs <= entered.keys() else None


def _filled_on(part: SheetPart, owner: Person | None, written_at: Mapping[str, datetime]) -> date:
    """The first day on which something answered this part. An answer whose day is not known counts only if no other
    has a day."""
    answered = [_recorded_on(each, owner, written_at) for each in part.proofs]
    if part.text:
        answered.append(_day(owner, written_at.get(part.part.id)))
    return min((day for day in answered if day), default=date.min)


def _recorded_on(proof: Proof, owner: Person | None, written_at: Mapping[str, datetime]) -> date | None:
    key = date_key(proof.anchor) if proof.anchor else proof.evidence
    return proof.on or _day(owner, written_at.get(key)) or proof.happened


def _day(owner: Person | None, at: datetime | None) -> date | None:
    return today_where(owner, at) if at else None


def _late_by(lateness: Lateness, owner: Person | None, since: date, until: date) -> int:
    return late_by(
        lateness.due_for(owner, since, until), until, owner.calendar if owner else working_calendar()
    )
