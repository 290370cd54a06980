"""The summary of an engagement that was closed."""

from collections.abc import Callable
from typing import Any

from handlers.messages.views.closed import closed
from methodology.engagement.summary import LateWork, StageSpan, Summary
from methodology.people import Person
from tests.support.sample import ANNA, BEN, LONG_NAME, TODAY, crowd, engagement, longest, plan, work
from tests.support.view_checks import checked

Golden = Callable[[Any], Any]
PEOPLE = [
    Person(workspace="T0WORK", id=who, name=name, zone="UTC")
    for who, name in ((ANNA, "Anna"), (BEN, "Ben <3"))
]
ACME = plan(of=engagement(state="closed", closed_on=TODAY), people=PEOPLE)
WHAT = Summary(
    days=40,
    stages=(
        StageSpan(name="Scoping", days=10, late_by=2, despite="They waited"),
        StageSpan(name="Delivery", days=3),
    ),
    late=(LateWork(name="Hold the kickoff", by=3), LateWork(name="Write it", by=1)),
    not_needed=(work(name="Book the room", state="not_needed", reason="It was online"),),
    promises=(work(2, name="Write the lessons down", dri=BEN),),
)


def test_the_lead_reads_how_it_went(golden: Golden) -> None:
    golden(closed(ACME, WHAT, by=ANNA, despite="They are happy"))
    again = closed(ACME, WHAT, by=ANNA, despite="They waited")
    assert again.text.count("They waited") == 1, "the stage that was left by closing has no reason of its own"


def test_a_channel_reads_it_without_mentions_and_buttons() -> None:
    payload = checked(closed(ACME, WHAT, by=ANNA, in_channel=True))
    assert "<@" not in str(payload)
    assert "was closed by Anna" in payload["text"]
    assert "Write the lessons down · Ben &lt;3" in payload["text"]
    assert not [block for block in payload["blocks"] if block["type"] == "actions"]


def test_where_all_went_well_it_says_so() -> None:
    text = checked(closed(ACME, Summary(days=40), by=ANNA))["text"]
    assert "after 6 weeks" in text
    assert "Nothing was late, dropped or left open." in text


def test_the_longest_summary_fits() -> None:
    spans = tuple(StageSpan(name=LONG_NAME, days=9, despite=LONG_NAME * 10) for _ in range(7))
    late = tuple(LateWork(name=LONG_NAME, by=9) for _ in range(60))
    dropped = tuple(each.model_copy(update={"reason": LONG_NAME * 10}) for each in crowd(60))
    what = Summary(days=999, stages=spans, late=late, not_needed=dropped, promises=crowd(60))
    acme = plan(of=engagement(customer=LONG_NAME, state="closed", closed_on=TODAY), by=longest())
    checked(closed(acme, what, by=ANNA, despite=LONG_NAME * 10))
