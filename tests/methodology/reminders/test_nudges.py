"""Tests of `methodology.reminders.nudges`: who is asked, when, and by whom."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.engagement import Channel
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import NotAllowed, Viewer
from methodology.engagement.things import activity_key, gate_key
from methodology.people import Absence, Person
from methodology.plan.team import PersonId
from methodology.reminders.digest import digest_for
from methodology.reminders.digest_lines import DigestInput, WaitingNudge
from methodology.reminders.news import EngagementNews
from methodology.reminders.nudges import addressee, find_thing, may_nudge, must_nudge, when_to_nudge
from tests.support.opened import opened
from tests.support.plans import LEAD, OPENER, OTHER, noon, plan, planned

MONDAY = date(2026, 6, 1)
DEV, EVE = PersonId("UDEV"), PersonId("UEVE")
WORK = planned("exec_build", dri=OTHER)
AWAY = Absence(first=MONDAY, last=date(2026, 6, 12))
KEY = activity_key(WORK.id)


def _person(person: PersonId, **facts: Any) -> Person:
    return Person.model_validate({"workspace": "T1", "id": person, "name": person, "zone": "UTC", **facts})


def _acme(owner: Person, *others: Person, **more: Any) -> EngagementPlan:
    facts = opened(start_stage="engagement_execution")
    people = [owner, *others, *(_person(each) for each in (LEAD, OPENER))]
    team = {"pse": OTHER, "project_manager": LEAD}
    return plan(more.pop("work", WORK), plan_facts=facts, team=team, people=people, **more)


def _asked(acme: EngagementPlan, asker: PersonId) -> tuple[str, PersonId, str | None]:
    news = EngagementNews(plan=acme, now=noon(MONDAY))
    thing = find_thing(news, KEY)
    assert thing is not None
    to = addressee(news, thing, asker)
    return to.kind, to.person, to.because


@pytest.mark.parametrize(
    ("facts", "asker", "asked"),
    [
        ({}, LEAD, ("ask", OTHER, None)),
        ({}, OTHER, ("own", OTHER, None)),
        ({"absence": AWAY}, OPENER, ("ask", LEAD, "away")),
        ({"absence": AWAY}, LEAD, ("own", LEAD, "away")),
        ({"absence": AWAY.model_copy(update={"deputy": DEV})}, LEAD, ("ask", DEV, "away")),
        ({"deactivated": True}, OPENER, ("ask", LEAD, "deactivated")),
        ({"guest": True}, LEAD, ("own", LEAD, "not_a_member")),
        ({"unreachable": True}, OPENER, ("ask", LEAD, "unreachable")),
    ],
)
def test_the_person_who_stands_for_the_owner_is_asked(
    facts: dict[str, Any], asker: PersonId, asked: tuple[str, PersonId, str | None]
) -> None:
    assert _asked(_acme(_person(OTHER, **facts), _person(DEV)), asker) == asked


def test_nobody_is_asked_where_nobody_is_there() -> None:
    away = [_person(each, absence=AWAY) for each in (OTHER, LEAD, OPENER)]
    acme = _acme(*away).model_copy(update={"people": {each.id: each for each in away}})
    assert _asked(acme, EVE) == ("nobody", OTHER, "away")


@pytest.mark.parametrize(
    ("state", "work_state", "is_there"),
    [
        ("open", "open", True),
        ("open", "done", False),
        ("open", "not_needed", False),
        ("on_hold", "open", False),
        ("closed", "open", False),
    ],
)
def test_only_what_is_open_and_running_is_asked_about(state: str, work_state: str, is_there: bool) -> None:
    work = WORK.model_copy(update={"state": work_state})
    acme = _acme(_person(OTHER), work=work, state=state)
    news = EngagementNews(plan=acme, now=noon(MONDAY))
    assert (find_thing(news, KEY) is not None) == is_there
    assert find_thing(news, activity_key(planned("exec_build").id)) is None
    assert find_thing(news, gate_key(StageId("positioning"))) is None


@pytest.mark.parametrize(
    ("now", "facts", "at"),
    [
        ("2026-06-01 09:00", {}, "2026-06-01 09:00"),
        ("2026-06-01 17:59", {}, "2026-06-01 17:59"),
        ("2026-06-01 18:00", {}, "2026-06-02 09:00"),
        ("2026-06-01 08:59", {}, "2026-06-01 09:00"),
        ("2026-06-05 20:00", {}, "2026-06-08 09:00"),
        ("2026-06-06 12:00", {}, "2026-06-08 09:00"),
        ("2026-06-01 12:00", {"digest_at": time(14)}, "2026-06-01 14:00"),
        ("2026-06-01 12:00", {"absence": AWAY}, "2026-06-15 09:00"),
    ],
)
def test_it_goes_in_working_hours_or_with_the_next_digest(now: str, facts: dict[str, Any], at: str) -> None:
    def instant(written: str) -> datetime:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)

    assert when_to_nudge(_person(OTHER, **facts), instant(now)) == instant(at)


def test_the_team_and_its_stand_ins_may_ask() -> None:
    deputy = AWAY.model_copy(update={"deputy": DEV})
    private = Channel(id="C1", name="acme", private=True)
    acme = _acme(_person(OTHER, absence=deputy), _person(DEV), channel=private)
    may = {
        each: may_nudge(Viewer(person=_person(each)), acme, noon(MONDAY))
        for each in (LEAD, OPENER, OTHER, DEV, EVE)
    }
    assert may == {LEAD: True, OPENER: True, OTHER: True, DEV: True, EVE: False}
    with pytest.raises(NotAllowed, match="no such engagement"):
        must_nudge(Viewer(person=_person(EVE)), acme, noon(MONDAY))
    guest = Viewer(person=_person(LEAD, guest=True))
    assert not may_nudge(guest, acme, noon(MONDAY))


def _digest_input(nudges: int, unanswered: int, **more: Any) -> DigestInput:
    waiting = tuple(
        WaitingNudge(id=each, engagement=1, thing=KEY, asker=LEAD) for each in range(1, nudges + 1)
    )
    return DigestInput(
        plans=(_acme(_person(OTHER), **more),), nudges=waiting, unanswered=unanswered, weekly_on=MONDAY
    )


@pytest.mark.parametrize("unanswered", [0, 5], ids=["as ever", "never acts"])
def test_a_nudge_is_on_top_of_the_digest_once_whatever_else_is_news(unanswered: int) -> None:
    tuesday = noon(date(2026, 6, 2))
    found = digest_for(_person(OTHER), tuesday, _digest_input(1, unanswered))
    assert found is not None
    assert [(each.kind, each.asked_by) for each in found.lines] == [("nudged", LEAD)]
    assert [each.thing for each in found.told] == [KEY]
    assert found.nudges == (1,)
    without = digest_for(_person(OTHER), tuesday, _digest_input(0, unanswered))
    assert (without is None) == (unanswered == 5)
    if without is not None:
        assert [each.work and each.work.id for each in without.lines] == [WORK.id], "one line and not two"


def test_a_nudge_about_what_is_done_by_then_is_not_said() -> None:
    done = WORK.model_copy(update={"state": "done"})
    assert digest_for(_person(OTHER), noon(date(2026, 6, 2)), _digest_input(1, 5, work=done)) is None
