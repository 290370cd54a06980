"""The view of the status report."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.block_kit.message import MOST_BLOCKS
from handlers.pages.views.status_report import posted_report, status_report_message
from methodology.engagement.card import Card, OpenCriterion
from methodology.engagement.health import Health, Trouble
from methodology.engagement.status_report import KeyDate, StatusReport
from methodology.plan.team import PersonId
from tests.support.sample import LONG_NAME, NOW, TODAY, crowd, done, engagement, longest, methodology, plan
from tests.support.view_checks import checked

Golden = Callable[[Any], Any]
STAGES = methodology().stages_in_order


def channel_card(**changes: Any) -> Card:
    base = Card(
        plan=plan(),
        viewer=None,
        now=NOW,
        health=Health(state="at_risk", reasons=("1 activity is overdue",)),
        current=STAGES[:2],
        open_work=crowd(2),
        criteria=(OpenCriterion(stage=STAGES[0], criterion=STAGES[0].exit_criteria[0]),),
    )
    return replace(base, **changes)


def test_a_status_report_says_what_was_done_and_what_is_open(golden: Golden) -> None:
    dates = (KeyDate(label="the kickoff", on=date(2026, 12, 1)),)
    report = StatusReport(card=channel_card(), done_since=date(2026, 11, 17), done=(done(),), dates=dates)
    golden(status_report_message(report))


def test_the_emptiest_status_report_says_so() -> None:
    empty = channel_card(open_work=(), criteria=(), current=(), health=Health(state="on_track"))
    text = checked(status_report_message(StatusReport(card=empty, done_since=TODAY)))["text"]
    assert "Nothing was done" in text
    assert "No date is known yet." in text


def test_the_fullest_status_report_fits() -> None:
    long = plan(of=engagement(customer=LONG_NAME), by=longest())
    full = channel_card(open_work=crowd(90), plan=long, current=longest().stages)
    dates = (KeyDate(label=LONG_NAME, on=TODAY, actual=True),) * 40
    report = StatusReport(card=full, done_since=TODAY, done=(done(name=LONG_NAME),) * 90, dates=dates)
    assert len(checked(status_report_message(report))["blocks"]) <= MOST_BLOCKS


def test_how_it_stands_comes_first_for_the_person_who_asked_and_is_not_posted() -> None:
    late = Health(state="late", reasons=("Call, 3 days",))
    report = StatusReport(card=channel_card(), done_since=TODAY, health=late)
    assert checked(status_report_message(report))["text"].startswith("🔴 *Late*: Call, 3 days\n")
    assert "Late" not in checked(posted_report(report))["text"]


def test_what_somebody_has_said_comes_before_what_is_late_and_is_not_posted() -> None:
    red = Trouble(condition="The project is red", by=PersonId("UBEN"), when="Tue 5 Jan")
    late = Health(state="late", reasons=("Call, 3 days",), troubles=(red,))
    report = StatusReport(card=channel_card(), done_since=TODAY, health=late)
    first = "🔴 *Late*: The project is red (said by <@UBEN> on Tue 5 Jan), and 1 more\n"
    assert checked(status_report_message(report))["text"].startswith(first)
    assert "is red" not in checked(posted_report(report))["text"]


def test_an_engagement_on_hold_is_reported_as_such() -> None:
    held = channel_card(plan=plan(of=engagement(state="on_hold", held_since=date(2026, 11, 20))))
    text = status_report_message(StatusReport(card=held, done_since=TODAY)).text
    assert "*On hold* since Fri 20 Nov" in text
