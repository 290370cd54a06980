"""The view of Details: rule, anchor, arithmetic, source and zone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import MOST_BLOCKS
from handlers.pages.views.why import why, why_gone
from methodology.definition.ids import ActivityId, AnchorId
from methodology.engagement.buttons import activity_buttons
from methodology.engagement.engagement import EngagementId
from methodology.people import Person
from methodology.plan.explanation import Explanation
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from tests.support.sample import ANNA, LONG_NAME, TODAY, longest, methodology, plan, work
from tests.support.view_checks import checked, labels_in

Golden = Callable[[Any], Any]
ORIGIN = FormOrigin(
    about=ButtonValue(engagement=EngagementId(7), work=PlannedActivityId(1), surface="digest"),
    channel="D1",
    message_ts="1.2",
)
PERSON = Person(workspace="T", id=ANNA, name="Anna", zone="Europe/Berlin", country="DE")
KICKOFF = work(activity=ActivityId("hold_kickoff"), name="Hold the kickoff")
WEEKEND = ((date(2026, 11, 28), "a weekend"), (date(2026, 11, 29), "a weekend"))


def explanation(**changes: Any) -> Explanation:
    base = Explanation(
        anchor=methodology().anchor[AnchorId("kickoff")],
        anchor_on=date(2026, 12, 1),
        skipped=WEEKEND,
        blocked_by=("Write the contract",),
    )
    return base.model_copy(update=changes)


def shown(activity: PlannedActivity = KICKOFF, *, may_change: bool = True, **changes: Any) -> Any:
    buttons = activity_buttons(activity, may_change=may_change)
    acme = plan(activity, people=[PERSON])
    return why(acme, activity, explanation(**changes), buttons, TODAY, ORIGIN)


def test_why_tells_rule_anchor_arithmetic_source_and_zone(golden: Golden) -> None:
    golden(shown())


@pytest.mark.parametrize(("zone", "called"), [("America/New_York", "on New York time."), ("UTC", "on UTC.")])
def test_why_calls_a_zone_as_people_do(zone: str, called: str) -> None:
    acme = plan(KICKOFF, people=[PERSON.model_copy(update={"zone": zone})])
    buttons = activity_buttons(KICKOFF, may_change=True)
    assert called in str(checked(why(acme, KICKOFF, explanation(), buttons, TODAY, ORIGIN)))


def test_why_a_date_is_missing_says_who_sets_it() -> None:
    waiting = KICKOFF.model_copy(update={"due": None, "waiting_for": AnchorId("kickoff"), "dri": None})
    payload = checked(shown(waiting, anchor_on=None, skipped=()))
    said = "\n".join(block["text"]["text"] for block in payload["blocks"] if "text" in block)
    assert "The kickoff has no date yet. It is set by completing “Hold the kickoff”, or the PM." in said
    assert "nobody does this yet" in said


def test_why_a_date_set_by_hand_says_so() -> None:
    by_hand = work(activity=ActivityId("hold_kickoff"), due_by_hand=True)
    assert "A person set this date." in str(checked(shown(by_hand)))


def test_why_a_date_moved_by_a_hold_says_from_which() -> None:
    moved = work(activity=ActivityId("hold_kickoff"), due=date(2026, 12, 15), shifted_from=date(2026, 12, 1))
    said = str(checked(shown(moved)))
    assert "That was Tue 1 Dec; it was moved when the engagement was resumed after a hold." in said


@pytest.mark.parametrize("by_hand", [False, True], ids=["by-its-rule", "by-hand"])
def test_why_says_until_when_work_is_to_be_done_that_could_not_be_done_in_time(by_hand: bool) -> None:
    late = KICKOFF.model_copy(update={"due_by_hand": by_hand})
    page = why(plan(late), late, explanation(), frozenset(), TODAY, ORIGIN, to_be_done=date(2026, 12, 10))
    said = str(checked(page))
    assert "Due Thu 10 Dec · " in said
    assert (
        "It could only start later, so nobody is late with it until Thu 10 Dec, the first working day" in said
    )


def test_why_shows_the_checklist_of_an_activity() -> None:
    booked = work(activity=ActivityId("book_room"), name="Book the room")
    assert "☐ A projector" in str(checked(shown(booked, anchor=None)))


def test_the_fullest_explanation_fits() -> None:
    long = work(name=LONG_NAME * 3)
    skipped = tuple((date(2026, 12, day), LONG_NAME) for day in range(1, 29))
    full = explanation(skipped=skipped, blocked_by=(LONG_NAME,) * 40)
    page = why(plan(long, by=longest()), long, full, activity_buttons(long), TODAY, ORIGIN)
    assert len(checked(page)["blocks"]) <= MOST_BLOCKS


def test_somebody_who_may_not_change_it_reads_why_and_its_history() -> None:
    assert labels_in(checked(shown(may_change=False))) == ["History"]


def test_an_activity_that_the_version_lacks_keeps_its_history() -> None:
    gone = work(activity=ActivityId("gone"), name="Gone")
    payload = checked(why_gone(plan(gone), gone, TODAY, ORIGIN))
    assert "does not have this activity" in str(payload)
    assert labels_in(payload) == ["History"]
