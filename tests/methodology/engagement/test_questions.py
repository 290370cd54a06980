"""Tests of `methodology.engagement.questions`."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import ActivityId, RoleId
from methodology.engagement.engagement import Question
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.extra_work import conditions
from methodology.engagement.questions import (
    LINK,
    as_if_done,
    asked_at,
    asked_today,
    conditions_asked_at,
    find_question,
    is_asked_again,
    may_come_up,
    offers_conditions,
    questions_of,
    still_asked,
    unanswered,
)
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivityId
from methodology.refusal import Refusal
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import LEAD, OTHER, noon, plan, planned

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
LED = {"engagement_manager": LEAD}
PEOPLE = [Person(workspace="T1", id=each, name=each, zone="UTC") for each in (LEAD, OTHER)]
GUEST = Person(workspace="T1", id=OTHER, name=OTHER, zone="UTC", guest=True)


def question(**changes: Any) -> Question:
    facts = {"work": 7, "condition": "sco_ta_review", "activity": "sco_estimate", "by": OTHER, "on": MONDAY}
    return Question.model_validate(facts | changes)


def asking(*questions: Question, people: Iterable[Person] = PEOPLE, work: Any = ()) -> EngagementPlan:
    return plan(*work, questions=questions, team=LED, people=people)


@pytest.mark.parametrize(
    ("acme", "done", "asked"),
    [
        pytest.param(plan(), "sco_estimate", ["sco_ta_review"], id="what-it-names"),
        pytest.param(plan(planned("sco_ta_review")), "sco_estimate", [], id="not-what-is-open"),
        pytest.param(plan(planned("sco_ta_review", state="done")), "sco_estimate", ["sco_ta_review"], id="again-once-it-is-done"),
        pytest.param(plan(), "exec_weekly_status", [], id="nothing-by-recurring-work"),
        pytest.param(plan(plan_facts=opened("standard_sku")), "sco_estimate", [], id="nothing-that-its-type-lacks"),
        pytest.param(plan(), "own_1", [], id="nothing-by-work-of-the-team"),
    ],
)  # fmt: skip
def test_done_asks_for_the_conditions_that_it_is_the_moment_for(
    acme: EngagementPlan, done: str, asked: Sequence[str]
) -> None:
    assert [each.id for each in conditions_asked_at(acme, ActivityId(done))] == asked


SOW, SIGNED = ActivityId("sco_generate_sow"), ActivityId("close_signature")


def link(work: int, activity: ActivityId = SOW, **changes: Any) -> Question:
    return question(work=work, condition=LINK, activity=activity, **changes)


@pytest.mark.parametrize(
    ("acme", "done", "asks"),
    [
        pytest.param(plan(), SOW, True, id="for-the-link-of-what-it-yields"),
        pytest.param(plan(links={"sow": "https://e.com/1"}), SOW, False, id="not-for-a-link-that-is-known"),
        pytest.param(plan(), "sco_estimate", False, id="not-where-it-yields-nothing"),
    ],
)
def test_done_asks_for_the_link_of_what_came_into_being(acme: EngagementPlan, done: str, asks: bool) -> None:
    assert (LINK in asked_at(acme, ActivityId(done))) is asks


def test_a_link_that_several_activities_yield_is_asked_for_once_until_it_is_given() -> None:
    twice = asking(link(7), link(8, SIGNED, on=TUESDAY))
    assert [each.work for each in unanswered(twice, OTHER)] == [8]
    assert not questions_of(twice.engagement.questions, PlannedActivityId(7)), (
        "its Done has a button of its own"
    )
    given = {"engagement": twice.engagement.model_copy(update={"links": {"sow": "https://e.com/1"}})}
    assert not unanswered(twice.model_copy(update=given))
    assert not unanswered(asking(link(7, state="no")))


@pytest.mark.parametrize(
    ("later", "asked"),
    [
        pytest.param({}, [8], id="where-it-was-asked-last"),
        pytest.param({"state": "no"}, [], id="not-once-the-later-one-is-answered"),
        pytest.param({"state": "no", "on": MONDAY}, [7], id="though-another-was-answered-on-that-day"),
        pytest.param({"on": MONDAY}, [8], id="of-two-on-one-day-one"),
        pytest.param({"state": "undone"}, [7], id="whatever-was-taken-back"),
        pytest.param({"condition": "sco_escalate"}, [7, 8], id="each-condition"),
    ],
)
def test_a_condition_that_several_activities_ask_is_asked_once(
    later: dict[str, Any], asked: list[int]
) -> None:
    acme = asking(question(), question(**{"work": 8, "activity": "sco_call", "on": TUESDAY} | later))
    assert [each.work for each in unanswered(acme)] == asked


WEDNESDAY = date(2026, 6, 3)
SIGNING, PREP, CALL = "sow_close", "delivery_prep", {"activity": "sco_call", "condition": "sco_escalate"}
AT_FINANCE = {"activity": "close_finance", "condition": "dp_work_at_risk"}
OF_PARTNERS = {"activity": "pos_select_services", "condition": "close_partner_direct"}


@pytest.mark.parametrize(
    ("asked", "left", "today", "is_asked"),
    [
        pytest.param(CALL, {}, TUESDAY, True, id="while-its-stage-runs"),
        pytest.param(CALL, {"scoping": TUESDAY}, WEDNESDAY, False, id="not-once-its-stage-was-left"),
        pytest.param(CALL, {"scoping": MONDAY}, TUESDAY, False, id="not-once-it-was-left-on-that-day"),
        pytest.param(CALL, {"scoping": MONDAY}, MONDAY, True, id="on-the-day-on-which-it-was-asked"),
        pytest.param(CALL | {"on": TUESDAY}, {"scoping": MONDAY}, WEDNESDAY, True, id="asked-after-its-stage-was-left"),
        pytest.param(AT_FINANCE, {PREP: MONDAY}, TUESDAY, True, id="while-the-stage-runs-that-asks"),
        pytest.param(AT_FINANCE, {PREP: MONDAY, SIGNING: TUESDAY}, WEDNESDAY, False, id="not-once-both-were-left"),
        pytest.param(OF_PARTNERS, {"positioning": MONDAY, "scoping": MONDAY}, TUESDAY, True, id="while-its-work-is-ahead"),
        pytest.param({"activity": SOW, "condition": LINK}, {"scoping": MONDAY}, TUESDAY, True, id="a-link-at-any-time"),
    ],
)  # fmt: skip
def test_a_condition_is_asked_as_long_as_its_moment_lasts(
    asked: dict[str, Any], left: dict[str, date], today: date, is_asked: bool
) -> None:
    acme = asking(question(**asked))
    facts = acme.engagement.plan_facts.model_copy(update={"left": left})
    acme = acme.model_copy(update={"engagement": acme.engagement.model_copy(update={"plan_facts": facts})})
    for found in (asked_today(acme, noon(today), OTHER), still_asked(acme, OTHER, noon(today))):
        assert bool(found) is is_asked
    assert unanswered(acme), "the message of its Done still has it"


def test_what_came_up_is_first_sought_among_what_can_still_come_up() -> None:
    acme = asking(question())
    assert may_come_up(acme)[0].id == "sco_ta_review", "it was asked about and nobody has answered"
    gone = {each.id: MONDAY for each in acme.methodology.stages if each.id != "customer_success"}
    facts = acme.engagement.plan_facts.model_copy(update={"left": gone})
    acme = acme.model_copy(update={"engagement": acme.engagement.model_copy(update={"plan_facts": facts})})
    stages: list[str] = [each.stage for each in may_come_up(acme)]
    assert stages[0] == "customer_success"
    assert stages.index("scoping") > max(n for n, each in enumerate(stages) if each == "engagement_execution")


@pytest.mark.parametrize(
    ("activity", "role", "offers"),
    [
        pytest.param("exec_weekly_status", "project_manager", True, id="the-weekly-status"),
        pytest.param("exec_timesheet_approve", "training_coordinator", True, id="of-training-its-weekly-approval"),
        pytest.param("exec_timesheet_approve", "project_manager", False, id="not-where-no-condition-names-it"),
        pytest.param("exec_timesheet", "trainer", False, id="not-all-recurring-work"),
        pytest.param("sco_estimate", "engagement_manager", False, id="not-what-is-done-once"),
    ],
)  # fmt: skip
def test_recurring_work_offers_what_may_come_up_at_any_time(activity: str, role: str, offers: bool) -> None:
    assert offers_conditions(gitlab_ps(), ActivityId(activity), RoleId(role)) is offers


@pytest.mark.parametrize(
    ("acme", "of_other", "of_lead"),
    [
        pytest.param(asking(question()), 1, 0, id="by-who-did-it"),
        pytest.param(asking(question(), people=[PEOPLE[0], GUEST]), 0, 1, id="by-the-lead-once-they-are-gone"),
        pytest.param(asking(question(), people=PEOPLE[:1]), 0, 1, id="by-the-lead-if-they-have-no-part-in-it"),
        pytest.param(asking(question(state="no")), 0, 0, id="not-what-is-answered"),
        pytest.param(asking(question(state="undone")), 0, 0, id="not-what-was-taken-back"),
        pytest.param(asking(question(), work=[planned("sco_ta_review")]), 0, 0, id="not-what-is-open"),
        pytest.param(asking(question(condition="gone")), 0, 0, id="not-what-this-version-lacks"),
    ],
)  # fmt: skip
def test_a_question_waits_for_one_person(acme: EngagementPlan, of_other: int, of_lead: int) -> None:
    assert (len(unanswered(acme, OTHER)), len(unanswered(acme, LEAD))) == (of_other, of_lead)
    assert len(unanswered(acme)) == of_other + of_lead


@pytest.mark.parametrize(
    ("before", "again"),
    [
        pytest.param(question(state="undone"), True, id="what-nobody-answered"),
        pytest.param(question(state="no"), False, id="not-what-was-answered-for-this-done"),
        pytest.param(question(state="no", on=date(2026, 5, 29)), True, id="what-was-answered-for-another-done"),
    ],
)  # fmt: skip
def test_done_again_asks_nothing_twice(before: Question, again: bool) -> None:
    assert is_asked_again(before, MONDAY) is again


def test_an_answer_needs_its_question() -> None:
    acme, work = asking(question(), question(condition="sco_escalate", state="undone")), PlannedActivityId(7)
    assert find_question(acme, work, ActivityId("sco_ta_review")).by == OTHER
    assert len(questions_of(acme.engagement.questions, work)) == 1
    with pytest.raises(Refusal, match="not asked any more"):
        find_question(acme, work, ActivityId("sco_escalate"))


def role_in(acme: EngagementPlan, activity: ActivityId) -> RoleId:
    return acme.roles.role_for(acme.methodology.activity[activity].dri)


CONDITIONS = [each for each in gitlab_ps().activities if each.kind == "conditional"]


@pytest.mark.parametrize("condition", CONDITIONS, ids=[each.id for each in CONDITIONS])
def test_each_condition_has_its_moment_in_every_type_that_has_it(condition: Any) -> None:
    for kind in condition.applies_to.types:
        acme = plan(plan_facts=opened(kind))
        at = [
            each
            for each in condition.asked_at
            if condition in conditions_asked_at(acme, each)
            or (condition in conditions(acme) and offers_conditions(gitlab_ps(), each, role_in(acme, each)))
        ]
        assert bool(at) == (condition in conditions(acme)), kind


def test_what_would_be_done_has_the_day_where_its_dri_is_and_is_asked_about_on_the_day_of_the_lead() -> None:
    far = Person(workspace="T1", id=OTHER, name=OTHER, zone="Pacific/Kiritimati")
    estimate = planned("sco_estimate", dri=OTHER)
    acme = asking(people=[PEOPLE[0], far], work=[estimate])
    after = as_if_done(acme, [estimate], OTHER, noon(MONDAY))
    assert after.activity(estimate.id).closed_on == TUESDAY
    assert {each.on for each in after.engagement.questions} == {MONDAY}
