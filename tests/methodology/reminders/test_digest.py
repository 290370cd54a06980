"""Tests of `methodology.reminders.digest`: the lines of a digest, their recipients and their order."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methodology.definition.load import load, shipped
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement, EngagementId, EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.facts import open_plan_facts
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import Member, PersonId, Team
from methodology.reminders.digest import MOST_LINES, digest_for
from methodology.reminders.digest_lines import Digest, DigestInput
from tests.support.plans import noon

TUESDAY = date(2026, 11, 24)
PM, PSE, TRAINER, RDM, AE, EM, DEPUTY = "pm", "pse", "trainer", "rdm", "ae", "em", "deputy"

numbers = count(1)


@cache
def methodology() -> Methodology:
    return load(shipped(), "gitlab_ps.yaml")


def person(name: str, **more: object) -> Person:
    return Person.model_validate({"workspace": "T1", "id": name, "name": name, "zone": "UTC", **more})


def team(**people: str) -> Team:
    """The team by role; `pm__deputy` is the deputy of the pm."""
    return Team(
        members=tuple(
            Member.model_validate({"role": role, "person": who, "deputy": people.get(f"{role}__deputy")})
            for role, who in people.items()
            if not role.endswith("__deputy")
        )
    )


FULL = team(project_manager=PM, pse=PSE, regional_delivery_manager=RDM)


def work(due: date | None = None, **more: object) -> PlannedActivity:
    activity_id = next(numbers)
    plain = {
        "id": activity_id,
        "activity": f"activity_{activity_id}",
        "occurrence": 1,
        "turn": 1,
        "stage": "engagement_execution",
        "name": f"Activity {activity_id}",
        "role": "pse",
        "dri": PSE,
        "role_unfilled": False,
        "due": due,
        "due_by_hand": False,
        "waiting_for": None,
        "depends_on": (),
        "required": True,
        "state": "open",
    }
    return PlannedActivity.model_validate(plain | more)


def running(
    *works: PlannedActivity,
    members: Team = FULL,
    state: EngagementState = "open",
    engagement_id: int = 1,
    customer: str = "Acme",
    stage: str = "engagement_execution",
) -> EngagementPlan:
    plan_facts = open_plan_facts(
        methodology(), type_id="custom_sow", opened_on=date(2026, 10, 1), start_stage=stage
    )
    engagement = Engagement.model_validate(
        {
            "id": EngagementId(engagement_id),
            "workspace": "T1",
            "version": 1,
            "customer": customer,
            "reference": "",
            "state": state,
            "opened_by": "opener",
            "plan_facts": plan_facts,
            "team": members,
        }
    )
    return EngagementPlan(engagement=engagement, methodology=methodology(), work=works, people={})


def digest(
    who: str | Person,
    *engagements: EngagementPlan,
    day: date = TUESDAY,
    others: Sequence[Person] = (),
) -> Digest | None:
    reader = who if isinstance(who, Person) else person(who)
    known = {each.id: each for each in (reader, *others)}
    plans = tuple(each.model_copy(update={"people": known}) for each in engagements)
    return digest_for(reader, noon(day), DigestInput(plans=plans))


def lines_of(found: Digest | None) -> list[tuple[str, str]]:
    """Kind and name of each line."""
    return [(line.kind, line.work.name) for line in found.lines] if found else []


def days(n: int) -> date:
    return TUESDAY + timedelta(days=n)


@pytest.mark.parametrize(
    ("each", "kind"),
    [
        pytest.param(work(days(-1)), "overdue", id="yesterday-is-overdue"),
        pytest.param(work(days(0)), "today", id="today-is-due-today"),
        pytest.param(work(days(2)), "soon", id="thursday-is-two-working-days-ahead"),
        pytest.param(work(days(3)), None, id="friday-is-not-yet"),
        pytest.param(work(None, startable_since=days(-1)), "startable", id="became-startable-yesterday"),
        pytest.param(
            work(None, startable_since=days(1)), "startable", id="freed-where-it-is-tomorrow-already"
        ),
        pytest.param(work(None, startable_since=days(-30)), "startable", id="freed-long-ago-and-never-told"),
        pytest.param(
            work(days(9), startable_since=days(-4), startable_told=days(-3), startable_told_to=PSE),
            None,
            id="told-that-it-can-start",
        ),
        pytest.param(
            work(None, startable_since=days(-4), startable_told=days(-3), startable_told_to=PM),
            "startable",
            id="somebody-else-was-told-before-it-was-reassigned",
        ),
        pytest.param(
            work(
                None,
                startable_since=days(-4),
                startable_told=days(-3),
                startable_told_to=PSE,
                not_before=days(0),
            ),
            "startable",
            id="snoozed-when-told-and-the-snooze-ran-out",
        ),
        pytest.param(
            work(
                None,
                startable_since=days(-4),
                startable_told=days(-1),
                startable_told_to=PSE,
                not_before=days(-1),
            ),
            None,
            id="told-after-its-snooze-ran-out",
        ),
        pytest.param(work(None), None, id="no-date-and-nothing-new"),
        pytest.param(work(days(-1), not_before=days(1)), None, id="snoozed-until-tomorrow"),
        pytest.param(work(days(-1), not_before=days(0)), "overdue", id="snoozed-until-today"),
        pytest.param(work(days(-1), state="done"), None, id="done"),
        pytest.param(work(days(-1), state="not_needed"), None, id="not-needed"),
        pytest.param(work(days(-1), state="missed"), None, id="missed"),
        pytest.param(work(days(-1), state="withdrawn"), None, id="withdrawn"),
        pytest.param(work(days(-1), dri=PM), None, id="somebody-elses"),
    ],
)
def test_why_work_is_in_its_dris_digest(each: PlannedActivity, kind: str | None) -> None:
    found = digest(PSE, running(each))
    assert lines_of(found) == ([(kind, each.name)] if kind else [])


@pytest.mark.parametrize("state", ["on_hold", "closed", "cancelled"])
def test_nobody_is_reminded_of_an_engagement_that_does_not_run(state: EngagementState) -> None:
    assert digest(PSE, running(work(days(-9)), state=state)) is None


def test_on_friday_monday_and_tuesday_are_near() -> None:
    friday = days(3)
    monday, tuesday, wednesday = (work(friday + timedelta(days=n)) for n in (3, 4, 5))
    found = digest(PSE, running(monday, tuesday, wednesday), day=friday)
    assert lines_of(found) == [("soon", monday.name), ("soon", tuesday.name)]


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


def test_a_line_names_its_blockers_whoever_their_dri_is() -> None:
    first, second = work(days(9), dri=PM), work(days(9), dri=PM, state="done")
    blocked = work(days(0), depends_on=(first.activity, second.activity))
    found = digest(PSE, running(first, second, blocked, work(days(1))))
    assert found is not None
    assert [[(each.id, each.name) for each in line.blocked_by] for line in found.lines] == [
        [(first.id, first.name)],
        [],
    ]


def test_late_work_of_others_has_its_blockers() -> None:
    first = work(days(9))
    late = work(days(-7), depends_on=(first.activity,))
    found = digest(PM, running(first, late))
    assert found is not None
    assert [(line.kind, [each.name for each in line.blocked_by]) for line in found.lines] == [
        ("escalated", [first.name])
    ]


def test_several_engagements_and_roles_are_one_digest_most_urgent_first() -> None:
    late, later, now, near = work(days(-1)), work(days(-5)), work(days(0)), work(days(1))
    fresh = work(None, startable_since=days(-1))
    found = digest(PSE, running(near, late, fresh), running(now, later, engagement_id=2, customer="Beta"))
    assert lines_of(found) == [
        ("overdue", later.name),
        ("overdue", late.name),
        ("today", now.name),
        ("soon", near.name),
        ("startable", fresh.name),
    ]
    assert found is not None
    assert [line.title for line in found.lines] == ["Beta", "Acme", "Beta", "Acme", "Acme"]


def test_a_long_digest_is_cut_at_ten_lines_and_says_how_many_more() -> None:
    found = digest(PSE, running(*(work(days(-(n % 5))) for n in range(13))))
    assert found is not None
    assert (len(found.lines), found.more) == (MOST_LINES, 13 - MOST_LINES)


@pytest.mark.parametrize(
    ("overdue_since", "lead", "manager"),
    [
        pytest.param(date(2026, 11, 20), False, False, id="two-working-days-stay-with-the-dri"),
        pytest.param(date(2026, 11, 19), True, False, id="three-are-told-to-the-lead"),
        pytest.param(date(2026, 11, 17), True, False, id="five-are-not-yet-told-to-the-manager"),
        pytest.param(date(2026, 11, 16), True, True, id="six-are-told-to-the-manager"),
        pytest.param(date(2026, 10, 1), True, True, id="then-no-further"),
    ],
)
def test_late_work_is_a_line_in_the_leads_and_then_the_managers_digest(
    overdue_since: date, lead: bool, manager: bool
) -> None:
    late = work(overdue_since)
    escalated = [("escalated", late.name)]
    others = [person(PSE), person(PM), person(RDM)]
    assert lines_of(digest(PM, running(late), others=others)) == (escalated if lead else [])
    assert lines_of(digest(RDM, running(late), others=others)) == (escalated if manager else [])
    assert lines_of(digest(PSE, running(late), others=others)) == [("overdue", late.name)]


def test_a_late_lead_gets_their_own_line_once() -> None:
    late = work(days(-20), dri=PM)
    assert lines_of(digest(PM, running(late))) == [("overdue", late.name)]


def test_without_a_regional_delivery_manager_work_is_escalated_to_the_director() -> None:
    late = work(days(-20))
    members = team(project_manager=PM, pse=PSE, ps_director="director")
    assert lines_of(digest("director", running(late, members=members))) == [("escalated", late.name)]


def test_working_days_overdue_are_those_of_the_dri() -> None:
    late = work(date(2026, 11, 18))
    part_time = person(PSE, working_weekdays={0, 1})
    assert lines_of(digest(PM, running(late), others=[part_time])) == []
    assert lines_of(digest(PM, running(late), others=[person(PSE)])) == [("escalated", late.name)]


AWAY: dict[str, object] = {"absence": {"first": days(-1), "last": days(1)}}


@pytest.mark.parametrize(
    ("members", "others", "reader"),
    [
        pytest.param(
            team(project_manager=PM, pse=PSE, pse__deputy=DEPUTY),
            [person(PSE, **AWAY)],
            DEPUTY,
            id="the-deputy-in-the-role",
        ),
        pytest.param(
            FULL,
            [person(PSE, absence={"first": days(-1), "last": days(1), "deputy": DEPUTY})],
            DEPUTY,
            id="the-deputy-of-the-absence",
        ),
        pytest.param(FULL, [person(PSE, **AWAY)], PM, id="the-lead-where-there-is-no-deputy"),
        pytest.param(FULL, [person(PSE, deactivated=True)], PM, id="the-lead-for-somebody-who-left"),
        pytest.param(FULL, [person(PSE, guest=True)], PM, id="the-lead-for-somebody-who-is-a-guest-now"),
        pytest.param(FULL, [person(PSE, outsider=True)], PM, id="the-lead-for-an-outsider"),
        pytest.param(
            team(project_manager=PM, pse=PSE, pse__deputy=DEPUTY),
            [person(PSE, **AWAY), person(DEPUTY, **AWAY)],
            PM,
            id="the-lead-where-the-deputy-is-away-too",
        ),
        pytest.param(
            team(project_manager=PM, project_manager__deputy=DEPUTY, pse=PSE),
            [person(PSE, **AWAY), person(PM, **AWAY)],
            DEPUTY,
            id="the-leads-deputy-where-the-lead-is-away-too",
        ),
        pytest.param(
            FULL,
            [person(PSE, **AWAY), person(PM, **AWAY)],
            "opener",
            id="the-opener-where-nobody-else-is-here",
        ),
        pytest.param(
            FULL, [person(PSE, unreachable=True)], PM, id="the-lead-for-whom-slack-takes-no-message-to"
        ),
    ],
)
def test_who_stands_in_for_somebody_who_is_not_here(members: Team, others: list[Person], reader: str) -> None:
    late = work(days(0))
    found = digest(reader, running(late, members=members), others=others)
    absent = others[0]
    asked = [] if absent.is_member else [("role_unfilled", late.name)]
    assert lines_of(found) == [("today", late.name), *asked]
    assert found is not None
    because = found.lines[0].standing_in
    assert because is not None
    assert because.person == PSE
    gone = "deactivated" if absent.deactivated else "not_a_member" if not absent.is_member else ""
    why = gone or ("unreachable" if absent.unreachable else "away")
    assert because.because == why


def test_a_person_who_cannot_be_reached_is_tried_again_every_day() -> None:
    late = work(days(0))
    assert lines_of(digest(person(PSE, unreachable=True), running(late))) == [("today", late.name)]


def test_nobody_stands_in_for_somebody_who_is_here() -> None:
    members = team(project_manager=PM, pse=PSE, pse__deputy=DEPUTY)
    assert digest(DEPUTY, running(work(days(0)), members=members), others=[person(PSE)]) is None


def test_the_lead_is_asked_once_to_fill_a_role_however_much_waits_for_it() -> None:
    unfilled = [work(days(9), role="trainer", dri=PM, role_unfilled=True) for _ in range(3)]
    found = digest(PM, running(*unfilled))
    assert found is not None
    (line,) = found.lines
    assert (line.kind, line.asked, line.count) == (
        "role_unfilled",
        methodology().role[line.role].name if line.role else "",
        3,
    )
    assert digest(PSE, running(*unfilled)) is None


def test_the_lead_is_asked_to_fill_a_role_of_the_stage_that_comes_next_and_of_none_later() -> None:
    retro = work(days(9), stage="customer_success", role="trainer", dri=PM, role_unfilled=True)
    asked = digest(PM, running(retro))
    assert asked is not None
    assert [line.kind for line in asked.lines] == ["role_unfilled"]
    assert digest(PM, running(retro, stage="project_planning")) is None


def test_the_role_that_enters_a_date_is_asked_once_work_waits_for_nothing_else() -> None:
    first, second = work(None, waiting_for="sow_signature"), work(None, waiting_for="sow_signature")
    blocked = work(None, waiting_for="booking", depends_on=(first.activity,))
    members = team(project_manager=PM, pse=PSE, account_executive=AE)
    found = digest(AE, running(first, second, blocked, members=members))
    assert found is not None
    assert [(line.kind, line.anchor, line.count) for line in found.lines] == [
        ("date_missing", "sow_signature", 2)
    ]


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
        if line.kind in ("overdue", "today", "soon")
    ]
    cut = sum(each.more for each in digests if each)
    due = {
        w.id
        for w in works
        if w.is_open and w.due and w.due <= days(2) and (w.not_before or TUESDAY) <= TUESDAY
    }
    assert set(own) <= due
    assert len(own) == len(set(own))
    assert len(due - set(own)) <= cut
    assert all(0 < len(each.lines) <= MOST_LINES for each in digests if each)
    assert all(each is None for each, who in zip(digests, everybody, strict=True) if who.id in absent)
    assert PersonId("opener") not in absent


def test_startable_work_is_announced_later_if_a_digest_was_full() -> None:
    full = [work(days(-1)) for _ in range(MOST_LINES)]
    fresh = work(None, startable_since=days(-1))
    assert ("startable", fresh.name) not in lines_of(digest(PSE, running(*full, fresh)))
    assert lines_of(digest(PSE, running(fresh), day=days(2))) == [("startable", fresh.name)]


def test_what_a_lead_is_asked_for_is_not_crowded_out_by_others_late_work() -> None:
    others_late = [work(days(-20)) for _ in range(MOST_LINES + 2)]
    nobodys = work(None, role="technical_architect", dri=PM, role_unfilled=True)
    found = lines_of(digest(PM, running(*others_late, nobodys)))
    assert len(found) == MOST_LINES
    assert found[0] == ("role_unfilled", nobodys.name)
