"""What is internal: left out wherever people of other organisations, or guests, may read along."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from methodology.definition.anchor import Anchor
from methodology.definition.model import Methodology
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.links import links_for_customer
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity


def for_outsiders(plan: EngagementPlan) -> EngagementPlan:
    """The plan without what is internal: evidence, the reasons for what is not needed, the handoff sheet, what is
    asked, who is away, and of the links those that the customer does not have.

    Health is internal too, and so is everything it is derived from: see `told_at` and `Card.health`.
    """
    engagement = plan.engagement
    confirmed = tuple(each.model_copy(update={"evidence": ""}) for each in engagement.confirmed)
    nothing = {"evidence": "", "reason": "", "not_before": None}
    return plan.model_copy(
        update={
            "engagement": engagement.model_copy(
                update={
                    "confirmed": confirmed,
                    "handoff": {},
                    "left_notes": {},
                    "questions": (),
                    "hold": None,
                    "links": links_for_customer(plan),
                }
            ),
            "work": tuple(each.model_copy(update=nothing) for each in plan.work),
            "people": {
                key: each.model_copy(update={"absence": None}) if each.absence else each
                for key, each in plan.people.items()
            },
        }
    )


def is_internal(*, shared: bool, members: Iterable[Person | None]) -> bool:
    """Whether nobody from outside reads a channel with these members, so that what is internal may be said there.

    `shared` is set where another organisation can read it. None stands for an app.
    """
    return not shared and all(each is None or each.is_member for each in members)


def told_at(work: PlannedActivity, now: datetime, *, outsiders_read: bool) -> datetime:
    """The instant as of which the due date of this work is told; to outsiders, one at which it is ahead.

    Two days before is ahead in every time zone.
    """
    if outsiders_read and work.due is not None:
        return min(now, datetime.combine(work.due - timedelta(days=2), time(12), UTC))
    return now


def next_date_outside(plan: EngagementPlan, today: date) -> tuple[str, date] | None:
    """The next date that people from outside have too, by its label: one that is set by what they take part in."""
    methodology = plan.methodology
    coming = [
        (each.on, methodology.anchor[each.anchor].label)
        for each in plan.engagement.plan_facts.dates
        if each.on >= today and is_shared_date(methodology, methodology.anchor[each.anchor])
    ]
    on, label = min(coming, default=(None, ""))
    return None if on is None else (label, on)


def is_shared_date(methodology: Methodology, anchor: Anchor) -> bool:
    """Whether people from outside have this date too: somebody of another organisation does, or helps with,
    an activity that sets this date."""
    activities = [methodology.activity[each] for each in anchor.set_by.activities]
    roles = {role for each in activities for role in (each.dri, *each.supporting)}
    return any(methodology.role[role].kind == "external" for role in roles if role in methodology.role)
