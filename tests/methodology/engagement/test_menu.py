"""What can be done with an engagement behind More, by whom and in which state?"""

from typing import get_args

import pytest

from methodology.engagement.engagement import EngagementState
from methodology.engagement.menu import LOOKING, MenuEntry, menu_entries
from methodology.engagement.rights import Viewer
from methodology.people import Person
from methodology.plan.team import PersonId
from tests.support.plans import OPENER, OTHER, plan

EVERYTHING: frozenset[MenuEntry] = frozenset(get_args(MenuEntry))


def viewer(person: PersonId) -> Viewer:
    return Viewer(person=Person(workspace="T1", id=person, name="Somebody", zone="UTC"))


def entries(person: PersonId, state: EngagementState) -> frozenset[MenuEntry]:
    return menu_entries(viewer(person), plan(state=state).engagement)


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("open", EVERYTHING - {"resume", "reopen"}),
        ("on_hold", EVERYTHING - {"hold", "reopen"}),
        ("closed", {*LOOKING, "reopen"}),
        ("cancelled", {*LOOKING, "reopen"}),
    ],
)
def test_what_can_be_done_follows_the_state(state: EngagementState, offered: set[MenuEntry]) -> None:
    assert entries(OPENER, state) == offered


@pytest.mark.parametrize("state", get_args(EngagementState))
def test_whoever_may_only_look_is_offered_what_shows_something(state: EngagementState) -> None:
    assert entries(OTHER, state) == set(LOOKING)
