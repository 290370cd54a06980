"""What an act has changed in an engagement, as far as messages that were sent before say it."""

from collections.abc import Iterator
from itertools import chain

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.things import (
    HANDOFF_KEY,
    WHOLE,
    activity_key,
    date_key,
    gate_key,
    question_key,
    role_key,
)


def touched(before: EngagementPlan, after: EngagementPlan) -> frozenset[str]:
    """The keys of the activities, gates, roles, dates, questions and of the handoff that are another way now."""
    return frozenset(chain(_work(before, after), _engagement(before, after)))


def _work(before: EngagementPlan, after: EngagementPlan) -> Iterator[str]:
    known = {each.id: each for each in before.work}
    for each in after.work:
        was = known.get(each.id)
        if was is not None and (was.state, was.dri, was.due, was.not_before, was.evidence) != (
            each.state, each.dri, each.due, each.not_before, each.evidence,
        ):  # fmt: skip
            yield activity_key(each.id)


def _engagement(before: EngagementPlan, after: EngagementPlan) -> Iterator[str]:
    was, now = before.engagement, after.engagement
    if (was.state, was.hold_until) != (now.state, now.hold_until):
        yield WHOLE
    for role in {each.role for each in (*was.team.members, *now.team.members)}:
        if was.team.member(role) != now.team.member(role):
            yield role_key(role)
    for changed in set(was.plan_facts.dates) ^ set(now.plan_facts.dates):
        yield date_key(changed.anchor)
    for stage in {*was.plan_facts.left, *now.plan_facts.left, *was.gates_not_before, *now.gates_not_before}:
        if (was.plan_facts.left.get(stage), was.gates_not_before.get(stage)) != (
            now.plan_facts.left.get(stage), now.gates_not_before.get(stage),
        ):  # fmt: skip
            yield gate_key(stage)
    for asked in set(was.questions) ^ set(now.questions):
        yield question_key(asked.work, asked.condition)
    if (was.handoff, was.handoff_not_before) != (now.handoff, now.handoff_not_before):
        yield HANDOFF_KEY
    if was.close_not_before != now.close_not_before:
        yield WHOLE
