"""Tests of `methodology.reminders.offers`: what is offered when somebody leaves, to whom, and how often."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import RoleId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import SLACKBOT, Absence, Person
from methodology.plan.team import Member, PersonId, Team
from methodology.reminders.digest import digest_for
from methodology.reminders.digest_lines import DigestInput
from methodology.reminders.offers import is_long_away, offers
from methodology.reminders.recipients import Recipients
from methodology.reminders.rungs import LastTold
from tests.support.opened import opened
from tests.support.plans import LEAD, OPENER, noon, plan, planned

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
KAI, DEV, BOSS = PersonId("UKAI"), PersonId("UDEV"), PersonId("UBOSS")
LONG = Absence(first=MONDAY, last=date(2026, 6, 15))
"""Eleven working days."""


def _person(person: PersonId, **facts: Any) -> Person:
    return Person.model_validate({"workspace": "T1", "id": person, "name": person, "zone": "UTC", **facts})


def _acme(
    *people: Person, number: int = 1, deputy: PersonId | None = None, boss: bool = False, **more: Any
) -> EngagementPlan:
    """Kai does the work, and `LEAD` leads, with a deputy and a manager where they are given."""
    known = {each: _person(each) for each in (LEAD, KAI, DEV, BOSS, OPENER)} | {e.id: e for e in people}
    acme = plan(
        planned("exec_build", dri=KAI, due=date(2026, 8, 3)),
        planned("exec_raid", dri=LEAD, due=date(2026, 8, 3)),
        plan_facts=opened(start_stage="engagement_execution"),
        people=known.values(),
        **more,
    )
    managers = acme.methodology.type[acme.engagement.plan_facts.type].lead.managers
    members = [
        Member(role=RoleId("pse"), person=KAI),
        Member(role=RoleId("project_manager"), person=LEAD, deputy=deputy),
        *([Member(role=managers[0], person=BOSS)] if boss else []),
    ]
    facts = {"team": Team(members=tuple(members)), "id": EngagementId(number), "customer": f"Acme {number}"}
    return acme.model_copy(update={"engagement": acme.engagement.model_copy(update=facts)})


def _offered(acme: EngagementPlan, day: date = MONDAY) -> list[tuple[str, str, int, int]]:
    found = offers(Recipients(plan=acme, now=noon(day)))
    return [(e.reader, e.leaving.because, e.leaving.work, e.leaving.roles) for e in found]


@pytest.mark.parametrize(
    ("facts", "because"),
    [
        ({"deactivated": True}, "deactivated"),
        ({"guest": True}, "not_a_member"),
        ({"outsider": True}, "not_a_member"),
        ({"absence": LONG}, "away"),
    ],
)
def test_the_lead_is_offered_what_somebody_has_who_leaves(facts: dict[str, Any], because: str) -> None:
    assert _offered(_acme(_person(KAI, **facts))) == [(LEAD, because, 1, 1)]


def test_nothing_is_offered_while_everybody_is_there_or_the_engagement_does_not_run() -> None:
    gone = _person(KAI, deactivated=True)
    assert _offered(_acme()) == []
    assert _offered(_acme(gone, state="on_hold")) == []
    assert _offered(_acme(gone, state="closed")) == []
    assert _offered(_acme(_person(SLACKBOT))) == []


@pytest.mark.parametrize(
    ("first", "last", "today", "is_long"),
    [
        ("2026-06-01", "2026-06-12", "2026-06-01", False),
        ("2026-06-01", "2026-06-15", "2026-06-01", True),
        ("2026-06-01", "2026-06-15", "2026-06-15", True),
        ("2026-06-01", "2026-06-15", "2026-06-16", False),
        ("2026-06-08", "2026-06-22", "2026-06-01", True),
        ("2026-06-09", "2026-06-23", "2026-06-01", False),
    ],
    ids=["ten-days", "eleven-days", "last-day", "back", "in-five-days", "in-six-days"],
)
def test_away_for_long_is_more_than_ten_working_days(
    first: str, last: str, today: str, is_long: bool
) -> None:
    away = Absence(first=date.fromisoformat(first), last=date.fromisoformat(last))
    assert is_long_away(_person(KAI, absence=away), date.fromisoformat(today)) == is_long


@pytest.mark.parametrize(
    ("given", "absent", "reader"),
    [
        ({"deputy": DEV, "boss": True}, (), DEV),
        ({"deputy": DEV, "boss": True}, (DEV,), BOSS),
        ({"boss": True}, (), BOSS),
        ({}, (), OPENER),
        ({}, (OPENER,), KAI),
        ({"opened_by": LEAD}, (), KAI),
        ({"opened_by": LEAD}, (KAI,), None),
    ],
    ids=["deputy", "deputy-away", "manager", "opener", "opener-away", "opened-by-the-lead", "nobody"],
)
def test_if_the_lead_leaves_the_next_one_is_offered_it(
    given: dict[str, Any], absent: tuple[PersonId, ...], reader: PersonId | None
) -> None:
    others = [_person(each, absence=LONG.model_copy(update={"last": MONDAY})) for each in absent]
    acme = _acme(_person(LEAD, deactivated=True), *others, **given)
    assert [each[0] for each in _offered(acme)] == ([reader] if reader else [])


def test_while_the_lead_is_away_the_stand_in_is_offered_it() -> None:
    short = _person(LEAD, absence=Absence(first=MONDAY, last=MONDAY))
    acme = _acme(_person(KAI, deactivated=True), short, deputy=DEV)
    assert [each[0] for each in _offered(acme)] == [DEV]


def test_a_stand_in_from_outside_the_team_is_offered_nothing_that_they_may_not_do() -> None:
    outside = _person(PersonId("UOUT"))
    short = _person(LEAD, absence=Absence(first=MONDAY, last=MONDAY, deputy=outside.id))
    acme = _acme(_person(KAI, deactivated=True), short, outside)
    assert [each[0] for each in _offered(acme)] == [OPENER]


def test_several_engagements_are_one_line_told_once_and_then_weekly() -> None:
    gone = _person(KAI, deactivated=True)
    plans = tuple(_acme(gone, number=each) for each in (1, 2, 3))
    digest_input = DigestInput(plans=plans, weekly_on=MONDAY)
    told = digest_for(_person(LEAD), noon(TUESDAY), digest_input)
    assert told is not None
    (line,) = [each for each in told.lines if each.kind == "hand_over"]
    assert line.leaving is not None
    assert (line.leaving.work, line.leaving.roles) == (3, 3)
    assert [line.title, *(each.title for each in line.elsewhere)] == ["Acme 1", "Acme 2", "Acme 3"]
    keys: dict[EngagementId, dict[str, LastTold]] = {}
    for each in told.told:
        keys.setdefault(each.engagement, {})[each.thing] = LastTold(each.rung, TUESDAY)
    again = digest_input.model_copy(update={"told": keys})
    wednesday, next_monday = (noon(date(2026, 6, each)) for each in (3, 8))
    assert digest_for(_person(LEAD), wednesday, again) is None
    weekly = digest_for(_person(LEAD), next_monday, again)
    assert weekly is not None
    assert [each.kind for each in weekly.lines if each.leaving] == ["hand_over"]
