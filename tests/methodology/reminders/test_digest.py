"""Tests of `methodology.reminders.digest`: the lines of a digest, their recipients and their order."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methodology.definition.ids import AnchorId, StageId
from methodology.definition.load import load, shipped
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement, EngagementId, EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.facts import open_plan_facts
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import Member, PersonId, Team
from methodology.reminders.digest import MOST_LINES, digest_for
from methodology.reminders.digest_lines import Digest, DigestInput, Line
from methodology.reminders.rungs import ASKED, CAN_START, DUE, LATE_1, LATE_3, LATE_5, NONE, LastTold
from methodology.reminders.telling import telling
from tests.support.plans import noon

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
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
    dates: Mapping[str, date] = {},
) -> EngagementPlan:
    plan_facts = open_plan_facts(
        methodology(),
        type_id="custom_sow",
        opened_on=date(2026, 10, 1),
        start_stage=stage,
        dates=[AnchorDate(anchor=AnchorId(anchor), on=on) for anchor, on in dates.items()],
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
    told: Mapping[str, LastTold] = {},
    weekly_on: date | None = MONDAY,
    looked_on: date | None = None,
    unanswered: int = 0,
) -> Digest | None:
    """The digest of this person, who had their weekly message on Monday; `told` is of each engagement."""
    reader = who if isinstance(who, Person) else person(who)
    known = {each.id: each for each in (reader, *others)}
    plans = tuple(each.model_copy(update={"people": known}) for each in engagements)
    return digest_for(
        reader,
        noon(day),
        DigestInput(
            plans=plans,
            told={each.engagement.id: told for each in plans},
            weekly_on=weekly_on,
            looked_on=looked_on,
            unanswered=unanswered,
        ),
    )


def lines(who: str | Person, *engagements: EngagementPlan, **more: Any) -> tuple[Line, ...]:
    found = digest(who, *engagements, **more)
    return found.lines if found else ()


def lines_of(found: Digest | None) -> list[tuple[str, str]]:
    """Kind and name of each line."""
    return [(line.kind, line.name) for line in found.lines] if found else []


def days(n: int) -> date:
    return TUESDAY + timedelta(days=n)


def told(*each: tuple[PlannedActivity, int, int], thing: str = "activity") -> dict[str, LastTold]:
    """What was told before: work, rung, and the day as a distance from Tuesday."""
    return {f"{thing}:{work.id}": LastTold(rung, days(on)) for work, rung, on in each}


RUNGS = [
    pytest.param(work(days(9)), CAN_START, "startable", id="can-start"),
    pytest.param(work(None), CAN_START, "startable", id="can-start-without-a-date"),
    pytest.param(work(days(0)), DUE, "today", id="due-today"),
    pytest.param(work(days(-1)), LATE_1, "overdue", id="late-1"),
    pytest.param(work(days(-4)), LATE_1, "overdue", id="late-2"),
    pytest.param(work(days(-5)), LATE_3, "overdue", id="late-3"),
    pytest.param(work(days(-6)), LATE_3, "overdue", id="late-4"),
    pytest.param(work(days(-7)), LATE_5, "overdue", id="late-5"),
    pytest.param(work(days(-40)), LATE_5, "overdue", id="late-for-weeks"),
]


@pytest.mark.parametrize("before", [NONE, CAN_START, DUE, LATE_1, LATE_3, LATE_5])
@pytest.mark.parametrize(("each", "rung", "kind"), RUNGS)
def test_work_is_news_once_at_each_rung_and_never_at_a_lower_one(
    each: PlannedActivity, rung: int, kind: str, before: int
) -> None:
    known = told((each, before, -1)) if before else {}
    found = digest(PSE, running(each), told=known)
    assert lines_of(found) == ([(kind, each.name)] if rung > before else [])
    if found:
        assert [(it.thing, it.rung) for it in found.told] == [(f"activity:{each.id}", rung)]


def turn(due: date | None, **more: object) -> PlannedActivity:
    return work(due, activity=recurring(), **more)


@cache
def recurring() -> str:
    return next(
        each.id
        for each in methodology().activities
        if each.recurrence and each.recurrence.cadence == "weekly" and each.stage == "engagement_execution"
    )


def circle() -> tuple[PlannedActivity, PlannedActivity]:
    first = work(days(9), dri=PM)
    return first, work(days(-9), depends_on=(first.activity,))


@pytest.mark.parametrize(
    ("works", "known", "kinds"),
    [
        pytest.param([turn(days(3))], {}, [], id="a-turn-has-no-rung-before-its-day"),
        pytest.param([turn(days(0))], {}, ["today"], id="a-turn-on-its-day"),
        pytest.param([turn(days(-9), turns_missed=2)], {}, [], id="two-turns-passed-it-is-weekly"),
        pytest.param([work(days(9), stage="customer_success")], {}, [], id="of-a-stage-that-has-not-begun"),
        pytest.param([work(days(-9), stage="customer_success")], {}, [], id="past-in-a-stage-not-begun"),
        pytest.param([circle()[1].model_copy(update={"depends_on": ("a",)}), work(days(0), activity="a", dri=PM)],
                     {}, [], id="blocked-work-is-neither-late-nor-news"),
        pytest.param([work(days(-1), not_before=days(1))], {}, [], id="snoozed-until-tomorrow"),
        pytest.param([work(days(-1), state="done")], {}, [], id="done"),
        pytest.param([work(days(-1), state="not_needed")], {}, [], id="not-needed"),
        pytest.param([work(days(-1), state="missed")], {}, [], id="missed"),
        pytest.param([work(days(-1), state="withdrawn")], {}, [], id="withdrawn"),
        pytest.param([work(days(-1), dri=PM)], {}, [], id="somebody-elses"),
    ],
)  # fmt: skip
def test_what_is_no_rung_is_not_told(
    works: list[PlannedActivity], known: dict[str, LastTold], kinds: list[str]
) -> None:
    found = digest(PSE, running(*works), told=known)
    assert [kind for kind, _ in lines_of(found)] == kinds


SNOOZED = work(days(-1), not_before=days(0))
SNOOZED_TURN = turn(days(3), not_before=days(0))


@pytest.mark.parametrize(
    ("each", "known", "kinds"),
    [
        pytest.param(SNOOZED, told((SNOOZED, LATE_5, -4)), ["overdue"], id="whatever-was-told"),
        pytest.param(SNOOZED, told((SNOOZED, LATE_1, 0)), [], id="once"),
        pytest.param(SNOOZED_TURN, told((SNOOZED_TURN, NONE, -4)), ["startable"], id="a-turn-too"),
        pytest.param(SNOOZED_TURN, told((SNOOZED_TURN, NONE, 0)), [], id="a-turn-once"),
    ],
)
def test_the_day_a_snooze_ends_is_news(
    each: PlannedActivity, known: dict[str, LastTold], kinds: list[str]
) -> None:
    assert [kind for kind, _ in lines_of(digest(PSE, running(each), told=known))] == kinds


def test_what_was_given_since_the_last_digest_is_marked_new() -> None:
    before, fresh, late, due_turn = work(days(9)), work(days(9)), work(days(-1)), turn(days(0))
    found = digest(PSE, running(before, fresh, late, due_turn), told=told((before, CAN_START, -5)))
    assert found is not None
    assert {line.work.id: line.is_new for line in found.lines if line.work} == {
        late.id: True,
        due_turn.id: False,
        fresh.id: False,
    }
    first = digest(PSE, running(late))
    assert first is not None
    assert not first.lines[0].is_new, "of somebody's first digest nothing is new"


FREED = work(days(-1), startable_since=days(-4))
OTHER = work(days(9))


@pytest.mark.parametrize(
    ("named", "counted", "is_new"),
    [
        pytest.param([FREED], [], False, id="named-while-it-was-blocked"),
        pytest.param([], [FREED], False, id="counted-while-it-was-blocked"),
        pytest.param([], [], True, id="given-after-the-message"),
    ],
)
def test_what_a_message_named_is_not_new_once_it_can_start(
    named: list[PlannedActivity], counted: list[PlannedActivity], is_new: bool
) -> None:
    first = work(days(-4), dri=PM)
    blocked = FREED.model_copy(update={"depends_on": (first.activity,)})
    before = telling(
        running(first, blocked, OTHER),
        person(PSE),
        [each.id for each in (*named, OTHER)],
        noon(days(-4)),
        counted=[each.id for each in counted],
    )
    known = {each.thing: LastTold(each.rung, days(-4)) for each in before.told}
    found = lines(PSE, running(FREED, OTHER), told=known)
    assert [(line.name, line.is_new) for line in found] == [(FREED.name, is_new)]


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
    assert [line.cause for line in lines(PM, running(root, blocked))] == [root.name]
    known = {f"contradiction:{blocked.id}": LastTold(ASKED, days(-1))}
    assert lines(PM, running(root, blocked), told=known) == ()
    held_up = work(days(-3), depends_on=(late.activity,))
    assert lines(PM, running(late, held_up)) == ()


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


EVERYBODY = [person(PSE), person(PM), person(RDM)]


@pytest.mark.parametrize(
    ("late", "dri", "lead", "manager"),
    [
        pytest.param(2, PSE, False, False, id="two-days-stay-with-the-dri"),
        pytest.param(3, PSE, True, False, id="three-are-told-to-the-lead"),
        pytest.param(5, PSE, True, False, id="five-are-not-yet-told-to-the-manager"),
        pytest.param(6, PSE, True, True, id="six-are-told-to-the-manager"),
        pytest.param(40, PSE, True, True, id="then-no-further"),
        pytest.param(2, PM, False, False, id="two-days-of-the-lead"),
        pytest.param(3, PM, False, True, id="the-manager-hears-of-the-leads-own-at-three"),
        pytest.param(9, RDM, True, False, id="a-managers-own-is-told-to-no-manager-if-there-is-no-other"),
    ],
)
def test_late_work_is_escalated_once_to_the_lead_and_once_to_the_manager(
    late: int, dri: str, lead: bool, manager: bool
) -> None:
    each = work(PSE_CALENDAR.shift(TUESDAY, -late), dri=dri)
    acme = running(each)
    for reader, is_told in ((PM, lead), (RDM, manager)):
        found = digest(reader, acme, others=EVERYBODY)
        told_now = [it for it in found.told if it.thing.startswith("escalated")] if found else []
        assert [it.thing for it in told_now] == ([f"escalated:activity:{each.id}"] if is_told else [])
        known = {it.thing: LastTold(it.rung, days(-1)) for it in told_now}
        again = digest(reader, acme, others=EVERYBODY, told=known)
        assert not any(line.kind == "escalated" for line in (again.lines if again else ()))


PSE_CALENDAR = person(PSE).calendar


@pytest.mark.parametrize(
    ("members", "absent", "reader"),
    [
        pytest.param({}, RDM, "director", id="away-the-next-manager"),
        pytest.param({"regional_delivery_manager__deputy": DEPUTY}, RDM, DEPUTY, id="away-their-deputy"),
        pytest.param({}, None, RDM, id="the-nearest"),
    ],
)
def test_which_manager_hears_of_it(members: dict[str, str], absent: str | None, reader: str) -> None:
    people = {"project_manager": PM, "pse": PSE, "regional_delivery_manager": RDM, "ps_director": "director"}
    acme = running(work(days(-20)), members=team(**people | members))
    others = [person(each, **(AWAY if each == absent else {})) for each in (PSE, PM, RDM, "director", DEPUTY)]
    hears = [each for each in (RDM, "director", DEPUTY) if lines_of(digest(each, acme, others=others))]
    assert hears == [reader]


def test_what_is_snoozed_is_not_escalated_and_is_counted_for_the_lead() -> None:
    acme = running(work(days(-20), not_before=days(3)))
    assert lines_of(digest(PM, acme, others=EVERYBODY)) == []
    found = digest(PM, running(work(days(-20), not_before=days(3)), work(days(9), dri=PM)), weekly_on=None)
    assert found is not None
    assert found.weekly is not None
    assert found.weekly.snoozed == 1


def test_where_no_manager_is_named_the_leads_weekly_message_says_so() -> None:
    nobody = running(work(days(-20)), members=team(project_manager=PM, pse=PSE))
    found = digest(PM, nobody, others=EVERYBODY, weekly_on=None)
    assert found is not None
    assert found.weekly is not None
    assert found.weekly.no_manager == ("Acme",)


def test_without_a_regional_delivery_manager_work_is_escalated_to_the_director() -> None:
    late = work(days(-20))
    members = team(project_manager=PM, pse=PSE, ps_director="director")
    assert lines_of(digest("director", running(late, members=members))) == [("escalated", late.name)]


def test_working_days_late_are_those_of_the_dri() -> None:
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
    asked = [] if absent.is_member else [("missing", "Professional Services Engineer"), ("hand_over", "")]
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


def unfilled(stage: str = "engagement_execution", role: str = "trainer") -> PlannedActivity:
    return work(days(9), stage=stage, role=role, dri=PM, role_unfilled=True)


def asked_of(who: str, *plans: EngagementPlan, **more: Any) -> list[tuple[str, int]]:
    """The names of what is asked, and how much waits for it."""
    return [(each.name, each.waiting) for line in lines(who, *plans, **more) for each in line.missing]


def test_the_lead_is_asked_once_to_fill_a_role_however_much_waits_for_it() -> None:
    acme = running(*(unfilled() for _ in range(3)))
    found = digest(PM, acme)
    assert found is not None
    asked = [each for each in found.told if each.thing.startswith("role:")]
    assert asked_of(PM, acme) == [("Trainer / Technical Instructor", 3)]
    assert digest(PSE, acme) is None
    known = {each.thing: LastTold(each.rung, days(-1)) for each in found.told}
    assert asked
    assert digest(PM, acme, told=known) is None


@pytest.mark.parametrize(
    ("told_on", "has_news", "is_asked"),
    [
        pytest.param(date(2026, 11, 19), True, True, id="every-third-working-day-with-other-news"),
        pytest.param(date(2026, 11, 20), True, False, id="not-before"),
        pytest.param(date(2026, 10, 1), False, False, id="never-alone"),
    ],
)
def test_a_role_is_asked_for_again_only_beside_news(told_on: date, has_news: bool, is_asked: bool) -> None:
    each, other = unfilled(), work(days(0), dri=PM)
    known = {f"activity:{each.id}": LastTold(CAN_START, told_on), "role:trainer": LastTold(ASKED, told_on)}
    acme = running(*([each, other] if has_news else [each]))
    assert bool(asked_of(PM, acme, told=known)) == is_asked


def test_the_lead_is_asked_to_fill_a_role_of_the_stage_that_comes_next_and_of_none_later() -> None:
    retro = unfilled(stage="customer_success")
    assert asked_of(PM, running(retro))
    assert asked_of(PM, running(retro, stage="project_planning")) == []


def test_the_role_that_enters_a_date_is_asked_once_work_waits_for_nothing_else() -> None:
    first, second = work(None, waiting_for="sow_signature"), work(None, waiting_for="sow_signature")
    blocked = work(None, waiting_for="booking", depends_on=(first.activity,))
    members = team(project_manager=PM, pse=PSE, account_executive=AE)
    found = lines(AE, running(first, second, blocked, members=members))
    assert [(each.anchor, each.waiting) for line in found for each in line.missing] == [("sow_signature", 2)]


@pytest.mark.parametrize(("engagements", "lines_for_it"), [(1, 1), (3, 3), (4, 1), (12, 1)])
def test_what_is_missing_in_many_engagements_is_one_line(engagements: int, lines_for_it: int) -> None:
    plans = [running(unfilled(), engagement_id=n, customer=f"No {n}") for n in range(1, engagements + 1)]
    known = {f"activity:{each.id}": LastTold(CAN_START, days(-1)) for plan in plans for each in plan.work}
    found = digest(PM, *plans, told=known)
    assert found is not None
    assert [line.kind for line in found.lines] == ["missing"] * lines_for_it
    assert len(found.told) == engagements


def test_the_same_recurring_work_of_several_engagements_is_one_line() -> None:
    plans = [running(turn(days(-n)), engagement_id=n + 1, customer=f"No {n}") for n in range(3)]
    other = running(work(days(0)), engagement_id=9)
    found = digest(PSE, *plans, other)
    assert found is not None
    assert [(line.kind, line.title, len(line.elsewhere)) for line in found.lines] == [
        ("overdue", "No 2", 2),
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


def begun(on: date, *works: PlannedActivity) -> EngagementPlan:
    """Execution began on this day, after Planning."""
    plan = running(*works, stage="project_planning")
    facts = plan.engagement.plan_facts
    entered: dict[StageId, date] = {**facts.entered, EXECUTED: on}
    facts = facts.model_copy(update={"entered": entered, "left": {PLANNED: on}})
    update = {"plan_facts": facts, "left_notes": {PLANNED: "In the plan"}}
    return plan.model_copy(update={"engagement": plan.engagement.model_copy(update=update)})


PLANNED, EXECUTED = StageId("project_planning"), StageId("engagement_execution")
FIRST = work(days(9), dri=PM)
WAITS = work(days(12), depends_on=(FIRST.activity,))
EXECUTION = "begun:engagement_execution"


@pytest.mark.parametrize(
    ("plan", "looked_on", "known", "is_told"),
    [
        pytest.param(begun(days(-1), FIRST, WAITS), days(-1), {}, True, id="after-the-last-digest"),
        pytest.param(begun(days(-1), FIRST, WAITS), days(-6), {}, True, id="while-they-were-away"),
        pytest.param(begun(days(-1), FIRST, WAITS), None, {}, True, id="before-their-first-digest"),
        pytest.param(begun(days(-4), FIRST, WAITS), days(-1), {}, False, id="not-before-the-last-digest"),
        pytest.param(begun(days(-1), FIRST, WAITS), days(-1), {EXECUTION: LastTold(ASKED, days(-1))}, False, id="not-what-was-told-at-once"),
        pytest.param(begun(days(-1), FIRST), days(-1), {}, False, id="not-where-nothing-is-theirs"),
        pytest.param(begun(days(-1), work(days(9))), days(-1), {}, False, id="not-where-all-of-it-can-start"),
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
