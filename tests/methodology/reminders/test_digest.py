"""Tests of `methodology.reminders.digest`: the lines of a digest, their recipients and their order."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methodology.definition.ids import StageId
from methodology.engagement.engagement import EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.things import activity_key
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.reminders.digest import MOST_LINES
from methodology.reminders.news import EngagementNews
from methodology.reminders.rungs import ASKED, CAN_START, LastTold
from methodology.text import day
from tests.support.digests import (
    AWAY,
    DEPUTY,
    PM,
    PSE,
    RDM,
    TRAINER,
    TUESDAY,
    days,
    digest,
    lines,
    lines_of,
    person,
    running,
    team,
    turn,
    work,
)
from tests.support.plans import noon


def test_a_root_says_how_much_it_holds_up() -> None:
    root = work(days(0))
    middle = work(days(-3), depends_on=(root.activity,), dri=PM)
    end = work(days(-3), depends_on=(middle.activity,), dri=PM)
    found = digest(PSE, running(root, middle, end))
    assert found is not None
    assert [(line.name, line.holds_up) for line in found.lines] == [(root.name, 2)]
    lead = digest(PM, running(root, middle, end))
    assert {kind for kind, _ in lines_of(lead)} == {"contradiction"}


def test_a_contradiction_is_told_the_lead_once_and_none_is_where_a_root_is_late() -> None:
    root, late = work(days(2)), work(days(-1))
    blocked = work(days(-3), depends_on=(root.activity,))
    assert root.due is not None
    named = f"{root.name} (due {day(root.due, days(0))})"
    assert [line.cause for line in lines(PM, running(root, blocked))] == [named]
    known = {f"contradiction:{blocked.id}": LastTold(ASKED, days(-1))}
    assert lines(PM, running(root, blocked), told=known) == ()
    held_up = work(days(-3), depends_on=(late.activity,))
    assert lines(PM, running(late, held_up)) == ()
    known_of = EngagementNews(plan=running(late, held_up), now=noon(TUESDAY)).rungs()
    assert f"contradiction:{held_up.id}" in known_of, (
        "told before its root was late, it stays told after that"
    )


@pytest.mark.parametrize("state", ["on_hold", "closed", "cancelled"])
def test_nobody_is_reminded_of_an_engagement_that_does_not_run(state: EngagementState) -> None:
    assert digest(PSE, running(work(days(-9)), state=state)) is None


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param(person(PSE, working_weekdays={0, 2}), id="does-not-work-on-tuesdays"),
        pytest.param(person(PSE, absence={"first": days(0), "last": days(0)}), id="away"),
        pytest.param(person(PSE, deactivated=True), id="has-left"),
        pytest.param(person(PSE, guest=True), id="is-a-guest-now"),
        pytest.param(person(PSE, outsider=True), id="is-an-outsider-now"),
    ],
)
def test_there_is_no_digest_on_a_day_that_is_not_theirs(reader: Person) -> None:
    assert digest(reader, running(work(days(-1)))) is None


def test_several_engagements_and_roles_are_one_digest_most_urgent_first() -> None:
    late, later, now = work(days(-1)), work(days(-5)), work(days(0))
    fresh = work(None)
    found = digest(PSE, running(late, fresh), running(now, later, engagement_id=2, customer="Beta"))
    assert lines_of(found) == [
        ("overdue", later.name),
        ("overdue", late.name),
        ("today", now.name),
        ("startable", fresh.name),
    ]
    assert found is not None
    assert [line.title for line in found.lines] == ["Beta", "Acme", "Beta", "Acme"]


def test_a_long_digest_is_cut_at_ten_lines_and_says_how_many_more() -> None:
    found = digest(PSE, running(*(work(days(-(n % 5))) for n in range(13))))
    assert found is not None
    assert (len(found.lines), found.more) == (MOST_LINES, 13 - MOST_LINES)
    assert len({each.thing for each in found.told}) == 13, "the rest counts as told"


def test_the_same_recurring_work_of_several_engagements_is_one_line() -> None:
    plans = [running(turn(days(-n)), engagement_id=n + 1, customer=f"No {n}") for n in range(3)]
    other = running(work(days(0)), engagement_id=9)
    found = digest(PSE, *plans, other)
    assert found is not None
    assert [(line.kind, line.title, len(line.elsewhere)) for line in found.lines] == [
        ("today", "No 2", 2),
        ("today", "Acme", 0),
    ]
    assert len(found.told) == 4


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(-40, 40),
            st.sampled_from([PSE, PM, TRAINER, None]),
            st.sampled_from(["open", "open", "open", "done", "not_needed"]),
            st.none() | st.integers(-3, 3),
        ),
        max_size=25,
    ),
    st.dictionaries(
        st.sampled_from([PSE, PM, TRAINER, DEPUTY, RDM]), st.sampled_from(["away", "left", "guest"])
    ),
)
def test_what_is_due_is_in_exactly_one_persons_digest_as_theirs(
    facts: list[tuple[int | None, str | None, str, int | None]], absent: dict[str, str]
) -> None:
    works = [
        work(
            days(due) if due is not None else None,
            dri=dri,
            state=state,
            not_before=days(snooze) if snooze is not None else None,
        )
        for due, dri, state, snooze in facts
    ]
    members = team(
        project_manager=PM,
        pse=PSE,
        pse__deputy=DEPUTY,
        trainer=TRAINER,
        regional_delivery_manager=RDM,
    )
    state_of: dict[str, dict[str, object]] = {
        "away": AWAY,
        "left": {"deactivated": True},
        "guest": {"guest": True},
    }
    everybody = [
        person(name, **state_of[absent[name]]) if name in absent else person(name)
        for name in (PSE, PM, TRAINER, DEPUTY, RDM, "opener")
    ]

    digests = [digest(each, running(*works, members=members), others=everybody) for each in everybody]

    own = [
        line.work.id
        for each in digests
        if each
        for line in each.lines
        if line.kind in ("overdue", "today", "startable") and line.work
    ]
    cut = sum(each.more for each in digests if each)
    due = {w.id for w in works if w.is_open and (w.not_before or TUESDAY) <= TUESDAY}
    assert set(own) <= due
    assert len(own) == len(set(own))
    assert len(due - set(own)) <= cut
    assert all(0 < len(each.lines) <= MOST_LINES for each in digests if each)
    assert all(each is None for each, who in zip(digests, everybody, strict=True) if who.id in absent)
    assert PersonId("opener") not in absent


def test_what_a_lead_is_asked_for_is_not_crowded_out_by_others_late_work() -> None:
    others_late = [work(days(-20)) for _ in range(MOST_LINES + 2)]
    nobodys = work(None, role="technical_architect", dri=PM, role_unfilled=True)
    found = lines_of(digest(PM, running(*others_late, nobodys)))
    assert len(found) == MOST_LINES
    assert found[0] == ("missing", "PS Technical Architect")


def begun(on: date, *works: PlannedActivity, opened_on: date = date(2026, 10, 1)) -> EngagementPlan:
    """Execution began on this day, after Planning."""
    plan = running(*works, stage="project_planning")
    facts = plan.engagement.plan_facts
    entered: dict[StageId, date] = {**facts.entered, EXECUTED: on}
    facts = facts.model_copy(update={"entered": entered, "left": {PLANNED: on}, "opened_on": opened_on})
    update = {"plan_facts": facts, "left_notes": {PLANNED: "In the plan"}}
    return plan.model_copy(update={"engagement": plan.engagement.model_copy(update=update)})


PLANNED, EXECUTED = StageId("project_planning"), StageId("engagement_execution")
FIRST, CAN = work(days(9), dri=PM), work(days(9))
WAITS = work(days(12), depends_on=(FIRST.activity,))
EXECUTION = "begun:engagement_execution"


@pytest.mark.parametrize(
    ("plan", "looked_on", "known", "is_told"),
    [
        pytest.param(begun(days(-1), FIRST, WAITS), days(-1), {}, True, id="after-the-last-digest"),
        pytest.param(begun(days(-1), FIRST, WAITS), days(-6), {}, True, id="while-they-were-away"),
        pytest.param(begun(days(-1), FIRST, WAITS), None, {}, True, id="before-their-first-digest"),
        pytest.param(begun(days(-4), FIRST, WAITS), days(-1), {}, False, id="not-before-the-last-weekly-message"),
        pytest.param(begun(days(-2), FIRST, WAITS), days(-1), {}, True, id="on-the-evening-before-where-somebody-moved-on"),
        pytest.param(begun(days(-1), FIRST, WAITS), days(-1), {EXECUTION: LastTold(ASKED, days(-1))}, False, id="not-what-was-told-at-once"),
        pytest.param(begun(days(-1), FIRST), days(-1), {}, False, id="not-where-nothing-is-theirs"),
        pytest.param(begun(days(-1), CAN), days(-1), {}, True, id="also-where-all-of-it-can-start"),
        pytest.param(begun(days(-1), CAN), days(-1), {activity_key(CAN.id): LastTold(CAN_START, days(-1))}, True, id="also-where-that-was-told"),
        pytest.param(begun(days(-1), FIRST, WAITS, opened_on=days(-1)), None, {}, True, id="on-the-day-of-the-opening"),
        pytest.param(running(FIRST, WAITS), date(2026, 9, 1), {}, False, id="not-what-began-with-the-engagement"),
    ],
)  # fmt: skip
def test_a_stage_that_began_out_of_hours_is_told_in_the_next_digest(
    plan: EngagementPlan, looked_on: date | None, known: dict[str, LastTold], is_told: bool
) -> None:
    found = digest(PSE, plan, looked_on=looked_on, told=known)
    lines = [line for line in (found.lines if found else ()) if line.kind == "begun"]
    assert [(each.name, each.cause) for each in lines] == (
        [("Engagement Execution", "In the plan")] if is_told else []
    )
    if found and is_told:
        assert EXECUTION in {each.thing for each in found.told}


@pytest.mark.parametrize(("left_by", "note"), [(PM, "In the plan"), (PSE, "")])
def test_nobody_is_told_the_note_that_they_left_themselves(left_by: str, note: str) -> None:
    plan = begun(days(-1), FIRST, WAITS)
    news = EngagementNews(plan=plan, now=noon(TUESDAY), left_by={PLANNED: PersonId(left_by)})
    lines = [each.line for each in news.news_for(person(PSE), {}, since=days(-3))]
    assert [each.cause for each in lines if each.kind == "begun"] == [note]
