"""The messages to a member of the team."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from handlers.messages.views.welcome import given_role, welcome
from methodology.definition.ids import RoleId
from methodology.people import Person
from methodology.plan.team import Member, PersonId, Team
from tests.support import plans
from tests.support.opened import opened
from tests.support.sample import (
    ANNA,
    BEN,
    CHLOE,
    DORA,
    LONG_NAME,
    NOW,
    crowd,
    engagement,
    longest,
    plan,
    work,
)
from tests.support.view_checks import checked

Golden = Callable[[Any], Any]


def test_a_member_reads_what_they_are_dri_for_and_when_they_hear_again(golden: Golden) -> None:
    first = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    golden(welcome(plan(work(), of=engagement(opened_by=BEN)), ANNA, now=NOW, first_reminder=first))


def test_the_fullest_welcome_fits() -> None:
    mine = (each.model_copy(update={"dri": ANNA}) for each in crowd(60))
    fullest = plan(*mine, of=engagement(customer=LONG_NAME, opened_by=BEN), by=longest())
    checked(welcome(fullest, ANNA, now=NOW, first_reminder=None))


def test_nobody_is_told_that_dated_work_has_no_date() -> None:
    text = welcome(plan(work(dri=BEN)), BEN, now=NOW, first_reminder=None).text
    assert "due " in text
    assert text.endswith("on the first working day on which something of yours can start or is due.")


def test_no_date_is_promised_for_turns_of_a_stage_that_has_not_begun() -> None:
    turn = plans.planned("exec_timesheet", dri=ANNA, due=date(2026, 6, 5))
    ahead = plans.plan(turn, plan_facts=opened(start_stage="project_planning"))
    text = welcome(ahead, ANNA, now=plans.noon(date(2026, 6, 1)), first_reminder=None).text
    assert "First: *Submit the weekly timesheet* (once Engagement Execution has begun).\n" in text


def test_a_deputy_reads_that_they_stand_in() -> None:
    text = welcome(plan(), CHLOE, now=NOW, first_reminder=None).text
    assert "You stand in for others" in text
    assert "Nothing is yours to do yet." in text


def test_who_opened_it_is_not_told_who_did() -> None:
    to_anna = welcome(plan(of=engagement(opened_by=ANNA)), ANNA, now=NOW, first_reminder=None).text
    assert to_anna.startswith("You opened *Acme (SOW-42)*. You're its ")


def test_a_role_given_later_is_told_with_who_gave_it(golden: Golden) -> None:
    reminder = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    role = RoleId("engineer")
    golden(given_role(plan(work(dri=BEN)), BEN, role, given_by=ANNA, now=NOW, next_reminder=reminder))


@pytest.mark.parametrize(
    ("given_by", "before", "lead"),
    [
        (ANNA, None, f"<@{ANNA}> made you Engineer of *Acme (SOW-42)*."),
        (ANNA, DORA, f"<@{ANNA}> made you Engineer of *Acme (SOW-42)*, in place of <@{DORA}>."),
        (DORA, DORA, f"<@{DORA}> made you Engineer of *Acme (SOW-42)*, in their place."),
        (BEN, DORA, f"You're now Engineer of *Acme (SOW-42)*, in place of <@{DORA}>."),
    ],
)
def test_who_takes_over_a_role_is_told_from_whom(
    given_by: PersonId, before: PersonId | None, lead: str
) -> None:
    told = given_role(
        plan(work(dri=BEN)),
        BEN,
        RoleId("engineer"),
        given_by=given_by,
        now=NOW,
        next_reminder=None,
        before=before,
    )
    assert told.text.splitlines()[0] == lead


def test_holidays_are_proposed_with_the_first_role_and_not_with_each_further_one() -> None:
    ben = Person(workspace="T0WORK", id=BEN, name="Ben", zone="Europe/Berlin")
    engineer, pm = RoleId("engineer"), RoleId("pm")

    def proposes(role: RoleId, *roles: RoleId) -> bool:
        team = Team(members=tuple(Member(role=each, person=BEN) for each in (role, *roles)))
        acme = plan(work(dri=BEN), of=engagement(team=team), people=[ben])
        told = given_role(acme, BEN, role, given_by=ANNA, now=NOW, next_reminder=None)
        return "public holidays" in str(told.payload())

    assert proposes(pm)
    assert not proposes(pm, engineer)
