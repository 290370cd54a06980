"""Late work that is told to the lead and to the manager."""

from datetime import date

import pytest

from methodology.reminders.rungs import LastTold
from tests.support.digests import (
    AWAY,
    DEPUTY,
    EVERYBODY,
    PM,
    PSE,
    RDM,
    TUESDAY,
    days,
    digest,
    lines_of,
    person,
    running,
    team,
    work,
)


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
