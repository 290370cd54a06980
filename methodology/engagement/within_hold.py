"""What is planned for days on which an engagement is on hold."""

from collections.abc import Iterator
from datetime import date
from typing import cast

from methodology.definition.ids import StageId
from methodology.engagement.audience import is_shared_date
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.planned_activity import PlannedActivity
from methodology.value import Value


class Planned(Value):
    """Something that is planned for a day, the name of who is to do it, if anybody is, and the names of the work that
    has to be done before, where that is told."""

    name: str
    on: date
    owner: str = ""
    after: tuple[str, ...] = ()


def within_hold(plan: EngagementPlan, today: date, *, outsiders_read: bool = False) -> Iterator[Planned]:
    """Due work, dates, and target ends within the hold, until today at the least, in their order; for outsiders, the
    dates that they have too, and target ends."""
    engagement, methodology = plan.engagement, plan.methodology
    if engagement.held_since is None:
        return
    facts, until = engagement.plan_facts, max(engagement.hold_until or today, today)
    work = [each for each in plan.open_work if not plan.is_turn_ahead(each)]
    planned = [
        *(planned_work(plan, each) for each in work if each.due and not outsiders_read),
        *(
            Planned(name=_date_name(plan, each), on=each.on)
            for each in facts.dates
            if not each.actual
            and (not outsiders_read or is_shared_date(methodology, methodology.anchor[each.anchor]))
        ),
        *(
            _target_end(plan, stage, on, outsiders_read=outsiders_read)
            for stage, on in engagement.exit_dates
            if stage not in facts.left
        ),
    ]
    for each in sorted(planned, key=lambda each: (each.on, each.name)):
        if engagement.held_since <= each.on <= until:
            yield each


def planned_work(plan: EngagementPlan, work: PlannedActivity) -> Planned:
    """Work that has a due date, with its DRI."""
    dri = plan.dri_of(work)
    return Planned(name=work.name, on=cast(date, work.due), owner=dri.name if dri else "")


def _target_end(plan: EngagementPlan, stage: StageId, on: date, *, outsiders_read: bool) -> Planned:
    owner = None if outsiders_read else plan.owner_of_gate(stage)
    name = f"target end of {plan.methodology.stage[stage].name}"
    return Planned(name=name, on=on, owner=owner.name if owner else "")


def _date_name(plan: EngagementPlan, entered: AnchorDate) -> str:
    kind = standing_alone(plan.methodology.anchor[entered.anchor].label)
    return f"{kind}: {entered.label}" if entered.label else kind


def standing_alone(label: str) -> str:
    """A label that stands alone: "Kickoff" for "the kickoff"."""
    alone = label.removeprefix("the ")
    return alone[:1].upper() + alone[1:]
