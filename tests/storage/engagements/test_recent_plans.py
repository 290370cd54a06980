"""Plans that are kept from one request to the next, beside those read by a process that has kept nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from methodology.definition.ids import CollateralId
from methodology.definition.model import Methodology
from methodology.engagement.health import health
from methodology.engagement.lateness import Lateness
from methodology.people import Absence
from storage import links, people
from storage.database.connection import Database
from storage.database.recent import Recent
from storage.engagements import activity, lifecycle
from storage.methodologies import MOST_PLANS, Catalog
from tests.support.engaged import EM, NEWCOMER, PM, WORKSPACE, Engaged, assert_same, days, engage

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="project_planning")


def _profile(name: str, id: Any = PM, zone: str = "UTC") -> Callable[[Session], Any]:
    profile = people.Profile(workspace=WORKSPACE, id=id, name=name, zone=zone)
    return lambda session: people.save_profile(session, profile, NOON + timedelta(hours=len(name)))


def _away(deputy: Any) -> Callable[[Session], Any]:
    absence = Absence(first=days(0), last=days(9), deputy=deputy)
    return lambda session: people.set_absence(session, WORKSPACE, PM, absence)


BESIDE: dict[str, Callable[[Session], Any]] = {
    "a name": _profile("Ben B. Okafor"),
    "a zone": _profile("Ben", zone="Asia/Tokyo"),
    "an absence": _away(None),
    "an absence with a deputy from outside the team": _away(NEWCOMER),
    "what the deputy is called": _profile("Nora", id=NEWCOMER),
    "the address of a tool": lambda session: links.set_link(
        session, WORKSPACE, CollateralId("psq"), "https://sf.example", EM, NOON
    ),
}


def _changes(engaged: Engaged) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Everything of which a plan is made, changed through another process: its catalog has kept nothing of this one."""
    other = replace(engaged, catalog=Catalog(engaged.database))
    work = next(each for each in engaged.plan().open_work if each.id in engaged.plan().unblocked)
    yield "Done", lambda: other.do(activity.complete, work.id)
    yield "Undo", lambda: other.do(activity.undo, work.id)
    yield "a hold", lambda: other.do(lifecycle.hold, engaged.engagement_id, reason="why", until=days(9))
    yield "going on", lambda: other.do(lifecycle.resume, engaged.engagement_id, shift=False)

    def written(write: Callable[[Session], Any]) -> None:
        with engaged.database.begin() as session:
            write(session)

    for what, write in BESIDE.items():
        yield what, partial(written, write)


def test_a_plan_is_kept_until_anything_that_it_is_made_of_changes(engaged: Engaged) -> None:
    for what, change in _changes(engaged):
        before = engaged.plan()
        change()
        kept, anew = engaged.plan(), replace(engaged, catalog=Catalog(engaged.database)).plan()
        assert_same(kept, anew)
        assert kept.people == anew.people, what
        assert health(kept, NOON) == health(anew, NOON), what
        assert kept is not before, what


def test_one_that_nothing_has_changed_is_the_same(engaged: Engaged) -> None:
    assert engaged.plan() is engaged.plan()


def test_few_are_kept() -> None:
    recent = Recent[str](2)
    for name in "abc":
        recent.keep(name, 1, name.upper())
    assert [recent.get(name, 1) for name in "abc"] == [None, "B", "C"]
    recent.get("b", 1)
    recent.keep("d", 1, "D")
    assert [recent.get(name, 1) for name in "bcd"] == ["B", None, "D"], (
        "the one that was not used for longest goes"
    )
    assert recent.get("b", 2) is None
    assert MOST_PLANS < 100


def test_what_holds_at_a_moment_holds_for_its_quarter_of_an_hour(engaged: Engaged) -> None:
    """Days begin at quarters of an hour, also on the Chatham Islands and in Nepal; of few moments anything is kept."""
    plan = engaged.plan()
    known = Lateness(plan=plan, now=NOON)._known
    assert Lateness(plan=plan, now=NOON + timedelta(minutes=14, seconds=59.9))._known is known
    assert Lateness(plan=plan, now=NOON + timedelta(minutes=15))._known is not known
    for day in range(50):
        Lateness(plan=plan, now=NOON + timedelta(days=day))
    assert len(plan._at_moments) < 10
