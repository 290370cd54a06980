"""The view of the history: each change as a sentence, newest first."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.block_kit.ids import ButtonValue, FormOrigin, read_button_value
from handlers.pages.views.history import change_words, history
from handlers.pages.views.history_line import HistoryLine
from methodology.engagement.engagement import EngagementId
from methodology.plan.team import PersonId
from tests.support.sample import ANNA, LONG_NAME, TODAY, engagement, methodology, plan
from tests.support.view_checks import checked, elements

Golden = Callable[[Any], Any]
METHODOLOGY = methodology()
ACME = plan(of=engagement(reference=""))
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
    (
        "links_set",
        {"sheet": "", "notes": ""},
        {"sheet": "https://a.example", "notes": "https://b.example"},
        "set the link of *Estimate sheet* to <https://a.example|https://a.example> and *Notes* to <https://b.example|https://b.example>",
    ),
    ("links_set", {"sheet": "https://a.example"}, {"sheet": ""}, "took away the link of *Estimate sheet*"),
    (
        "ticked",
        {"ticked": ["Book *it*"]},
        {"ticked": ["Room booked", "Invitations sent"]},
        "ticked off “Room booked” and “Invitations sent” and took back “Book ∗it∗” on the checklist of *Call*",
    ),
    (
        "done_before",
        {},
        {"on": "2026-11-16"},
        "opened the engagement with *Call* done on Mon 16 Nov, before the opening",
    ),
    ("not_needed", {}, {"reason": "*why*"}, "said that *Call* is not needed: ∗why∗"),
    ("undone", {}, {}, "opened *Call* again"),
    ("evidence_given", {}, {"evidence": "notes"}, "left evidence for *Call*: notes"),
    ("snoozed", {}, {"not_before": "2026-11-27"}, "snoozed *Call* until Fri 27 Nov"),
    ("snoozed", {"not_before": "2026-11-27"}, {"not_before": None}, "ended the snooze of *Call*"),
    (
        "moved",
        {"due": "2026-12-03"},
        {"due": "2026-12-11", "cause": {"why": "date", "name": "the <final> SOW", "on": "2026-12-10"}},
        "moved *Call* from Thu 3 Dec to Fri 11 Dec, because the &lt;final&gt; SOW is Thu 10 Dec",
    ),
    (
        "moved",
        {"due": "2026-12-03"},
        {"due": None, "cause": {"why": "of a later version"}},
        "took back the date of *Call*, Thu 3 Dec, because its date follows from the plan so",
    ),
    ("reassigned", {"dri": "U1"}, {"dri": "U2"}, "gave *Call* to <@U2>, who takes over from <@U1>"),
    ("redated", {"due": None}, {"due": "2026-12-04"}, "set *Call* to Fri 4 Dec"),
    ("opened", {}, {}, "opened the engagement"),
    (
        "role_given",
        {},
        {"role": "pm", "person": "U1", "deputy": "U2"},
        "made <@U1> *Project Manager*, deputy <@U2>",
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
        "said that the kickoff was on Thu 3 Dec",
    ),
    (
        "date_happened",
        {"on": "2026-12-03", "actual": True},
        {"anchor": "kickoff", "on": None, "actual": False},
        "took back that the kickoff was on Thu 3 Dec",
    ),
    (
        "gate_snoozed",
        {},
        {"stage": "scoping", "not_before": "2026-12-03"},
        "snoozed moving on from *Scoping* until Thu 3 Dec",
    ),
    (
        "gate_snoozed",
        {},
        {"stage": "", "not_before": "2026-12-03"},
        "snoozed closing the engagement until Thu 3 Dec",
    ),
    (
        "stage_back",
        {"left_on": "2026-12-03"},
        {"stage": "scoping"},
        "took the engagement back to the stage *Scoping*",
    ),
    (
        "exit_by_set",
        {"by": "2026-12-03"},
        {"stage": "scoping", "by": "2026-12-04"},
        "moved the target end of *Scoping* from Thu 3 Dec to Fri 4 Dec",
    ),
    (
        "stage_left",
        {"stage": "scoping"},
        {"despite": "No <time>"},
        "moved on from *Scoping*, despite what was open: No &lt;time&gt;",
    ),
    (
        "criterion_confirmed",
        {},
        {"stage": "scoping", "criterion": "signed", "evidence": ""},
        "confirmed “The contract is signed”",
    ),
    (
        "criterion_denied",
        {},
        {"stage": "scoping", "criterion": "signed"},
        "took back that “The contract is signed”",
    ),
    (
        "stage_left",
        {"stage": "scoping"},
        {"note": "In the plan"},
        "moved on from *Scoping*. Left for who comes next: In the plan",
    ),
    (
        "condition_raised",
        {},
        {"activity": "review"},
        "said that something came up, so there is more to do: *Let an architect review it*",
    ),
    (
        "condition_raised",
        {},
        {"activity": "review", "note": "It grew"},
        "said that something came up, so there is more to do: *Let an architect review it*: It grew",
    ),
    (
        "condition_taken_back",
        {"activity": "review", "occurrence": 1},
        {},
        "took back that something came up: *Let an architect review it*",
    ),
    ("condition_denied", {}, {"activity": "gone"}, "said no to “gone”"),
    ("details_on", {}, {}, "added optional steps"),
    ("activity_added", {}, {"name": "Own"}, "added the activity Own"),
    (
        "state_changed",
        {"state": "open"},
        {"state": "on_hold", "reason": "Budget"},
        "put the engagement on hold: Budget",
    ),
    ("channel_changed", {}, {"channel": "C1"}, "moved the engagement to <#C1>"),
    ("channel_changed", {}, {"channel": None}, "took the engagement out of its channel"),
    ("missed", {}, {}, "skipped *Call*: the next one is due"),
    ("let_go", {}, {"why": "ended"}, "let *Call* go: it does not come again"),
    ("let_go", {}, {}, "let *Call* go"),
    ("held_until", {}, {"until": "2026-11-27"}, "put it on hold until Fri 27 Nov"),
    (
        "edited",
        {"customer": "Acme", "reference": "", "type": "blended"},
        {"customer": "Acme *Ltd*", "reference": "SOW-1", "type": "blended"},
        "changed the customer from Acme to Acme ∗Ltd∗ and the reference from none to SOW-1",
    ),
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


def test_the_dates_that_one_act_has_moved_are_one_line() -> None:
    cause = {"why": "date", "name": "the kickoff", "on": "2026-12-10"}
    move = HistoryLine(
        at=AT,
        by=ANNA,
        what="moved",
        before={"due": "2026-12-03"},
        after={"due": "2026-12-11", "cause": cause},
        name="Call",
    )
    line = move.model_copy(update={"with_it": (move,) * 39})
    shown = ", ".join(["Call (Thu 3 Dec → Fri 11 Dec)"] * 8)
    assert (
        change_words(METHODOLOGY, line, TODAY)
        == f"moved 40 due dates, because the kickoff is Thu 10 Dec: {shown} and 32 more"
    )


def test_history_is_read_newest_first_with_a_way_to_older_changes(golden: Golden) -> None:
    lines = [
        HistoryLine(at=AT, by=ANNA, what="done", name="Call"),
        HistoryLine(at=AT, by=PersonId("ps-bot"), what="undone", name="Call"),
    ]
    payload = golden(history(ACME, lines, TODAY, CARRIED, older="812"))
    buttons = [e for block in payload["blocks"] for e in elements(block)]
    assert [read_button_value(each["value"]).choice for each in buttons] == ["812"]


def test_the_emptiest_and_the_fullest_history_fit() -> None:
    assert "Nothing was changed yet." in str(checked(history(ACME, [], TODAY, CARRIED)))
    long = HistoryLine(at=AT, by=ANNA, what="not_needed", after={"reason": LONG_NAME * 9}, name=LONG_NAME * 2)
    checked(history(plan(of=engagement(customer=LONG_NAME * 2)), [long] * 60, TODAY, CARRIED, older="1"))
