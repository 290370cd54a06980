"""What is planned for days on which an engagement is on hold."""

from collections.abc import Iterator
from datetime import date

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import AnchorDate
from methodology.value import Value


class Held(Value):
    """Something that is planned for a day in the time of a hold."""

    name: str
    on: date


def within_hold(plan: EngagementPlan, today: date) -> Iterator[Held]:
    """Due work, dates, and target ends within the hold, until today at the least, in their order."""
    engagement, methodology = plan.engagement, plan.methodology
    if engagement.held_since is None:
        return
    facts, until = engagement.plan_facts, max(engagement.hold_until or today, today)
    planned = [
        *((each.due, each.name) for each in plan.open_work if each.due and not plan.is_turn_ahead(each)),
        *((each.on, _date_name(plan, each)) for each in facts.dates if not each.actual),
        *(
            (on, f"target end of {methodology.stage[stage].name}")
            for stage, on in engagement.exit_dates
            if stage not in facts.left
        ),
    ]
    for on, name in sorted(planned):
        if engagement.held_since <= on <= until:
            yield Held(name=name, on=on)


def _date_name(plan: EngagementPlan, entered: AnchorDate) -> str:
    kind = standing_alone(plan.methodology.anchor[entered.anchor].label)
    return f"{kind}: {entered.label}" if entered.label else kind


def standing_alone(label: str) -> str:
    """A label that stands alone: "Kickoff" for "the kickoff"."""
    alone = label.removeprefix("the ")
    return alone[:1].upper() + alone[1:]
