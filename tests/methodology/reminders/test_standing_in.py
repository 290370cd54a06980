"""Whose digest has the work of somebody who is not here."""

import pytest

from methodology.people import Person
from methodology.plan.team import Team
from tests.support.digests import (
    AWAY,
    DEPUTY,
    FULL,
    PM,
    PSE,
    days,
    digest,
    lines,
    lines_of,
    person,
    running,
    team,
    work,
)


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


def test_only_a_stand_in_from_outside_the_team_is_told_as_such() -> None:
    away = person(PSE, absence={"first": days(-1), "last": days(1), "deputy": DEPUTY})
    of_team = team(project_manager=PM, pse=PSE, pse__deputy=DEPUTY)
    asked = [lines(DEPUTY, running(work(days(0)), members=each), others=[away]) for each in (FULL, of_team)]
    assert [line.is_outside for (line,) in asked] == [True, False]


def test_a_person_who_cannot_be_reached_is_tried_again_every_day() -> None:
    late = work(days(0))
    assert lines_of(digest(person(PSE, unreachable=True), running(late))) == [("today", late.name)]


def test_nobody_stands_in_for_somebody_who_is_here() -> None:
    members = team(project_manager=PM, pse=PSE, pse__deputy=DEPUTY)
    assert digest(DEPUTY, running(work(days(0)), members=members), others=[person(PSE)]) is None
