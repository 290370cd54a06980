"""Is the history told in sentences, and does the status report say how it stands?"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from handlers.block_kit.ids import ButtonValue, FormOrigin, ref
from handlers.pages.views.history import HistoryLine, change_words, history
from handlers.pages.views.stage_card import CardFacts, OpenCriterion
from handlers.pages.views.status_report import KeyDate, status_report
from methodology.engagement.engagement import EngagementId
from methodology.engagement.health import Health
from methodology.plan.team import PersonId
from tests.support.sample import (
    ANNA,
    LONG_NAME,
    TODAY,
    crowd,
    done,
    engagement,
    longest,
    methodology,
)
from tests.support.view_checks import checked, elements

Golden = Callable[[Any], Any]
METHODOLOGY = methodology()
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
CARRIED = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))

CHANGES: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    (
        "done",
        {},
        {"evidence": "https://a.example"},
        "marked *Call* done: <https://a.example|https://a.example>",
    ),
    ("done", {}, {}, "marked *Call* done"),
    ("not_needed", {}, {"reason": "*why*"}, "said that *Call* is not needed: ∗why∗"),
    ("undone", {}, {}, "took *Call* back to open"),
    ("evidence_given", {}, {"evidence": "notes"}, "left evidence for *Call*: notes"),
    ("snoozed", {}, {"not_before": "2026-11-27"}, "snoozed *Call* until Fri 27 Nov"),
    ("reassigned", {"dri": "U1"}, {"dri": "U2"}, "gave *Call* from <@U1> to <@U2>"),
    ("redated", {"due": None}, {"due": "2026-12-04"}, "set *Call* from no date to Fri 4 Dec"),
    ("opened", {}, {}, "opened the engagement"),
    (
        "role_given",
        {},
        {"role": "pm", "person": "U1", "deputy": "U2"},
        "gave the role *Project Manager* from nobody to <@U1>, deputy <@U2>",
    ),
    (
        "date_entered",
        {"on": "2026-12-01"},
        {"anchor": "kickoff", "on": "2026-12-03"},
        "moved the kickoff from Tue 1 Dec to Thu 3 Dec",
    ),
    (
        "date_happened",
        {"on": None, "actual": False},
        {"anchor": "kickoff", "on": "2026-12-03", "actual": True},
        "set the kickoff as having been on Thu 3 Dec",
    ),
    (
        "date_happened",
        {"on": "2026-12-03", "actual": True},
        {"anchor": "kickoff", "on": None, "actual": False},
        "took back that the kickoff was on Thu 3 Dec",
    ),
    (
        "stage_back",
        {"left_on": "2026-12-03"},
        {"stage": "scoping"},
        "took the engagement back to the stage *Scoping*",
    ),
    ("exit_by_set", {}, {"stage": "scoping", "by": None}, "set the day to leave *Scoping* to no date"),
    (
        "stage_left",
        {"stage": "scoping"},
        {"despite": "No <time>"},
        "left the stage *Scoping*, despite what was open: No &lt;time&gt;",
    ),
    (
        "criterion_confirmed",
        {},
        {"stage": "scoping", "criterion": "signed", "evidence": ""},
        "confirmed “The contract is signed”",
    ),
    ("condition_raised", {}, {"activity": "review"}, "raised the condition of *Let an architect review it*"),
    ("details_on", {}, {}, "turned details on"),
    ("activity_added", {}, {"name": "Own"}, "added the activity Own"),
    (
        "state_changed",
        {"state": "open"},
        {"state": "on_hold", "reason": "Budget"},
        "changed the engagement from open to on hold: Budget",
    ),
    ("channel_changed", {}, {"channel": "C1"}, "moved the engagement to <#C1>"),
    ("channel_changed", {}, {"channel": None}, "took the engagement out of its channel"),
    ("missed", {}, {}, "let *Call* go: its day passed, and its next turn came"),
    ("handoff_written", {}, {}, "wrote in the handoff sheet"),
    ("migrated", {"version": 1}, {"version": 2}, "moved the engagement from version 1 to 2"),
    ("something_new", {}, {}, "something new"),
]


@pytest.mark.parametrize(
    ("what", "before", "after", "says"), CHANGES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CHANGES)]
)
def test_each_change_is_a_sentence(
    what: str, before: dict[str, Any], after: dict[str, Any], says: str
) -> None:
    line = HistoryLine(at=AT, by=ANNA, what=what, before=before, after=after, name="Call")
    assert change_words(METHODOLOGY, line, TODAY) == says


def test_history_is_read_newest_first_with_a_way_to_older_changes(golden: Golden) -> None:
    lines = [
        HistoryLine(at=AT, by=ANNA, what="done", name="Call", source="digest"),
        HistoryLine(at=AT, by=PersonId("ps-bot"), what="undone", name="Call", source="sweep"),
    ]
    payload = golden(history(METHODOLOGY, "Acme", lines, TODAY, CARRIED, older="812"))
    buttons = [e for block in payload["blocks"] for e in elements(block)]
    assert [ref(each["value"]).choice for each in buttons] == ["812"]


def test_the_emptiest_and_the_fullest_history_fit() -> None:
    assert "Nothing was changed yet." in str(checked(history(METHODOLOGY, "Acme", [], TODAY, CARRIED)))
    long = HistoryLine(at=AT, by=ANNA, what="not_needed", after={"reason": LONG_NAME * 9}, name=LONG_NAME * 2)
    checked(history(METHODOLOGY, LONG_NAME * 2, [long] * 60, TODAY, CARRIED, older="1"))


def facts(**changes: Any) -> CardFacts:
    base = CardFacts(
        engagement=engagement(),
        today=TODAY,
        health=Health(state="at_risk", reasons=("1 activity is overdue",)),
        current=METHODOLOGY.stages_in_order[:2],
        now=crowd(2),
        criteria=(
            OpenCriterion(
                stage=METHODOLOGY.stages_in_order[0],
                criterion=METHODOLOGY.stages_in_order[0].exit_criteria[0],
            ),
        ),
    )
    return base.model_copy(update=changes)


def test_a_status_report_says_what_was_done_and_what_is_open(golden: Golden) -> None:
    dates = (KeyDate(label="the kickoff", on=date(2026, 12, 1)),)
    golden(status_report(METHODOLOGY, facts(), done_since=date(2026, 11, 17), done=(done(),), dates=dates))


def test_the_emptiest_status_report_says_so() -> None:
    empty = facts(now=(), criteria=(), current=(), health=Health(state="on_track"))
    text = checked(status_report(METHODOLOGY, empty, done_since=TODAY))["text"]
    assert "Nothing was finished" in text
    assert "No date is known yet." in text


def test_the_fullest_status_report_fits() -> None:
    full = facts(now=crowd(90), engagement=engagement(customer=LONG_NAME), current=longest().stages)
    dates = [KeyDate(label=LONG_NAME, on=TODAY, actual=True)] * 40
    checked(status_report(longest(), full, done_since=TODAY, done=[done(name=LONG_NAME)] * 90, dates=dates))


def test_what_is_on_hold_is_reported_as_such() -> None:
    held = facts(engagement=engagement(state="on_hold", held_since=date(2026, 11, 20)))
    assert "*On hold* since Fri 20 Nov" in status_report(METHODOLOGY, held, done_since=TODAY).text
