"""Tests of `methodology.reminders.asks`: who is asked whether a date has come true, and when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import AnchorId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Absence, Person
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.reminders.asks import asks, passed_dates, unsettled
from methodology.reminders.digest import digest_for
from methodology.reminders.digest_lines import DigestInput, Line
from methodology.reminders.recipients import Recipients
from methodology.reminders.rungs import ASKED, LastTold
from tests.support import plans
from tests.support.opened import opened
from tests.support.plans import LEAD, OTHER, noon, planned

MON, TUE, WED, THU, FRI = (date(2026, 6, day) for day in range(1, 6))
NEXT_MON, NEXT_TUE = date(2026, 6, 8), date(2026, 6, 9)
TEAM = {"project_manager": LEAD, "account_executive": OTHER}
ESCALATION = "exec_escalation_daily"
BOTH = ("customer_go_ahead", "project_end")


def plan(
    *work: PlannedActivity,
    dates: Mapping[str, date] = {},
    happened: tuple[str, ...] = (),
    people: tuple[Person, ...] = (),
    **more: Any,
) -> EngagementPlan:
    facts = opened(start=MON, start_stage="engagement_execution")
    known = tuple(
        AnchorDate(anchor=AnchorId(anchor), on=on, actual=anchor in happened) for anchor, on in dates.items()
    )
    facts = facts.model_copy(update={"dates": known})
    return plans.plan(*work, plan_facts=facts, team=TEAM, people=people, **more)


def asked(acme: EngagementPlan, today: date) -> list[tuple[PersonId, str]]:
    return [
        (each.person, each.about.anchor.id) for each in passed_dates(Recipients(plan=acme, now=noon(today)))
    ]


PASSED = {"sfdc_stage_6": FRI}
GO_AHEAD = {"customer_go_ahead": FRI}
SOW_DRAFTED = planned("sco_generate_sow", state="done")
AWAY = Person(workspace="T1", id=OTHER, name="Ann", zone="UTC", absence=Absence(first=FRI, last=NEXT_TUE))
OUTSIDE = AWAY.model_copy(update={"absence": Absence(first=FRI, last=NEXT_TUE, deputy=PersonId("UOUT"))})


@pytest.mark.parametrize(
    ("acme", "today", "who"),
    [
        pytest.param(plan(dates=PASSED), FRI, None, id="not-on-its-day"),
        pytest.param(plan(dates=PASSED), date(2026, 6, 7), None, id="not-at-the-weekend"),
        pytest.param(plan(dates=PASSED), NEXT_MON, OTHER, id="on-the-first-working-day-after"),
        pytest.param(plan(dates=PASSED, happened=("sfdc_stage_6",)), NEXT_MON, None, id="not-once-it-has-happened"),
        pytest.param(plan(dates={"sfdc_stage_6": date(2026, 5, 29)}), NEXT_MON, None, id="not-what-was-over-before-the-opening"),
        pytest.param(plan(dates=PASSED, state="on_hold"), NEXT_MON, None, id="not-on-hold"),
        pytest.param(plan(dates=PASSED, people=(AWAY,)), NEXT_MON, LEAD, id="of-who-stands-in"),
        pytest.param(plan(dates=PASSED, people=(OUTSIDE,)), NEXT_MON, LEAD, id="not-of-a-stand-in-who-may-not-say-so"),
        pytest.param(plan(planned("exec_kickoff"), dates={"kickoff": FRI}), NEXT_MON, None, id="not-what-an-activity-sets"),
        pytest.param(plan(planned("exec_kickoff_followup"), dates={"kickoff": FRI}), NEXT_MON, LEAD, id="what-no-activity-sets-any-more"),
        pytest.param(plan(dates={"kickoff": FRI}), NEXT_MON, LEAD, id="also-where-nothing-is-planned-by-it"),
        pytest.param(plan(SOW_DRAFTED, dates=GO_AHEAD), date(2026, 9, 7), LEAD, id="until-it-is-answered-also-where-all-that-is-due-by-it-is-done"),
        pytest.param(plan(SOW_DRAFTED, planned("sco_iterate_sow"), dates=GO_AHEAD), NEXT_MON, LEAD, id="and-while-something-is-due-by-it"),
        pytest.param(plan(dates={"iteration_end": FRI}), NEXT_MON, None, id="not-what-the-calendar-sets"),
    ],
)  # fmt: skip
def test_who_may_set_a_date_is_asked_once_it_has_passed(
    acme: EngagementPlan, today: date, who: PersonId | None
) -> None:
    assert [person for person, _ in asked(acme, today)] == ([who] if who else [])


def csat(stage: str, **more: Any) -> PlannedActivity:
    return planned("comp_csat", stage=stage, waiting_for="closure_meeting", **more)


HERE, NEXT, LATER = "project_planning", "engagement_execution", "customer_success"


@pytest.mark.parametrize(
    ("work", "is_asked"),
    [
        pytest.param([csat(HERE)], True, id="in-this-stage"),
        pytest.param([csat(NEXT)], True, id="in-the-next"),
        pytest.param([csat(LATER)], False, id="not-after-that"),
        pytest.param([csat(NEXT, depends_on=("plan_assign",)), planned("plan_assign", stage=HERE)], False, id="not-where-other-work-comes-first"),
        pytest.param([csat(NEXT), planned("comp_closure_meeting", stage=HERE)], False, id="not-what-is-to-be-set-before-that-stage"),
        pytest.param([csat(HERE), planned("comp_closure_meeting", stage=HERE)], True, id="but-what-this-stage-waits-for"),
    ],
)  # fmt: skip
def test_a_date_is_asked_for_once_work_of_this_stage_or_the_next_waits_for_nothing_else(
    work: list[PlannedActivity], is_asked: bool
) -> None:
    acme = plans.plan(*work, plan_facts=opened(start=MON, start_stage=HERE), team=TEAM)
    found = {each.anchor for each in asks(Recipients(plan=acme, now=noon(TUE))) if each.anchor}
    assert found == ({"closure_meeting"} if is_asked else set())


def lines(
    acme: EngagementPlan, today: date, told: Mapping[str, LastTold] = {}, weekly: date = MON
) -> list[Line]:
    reader = Person(workspace="T1", id=LEAD, name="Lea", zone="UTC")
    acme = acme.model_copy(update={"people": {LEAD: reader}})
    known = {acme.engagement.id: told}
    found = digest_for(reader, noon(today), DigestInput(plans=(acme,), told=known, weekly_on=weekly))
    return [line for line in (found.lines if found else ()) if line.kind == "happened"]


ENDS = {"project_end": TUE}
KEY = f"passed:project_end:1:{TUE}"


@pytest.mark.parametrize(
    ("told", "today", "with_news", "is_told"),
    [
        pytest.param({}, WED, False, True, id="news-at-first"),
        pytest.param({KEY: LastTold(ASKED, WED)}, THU, True, False, id="not-the-day-after"),
        pytest.param({KEY: LastTold(ASKED, TUE)}, FRI, True, True, id="every-third-working-day-with-other-news"),
        pytest.param({KEY: LastTold(ASKED, TUE)}, FRI, False, False, id="never-alone"),
        pytest.param({f"passed:project_end:1:{MON}": LastTold(ASKED, TUE)}, WED, False, True, id="anew-once-it-was-moved"),
    ],
)  # fmt: skip
def test_a_passed_date_is_asked_like_one_that_is_missing(
    told: Mapping[str, LastTold], today: date, with_news: bool, is_told: bool
) -> None:
    other = [planned("exec_kickoff", stage="engagement_execution", dri=LEAD, due=today)] if with_news else []
    by_it = planned("fin_hours_final", stage="customer_success", dri=OTHER)
    assert bool(lines(plan(by_it, *other, dates=ENDS), today, told)) is is_told


def test_the_end_of_an_event_is_asked_in_the_weekly_message_until_it_has_a_date() -> None:
    daily = planned(ESCALATION, stage="engagement_execution", dri=LEAD, occurrence=2, due=NEXT_TUE)
    acme = plan(daily)
    (question,) = unsettled(Recipients(plan=acme, now=noon(FRI)))
    assert (question.person, question.about.occurrence) == (LEAD, 2)
    assert question.about.question == "Is it settled?"
    assert not lines(acme, FRI)
    assert [line.question for line in lines(acme, NEXT_MON)] == ["Is it settled?"]
    planned_for = AnchorDate(anchor=AnchorId("event_closed"), on=MON, occurrence=2)
    facts = acme.engagement.plan_facts.model_copy(update={"dates": (planned_for,)})
    later = acme.model_copy(update={"engagement": acme.engagement.model_copy(update={"plan_facts": facts})})
    (passed,) = passed_dates(Recipients(plan=later, now=noon(FRI)))
    assert passed.about.label == "Daily escalation check-in (no. 2)", "what is settled by then"
    settled = AnchorDate(anchor=AnchorId("event_closed"), on=FRI, occurrence=2, actual=True)
    facts = acme.engagement.plan_facts.model_copy(update={"dates": (settled,)})
    over = acme.model_copy(update={"engagement": acme.engagement.model_copy(update={"plan_facts": facts})})
    assert not lines(over, NEXT_MON)
