"""What is asked in each engagement type, as one table: each condition, the Done or line that asks it, and
whose that is."""

from collections.abc import Iterator

from syrupy.assertion import SnapshotAssertion

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.extra_work import conditions
from methodology.engagement.questions import conditions_asked_at, offers_conditions
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import plan


def test_each_condition_is_asked_at_a_moment_of_a_person(snapshot: SnapshotAssertion) -> None:
    lines = [
        line for kind in gitlab_ps().types for line in _asked(kind.name, plan(plan_facts=opened(kind.id)))
    ]
    assert lines == snapshot


def _asked(kind: str, acme: EngagementPlan) -> Iterator[str]:
    methodology, roles, facts = acme.methodology, acme.roles, acme.engagement.plan_facts
    for condition in conditions(acme):
        for each in condition.asked_at:
            activity = methodology.activity[each]
            role = roles.role_for(activity.dri)
            if not activity.applies_to.fits(facts.type, facts.facets):
                continue
            if condition in conditions_asked_at(acme, each):
                moment = "once it is done"
            elif offers_conditions(methodology, each, role):
                moment = "on its line"
            else:
                continue
            person = methodology.role[role].name
            yield f"{kind} | {condition.short or condition.name} | {activity.name}, {moment} | {person}"
