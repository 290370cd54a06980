"""What may be pressed, and by whom."""

from datetime import date, timedelta

import pytest

from methodology.engagement.buttons import (
    ActivityButton,
    Buttons,
    CardButton,
    MenuButton,
    MoreButton,
    activity_buttons,
)
from methodology.engagement.engagement import EngagementState
from methodology.people import Absence, Person
from methodology.plan.planned_activity import State
from methodology.plan.team import PersonId
from tests.support.sample import ANNA, BEN, CHLOE, DORA, NOW, TODAY, engagement, plan, viewer, work

LOOK: tuple[CardButton, ...] = ("plan", "dates")
AWAY = Person(
    workspace="T0WORK", id=BEN, name="Ben", zone="UTC", absence=Absence(first=TODAY, last=TODAY, deputy=DORA)
)


def buttons(person: PersonId | None, state: EngagementState = "open") -> Buttons:
    acme = plan(of=engagement(state=state), people=[AWAY])
    return Buttons(plan=acme, viewer=viewer(person) if person else None, now=NOW)


@pytest.mark.parametrize(
    ("person", "state", "offered"),
    [
        pytest.param(ANNA, "open", ("update", *LOOK), id="the-team"),
        pytest.param(CHLOE, "open", ("update", *LOOK), id="a-deputy"),
        pytest.param(DORA, "open", ("plan",), id="somebody-without-a-role"),
        pytest.param(None, "open", ("update", *LOOK), id="a-channel"),
        pytest.param(ANNA, "on_hold", ("resume", *LOOK), id="the-team-on-hold"),
        pytest.param(DORA, "on_hold", ("plan",), id="somebody-without-a-role-on-hold"),
        pytest.param(ANNA, "closed", ("reopen", "plan", "history", "share"), id="the-team-once-closed"),
        pytest.param(DORA, "cancelled", ("plan", "history", "share"), id="somebody-once-cancelled"),
        pytest.param(None, "closed", ("reopen", "plan", "history"), id="a-channel-once-closed"),
    ],
)
def test_the_buttons_of_a_card(
    person: PersonId | None, state: EngagementState, offered: tuple[CardButton, ...]
) -> None:
    assert buttons(person, state).of_card == offered


@pytest.mark.parametrize(
    ("person", "state", "offered"),
    [
        (ANNA, "open", ("team", "timeline", "condition", "status_report", "more")),
        (DORA, "on_hold", ("team", "timeline", "status_report", "more")),
        (ANNA, "closed", ()),
    ],
)
def test_the_menu_beside_them(
    person: PersonId, state: EngagementState, offered: tuple[MenuButton, ...]
) -> None:
    assert buttons(person, state).of_menu == offered


RECORDS: tuple[MoreButton, ...] = ("share", "history", "export")
WORK: tuple[MoreButton, ...] = (
    *("handoff", "dates", "own_activity", "details"),
    *("iterations", "edit", "channel", "links"),
)


@pytest.mark.parametrize(
    ("state", "to_the_team"),
    [
        ("open", ("advance", *WORK, *RECORDS, "hold", "cancel", "close")),
        ("on_hold", (*WORK, *RECORDS, "resume", "hold_longer", "cancel", "close")),
        ("closed", (*RECORDS, "reopen")),
        ("cancelled", (*RECORDS, "reopen")),
    ],
)
def test_the_entries_behind_more(state: EngagementState, to_the_team: tuple[MoreButton, ...]) -> None:
    assert buttons(ANNA, state).behind_more == to_the_team
    assert buttons(DORA, state).behind_more == RECORDS


@pytest.mark.parametrize(
    ("state", "of_the_dri", "of_the_team"),
    [
        pytest.param("open", {"done", "snooze", "not_needed"}, {"reassign", "redate"}, id="open"),
        pytest.param("done", {"undo", "evidence"}, set(), id="done"),
        pytest.param("not_needed", {"undo"}, set(), id="not-needed"),
        pytest.param("missed", set(), set(), id="missed"),
        pytest.param("withdrawn", set(), set(), id="withdrawn"),
    ],
)
def test_the_buttons_of_an_activity_follow_its_state(
    state: State, of_the_dri: set[ActivityButton], of_the_team: set[ActivityButton]
) -> None:
    activity = work(state=state)
    why: set[ActivityButton] = {"why"}
    assert activity_buttons(activity) == why | of_the_dri | of_the_team
    assert activity_buttons(activity, may_change=False) == why | of_the_dri
    assert activity_buttons(activity, may_act=False, may_change=False) == why


IN_FULL = activity_buttons(work())
OF_THE_DRI = activity_buttons(work(), may_change=False)
LOOKING = activity_buttons(work(), may_act=False, may_change=False)


@pytest.mark.parametrize(
    ("person", "dri", "offered"),
    [
        pytest.param(ANNA, BEN, IN_FULL, id="the-team-has-all"),
        pytest.param(None, BEN, IN_FULL, id="a-channel-is-shown-all"),
        pytest.param(DORA, DORA, OF_THE_DRI, id="its-dri-without-a-role-may-not-give-it-away"),
        pytest.param(DORA, BEN, OF_THE_DRI, id="the-deputy-of-its-dri"),
        pytest.param(DORA, ANNA, LOOKING, id="somebody-else-may-ask-why"),
        pytest.param(DORA, None, LOOKING, id="what-nobody-has-is-for-the-team"),
    ],
)
def test_who_may_press_what_on_an_activity(
    person: PersonId | None, dri: PersonId | None, offered: frozenset[ActivityButton]
) -> None:
    known = [AWAY, viewer(DORA).person, viewer(ANNA).person]
    acme = plan(work(dri=dri), people=known)
    of = Buttons(plan=acme, viewer=viewer(person) if person else None, now=NOW)
    assert of.of_activity(acme.work[0]) == offered


LATE = TODAY - timedelta(days=7)


@pytest.mark.parametrize(
    ("person", "dri", "due", "state", "offered"),
    [
        pytest.param(ANNA, BEN, LATE, "open", True, id="late-work-of-others"),
        pytest.param(ANNA, BEN, TODAY, "open", False, id="not-late-yet"),
        pytest.param(ANNA, ANNA, LATE, "open", False, id="own-work"),
        pytest.param(DORA, BEN, LATE, "open", False, id="stand-in"),
        pytest.param(DORA, CHLOE, LATE, "open", False, id="not-in-the-team"),
        pytest.param(None, BEN, LATE, "open", False, id="a-channel"),
        pytest.param(ANNA, BEN, LATE, "on_hold", False, id="on-hold"),
    ],
)
def test_late_work_of_others_offers_to_nudge_them(
    person: PersonId | None, dri: PersonId, due: date, state: EngagementState, offered: bool
) -> None:
    acme = plan(work(dri=dri, due=due), of=engagement(state=state), people=[AWAY])
    of = Buttons(plan=acme, viewer=viewer(person) if person else None, now=NOW)
    assert ("nudge" in of.of_activity(acme.work[0])) == offered
