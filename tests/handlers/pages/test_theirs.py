"""Does whoever has one activity, but no role in the team, find its buttons, and only those?"""

from datetime import UTC, datetime, time

import pytest

from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import as_json
from handlers.context import AppContext
from handlers.pages.full_plan import plan_view
from handlers.pages.home import my_work
from handlers.pages.stage_card import card
from methodology.definition.model import Methodology
from methodology.engagement.rights import Viewer
from methodology.people import Absence, Person
from methodology.plan.activity import PlannedActivity
from storage import people
from storage.database.connection import Database
from storage.engagements import activity as acting
from storage.engagements import queries
from storage.engagements.plans import plans_of
from tests.support.engaged import MONDAY, NEWCOMER, PM, WORKSPACE, Engaged, days, engage

VIEWER = Viewer(person=Person(workspace=WORKSPACE, id=NEWCOMER, name="New", zone="UTC"))


@pytest.fixture
def engaged(sqlite_database: Database, methodology: Methodology) -> Engaged:
    dates = {"booking": days(-7), "kickoff": days(0), "project_end": days(90)}
    return engage(sqlite_database, methodology, stage="engagement_execution", dates=dates)


@pytest.fixture
def app_context(engaged: Engaged) -> AppContext:
    at = datetime.combine(MONDAY, time(12), UTC)
    return AppContext(database=engaged.database, catalog=engaged.catalog, now=lambda: at)


def lines(engaged: Engaged, app_context: AppContext) -> list[tuple[str, str]]:
    """What the full plan says of each activity, beside what its menu offers this person."""
    about = ButtonValue(engagement=engaged.number, choice="plan:open")
    blocks = as_json(plan_view(app_context, VIEWER, engaged.plan(), FormOrigin(about=about)))["blocks"]
    return [(b["text"]["text"], str(b.get("accessory"))) for b in blocks if b["type"] == "section"]


def test_the_plan_offers_the_dri_without_a_role_what_is_theirs_to_do(
    engaged: Engaged, app_context: AppContext
) -> None:
    given: PlannedActivity = engaged.work("exec_kickoff")
    engaged.do(acting.reassign, given.id, to=NEWCOMER)
    offered = {text: menu for text, menu in lines(engaged, app_context) if "Why this?" in menu}
    (mine,) = (menu for text, menu in offered.items() if f"*{given.name}*" in text)
    assert "Mark done" in mine
    assert "Snooze" in mine
    assert "Not needed" in mine
    assert "Reassign" not in mine
    assert not any("Mark done" in menu for text, menu in offered.items() if f"*{given.name}*" not in text)


def test_whoever_stands_in_finds_the_same(engaged: Engaged, app_context: AppContext) -> None:
    with engaged.database.begin() as session:
        people.set_absence(session, WORKSPACE, PM, Absence(first=days(0), last=days(4), deputy=NEWCOMER))
    theirs = {each.name for each in engaged.plan().work if each.dri == PM and each.is_open}
    done = [text for text, menu in lines(engaged, app_context) if "Mark done" in menu]
    assert done
    assert all(any(f"*{name}*" in text for name in theirs) for text in done)


def test_the_card_offers_them_their_next_thing_but_not_to_advance(
    engaged: Engaged, app_context: AppContext
) -> None:
    given = engaged.work("exec_kickoff")
    assert "ps.done" not in str(card(app_context, VIEWER, engaged.plan()).payload())
    engaged.do(acting.reassign, given.id, to=NEWCOMER)
    shown = str(card(app_context, VIEWER, engaged.plan()).payload())
    assert f"Mark done: {given.name}" in shown
    assert "Advance stage" not in shown
    assert "Reassign" not in shown


def on_home(engaged: Engaged, app_context: AppContext) -> list[tuple[str, bool]]:
    """The work on this person's Home, and whether they may do no more than act on it."""
    with engaged.database.reading() as session:
        found = queries.list_with_work_for(session, WORKSPACE, NEWCOMER, limit=10)
        there = plans_of(session, engaged.catalog, found)
    return [(each.work.activity, each.only_theirs) for each in my_work(app_context, VIEWER, there)]


def test_home_has_what_was_given_to_them_without_a_role(engaged: Engaged, app_context: AppContext) -> None:
    assert on_home(engaged, app_context) == []
    engaged.do(acting.reassign, engaged.work("exec_kickoff").id, to=NEWCOMER)
    assert on_home(engaged, app_context) == [("exec_kickoff", True)]


def test_home_has_the_work_of_whoever_they_stand_in_for_while_away(
    engaged: Engaged, app_context: AppContext
) -> None:
    theirs = {each.activity for each in engaged.plan().work if each.dri == PM and each.is_open}
    for first, stands_in in ((days(0), True), (days(1), False)):
        with engaged.database.begin() as session:
            away = Absence(first=first, last=days(4), deputy=NEWCOMER)
            people.set_absence(session, WORKSPACE, PM, away)
        shown = on_home(engaged, app_context)
        assert bool(shown) is stands_in
        assert {activity for activity, _ in shown} <= theirs
