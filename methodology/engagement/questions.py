"""What is asked once an activity was done: whether the conditions hold that its Done is the moment to ask about, and
for the link of what came into being with it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from operator import attrgetter

from methodology.definition.activity import Activity, Collateral
from methodology.definition.ids import ActivityId, RoleId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Question
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.extra_work import conditions
from methodology.engagement.links import yielded_by
from methodology.plan.changes import is_in_turns
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.stages import current_stages
from methodology.plan.team import PersonId, roles_in
from methodology.refusal import Refusal

order_of_questions = attrgetter("work", "condition")
LINK = ActivityId(":link")
"""Stands for the link of what an activity yields where a question names its condition; no activity has such an id."""
DAYS_ASKED = 14
"""For so many days a question is shown; then it stands under *Something came up* only."""


def conditions_asked_at(plan: EngagementPlan, activity: ActivityId) -> tuple[Activity, ...]:
    """The conditions that are asked about once this activity is done: those that can come up here and whose work
    is not open already. Recurring work asks nothing: it offers to say that something came up."""
    if is_in_turns(plan.methodology, activity):
        return ()
    return tuple(each for each in _not_open(plan) if activity in each.asked_at)


def asked_at(plan: EngagementPlan, activity: ActivityId) -> tuple[ActivityId, ...]:
    """Everything that is asked once this activity is done: conditions, and the link of what it yields."""
    conditions_asked = tuple(each.id for each in conditions_asked_at(plan, activity))
    return (*conditions_asked, LINK) if _lacks_link(plan, activity) else conditions_asked


def offers_conditions(methodology: Methodology, activity: ActivityId, role: RoleId) -> bool:
    """Whether this is recurring work at which people are offered to say that something came up.

    So it is in the types of engagements that have both it and a condition that names it; by the `role` that does it
    here, as far as that tells the type.
    """
    if not is_in_turns(methodology, activity):
        return False
    asking = methodology.activity[activity]
    conditions_named = (each for each in methodology.activities if activity in each.asked_at)
    types = {each for condition in conditions_named for each in condition.applies_to.types}
    return any(
        roles_in(methodology, each, booked=True).role_for(asking.dri) == role
        for each in types.intersection(asking.applies_to.types)
    )


def may_come_up(plan: EngagementPlan) -> tuple[Activity, ...]:
    """The conditions that can come up here and whose work is not open: first those that were asked about and not
    answered, then those at whose moment the engagement is, by the stages of what asks about them. Last are those
    whose stages were all left, of what asks and of what they would plan; the stages left last are first of these."""
    asked = {each.condition for each in plan.engagement.questions if each.state == "asked"}
    facts, methodology = plan.engagement.plan_facts, plan.methodology
    current = {stage.id for stage in current_stages(methodology, facts)}
    activities = methodology.activity

    def later(condition: Activity) -> tuple[bool, int, bool, bool]:
        asking = {activities[each].stage for each in condition.asked_at if each in activities}
        stages = asking | {condition.stage}
        gone = max(methodology.stage[each].order for each in stages) if stages <= facts.left.keys() else 0
        return gone > 0, -gone, condition.id not in asked, not asking & current

    return tuple(sorted(_not_open(plan), key=later))


def may_still_come_up(plan: EngagementPlan, condition: ActivityId) -> bool:
    """Whether nobody has said so far if this condition holds: its Done has not come, or nobody has answered it."""
    activity = plan.methodology.activity.get(condition)
    if activity is None or activity not in conditions(plan):
        return False
    is_ahead = any(each.activity in activity.asked_at for each in plan.open_work)
    return is_ahead or any(each.condition == condition for each in unanswered(plan))


def unanswered(plan: EngagementPlan, person: PersonId | None = None) -> tuple[Question, ...]:
    """The questions that nobody has answered, oldest first; of one person, or of all.

    What several activities ask (the same condition, the same link) is asked once, where it was asked last, and
    not at all if somebody has answered it on a later day.
    """
    if not plan.engagement.questions:
        return ()
    possible = {each.id for each in _not_open(plan)}
    last: dict[tuple[ActivityId, Collateral | None], Question] = {}
    for each in sorted(
        plan.engagement.questions, key=lambda each: (each.on, each.state == "asked", each.work)
    ):
        if each.state != "undone":
            last[each.condition, _tool_of(plan, each)] = each
    found = (
        each
        for each in last.values()
        if each.state == "asked"
        and (each.condition in possible or (each.condition == LINK and _lacks_link(plan, each.activity)))
    )
    mine = (each for each in found if person in (None, asked_of(plan, each)))
    return tuple(sorted(mine, key=lambda each: (each.on, each.work, each.condition)))


def asked_today(plan: EngagementPlan, now: datetime, person: PersonId | None = None) -> tuple[Question, ...]:
    """The unanswered questions whose moment lasts, of one person or of all.

    That of a condition is over on the day after it was asked once both stages were left, that of what asked it
    and that of what it would plan: then it stands under *Something came up* only.
    """
    if not plan.engagement.questions:
        return ()
    today = plan.today(now)
    return tuple(e for e in unanswered(plan, person) if e.on >= today or not _was_left_behind(plan, e))


def still_asked(plan: EngagementPlan, person: PersonId, now: datetime) -> tuple[Question, ...]:
    """What this person is asked on cards and pages: for as long as the weekly messages have it, about."""
    if not plan.engagement.questions:
        return ()
    today = plan.today(now)
    return tuple(e for e in asked_today(plan, now, person) if (today - e.on).days <= DAYS_ASKED)


def asked_of(plan: EngagementPlan, question: Question) -> PersonId | None:
    """Who did what the question is about; the lead, if they have no part in the engagement (any more)."""
    person, lead = plan.people.get(question.by), plan.roles.lead
    if person is not None and person.is_member:
        return question.by
    return lead.person if lead else plan.engagement.opened_by


def questions_of(questions: Collection[Question], work: PlannedActivityId) -> tuple[Question, ...]:
    """The conditions that were asked about when this work was done, answered or not."""
    found = (e for e in questions if e.work == work and e.state != "undone" and e.condition != LINK)
    return tuple(sorted(found, key=lambda each: each.condition))


def find_question(plan: EngagementPlan, work: PlannedActivityId, condition: ActivityId) -> Question:
    """Raises `Refusal` if this is not asked any more."""
    found = next(
        (
            each
            for each in plan.engagement.questions
            if (each.work, each.condition) == (work, condition) and each.state != "undone"
        ),
        None,
    )
    if found is None or (condition != LINK and condition not in plan.methodology.activity):
        raise Refusal("This is not asked any more. If it is so, say it under “Something came up”.")
    return found


def new_questions(
    plan: EngagementPlan, work: PlannedActivity, by: PersonId, on: date
) -> tuple[Question, ...]:
    """What is asked of this person once they have done this work, apart from what was asked or answered already."""
    known = {each.condition: each for each in plan.engagement.questions if each.work == work.id}
    return tuple(
        Question(work=work.id, condition=condition, activity=work.activity, by=by, on=on)
        for condition in asked_at(plan, work.activity)
        if condition not in known or is_asked_again(known[condition], on)
    )


def as_if_done(
    plan: EngagementPlan, done: Iterable[PlannedActivity], by: PersonId, now: datetime
) -> EngagementPlan:
    """The plan as it would be once this person has done this work now, as far as questions go."""
    for work in done:
        plan = with_questions(plan, new_questions(plan, work, by, plan.today(now)))
        closed = {"state": "done", "closed_by": by, "closed_on": plan.today_of(work, now)}
        plan = plan.with_work([work.model_copy(update=closed)])
    return plan


def with_questions(plan: EngagementPlan, questions: Iterable[Question]) -> EngagementPlan:
    """The plan with these questions in place of its former ones."""
    by_key = {(each.work, each.condition): each for each in plan.engagement.questions}
    by_key |= {(each.work, each.condition): each for each in questions}
    ordered = tuple(sorted(by_key.values(), key=order_of_questions))
    return plan.model_copy(update={"engagement": plan.engagement.model_copy(update={"questions": ordered})})


def is_asked_again(before: Question, on: date) -> bool:
    """Whether what was asked when this work was done before is asked once it is done again.

    What was answered stays answered for that Done, also where it was only taken back for a moment.
    """
    return before.state == "undone" or before.on != on


def _not_open(plan: EngagementPlan) -> list[Activity]:
    is_open = {each.activity for each in plan.open_work}
    return [each for each in conditions(plan) if each.id not in is_open]


def _was_left_behind(plan: EngagementPlan, question: Question) -> bool:
    """Whether both stages were left since a condition was asked about, or on that day."""
    asking, condition = (
        plan.methodology.activity.get(each) for each in (question.activity, question.condition)
    )
    if asking is None or condition is None:
        return False
    left = plan.engagement.plan_facts.left
    return all(left.get(each.stage, date.min) >= question.on for each in (asking, condition))


def _lacks_link(plan: EngagementPlan, activity: ActivityId) -> bool:
    """Whether each engagement has a link of its own to what this activity yields, and this one has none so far."""
    tool = yielded_by(plan.methodology, activity)
    return tool is not None and not plan.engagement.links.get(tool.id)


def _tool_of(plan: EngagementPlan, question: Question) -> Collateral | None:
    """The tool whose link is asked for; None of a condition."""
    return yielded_by(plan.methodology, question.activity) if question.condition == LINK else None
