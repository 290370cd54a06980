"""What a stage card asks for: one role that is empty and one date that is not known, to be picked right there."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from methodology.definition.ids import AnchorId, RoleId
from methodology.engagement.dates import empty_dates
from methodology.engagement.engagement_plan import EngagementPlan, once_for_each_plan
from methodology.engagement.things import date_key, role_key
from methodology.engagement.work_lists import without_holder
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.value import Value


class CardAsk(Value):
    """A role or a date by its key, its name ("Trainer", "the kickoff"), how much work waits for it, and the first of
    that work."""

    key: str
    name: str
    waiting: int
    first: PlannedActivity | None = None
    is_role: bool = False


class Filled(Value):
    """A role or a date that was just picked, by its key and name, and who or when that is."""

    key: str
    name: str
    person: PersonId | None = None
    on: date | None = None


@once_for_each_plan
def card_asks(plan: EngagementPlan) -> tuple[CardAsk, ...]:
    """The role and the date that most work waits for, as far as one is missing."""
    return tuple(_card_asks(plan))


def _card_asks(plan: EngagementPlan) -> Iterator[CardAsk]:
    lacking = without_holder(plan)
    roles = Counter(plan.roles.reached(work.role) for work in lacking)
    if roles:
        role, waiting = roles.most_common(1)[0]
        name = plan.methodology.role[role].name
        first = next((work for work in lacking if plan.roles.reached(work.role) == role), None)
        yield CardAsk(key=role_key(role), name=name, waiting=waiting, first=first, is_role=True)
    field = max(empty_dates(plan), key=lambda each: each.waiting, default=None)
    if field is not None:
        anchor = field.anchor
        first = next((work for work in plan.open_work if work.waiting_for == anchor.id), None)
        yield CardAsk(key=date_key(anchor.id), name=anchor.label, waiting=field.waiting, first=first)


def just_filled(plan: EngagementPlan, choice: str) -> Filled | None:
    """What was picked by this choice, a key and a value, if it still holds."""
    if not choice:
        return None
    key, _, value = choice.partition("=")
    for member in plan.engagement.team.members:
        if key == role_key(RoleId(member.role)) and value == member.person:
            return Filled(key=key, name=plan.methodology.role[member.role].name, person=member.person)
    for each in plan.engagement.plan_facts.dates:
        if key == date_key(AnchorId(each.anchor)) and value == each.on.isoformat():
            return Filled(key=key, name=plan.methodology.anchor[each.anchor].label, on=each.on)
    return None
