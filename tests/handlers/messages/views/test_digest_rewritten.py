"""The daily message once something in it has been done, here or elsewhere."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.block_kit.ids import ButtonValue, read_button_value
from handlers.messages.views.digest import digest
from handlers.messages.views.digest_parts import Refused
from handlers.messages.views.digest_state import Current
from methodology.definition.ids import RoleId, StageId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.questions import LINK
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import Member, PersonId, Team
from methodology.reminders.digest_lines import (
    Blocker,
    Line,
)
from tests.support.digest_messages import (
    BOOKED,
    KAI_LEFT,
    KICKOFF,
    ONE,
    PSE,
    TRAINER,
    a_gate,
    a_hold,
    a_passed_date,
    a_question,
    line,
    of,
    of_missing,
)
from tests.support.opened import gitlab_ps
from tests.support.sample import (
    ANNA,
    BEN,
    TODAY,
    done,
    engagement,
    plan,
    work,
)
from tests.support.view_checks import checked, elements, labels_in

Golden = Callable[[Any], Any]


@pytest.mark.parametrize(
    ("answer", "today", "state", "labels"),
    [
        pytest.param({"on": TODAY, "actual": True}, TODAY, "open", ["Undo"], id="on-the-day-of-the-message"),
        pytest.param({"on": date(2026, 12, 1)}, TODAY, "open", ["Undo"], id="planned-for-another-day"),
        pytest.param({"on": TODAY, "actual": True}, date(2026, 11, 25), "open", [], id="not-later"),
        pytest.param({"on": TODAY, "actual": True}, TODAY, "closed", [], id="not-once-it-is-closed"),
    ],
)
def test_an_answer_is_taken_back_in_its_line(
    answer: dict[str, Any], today: date, state: str, labels: list[str]
) -> None:
    asked, facts = a_passed_date(), plan().engagement.plan_facts
    dates = (AnchorDate.model_validate({"anchor": "kickoff"} | answer),)
    running = engagement(plan_facts=facts.model_copy(update={"dates": dates}), state=state)
    payload = checked(digest(ONE, of(asked), current=Current(engagements={running.id: running}, today=today)))
    assert labels_in(payload) == labels


NOBODY: dict[str, Any] = {
    "team": Team(),
    "plan_facts": plan().engagement.plan_facts.model_copy(update={"dates": ()}),
}
FILLED = Team(members=(Member(role=RoleId("engineer"), person=BEN),))
KAI = PersonId("U0KAI")
GONE = Team(members=(Member(role=RoleId("engineer"), person=KAI),))
LEFT = plan().engagement.plan_facts.model_copy(update={"left": {StageId("planning"): TODAY}})


@pytest.mark.parametrize(
    ("shown", "changes", "says", "labels"),
    [
        pytest.param(of_missing(TRAINER), {}, "Who is the Trainer?", [], id="a-role-still-empty"),
        pytest.param(of_missing(TRAINER), {"team": FILLED}, "✅ *Trainer*: <@U0BEN>", ["Undo"], id="a-role-filled-since"),
        pytest.param(of_missing(TRAINER), {"team": GONE}, "Who is the Trainer?", [], id="a-role-whose-holder-has-left"),
        pytest.param(
            of_missing(TRAINER, KICKOFF), {"team": FILLED}, "When do you expect the kickoff?", ["Undo"], id="one-of-two"
        ),
        pytest.param(
            of_missing(TRAINER, PSE, KICKOFF), {}, "• Who is the PSE?", ["Fill 2 roles"], id="two-roles-and-a-date"
        ),
        pytest.param(of_missing(KICKOFF, BOOKED), {}, "• When do you expect the booking?", ["Set 2 dates"], id="two-dates"),
        pytest.param(
            line("role_unfilled", asked="Trainer", role=RoleId("engineer")),
            {"team": FILLED},
            "✅ *Trainer*",
            ["Undo"],
            id="a-role-of-an-older-version",
        ),
        pytest.param(a_passed_date(), {}, "✅ *The kickoff*\nAcme (SOW-42) · no date any more", [], id="a-date-taken-out-since"),
        pytest.param(a_gate(), {}, "due today", ["Move on"], id="a-stage-to-leave"),
        pytest.param(a_gate(), {"plan_facts": LEFT}, "✅ *Leave Planning*", [], id="a-stage-left-since"),
        pytest.param(a_gate(), {"state": "closed"}, "✅ *Leave Planning*", [], id="closed-since"),
        pytest.param(
            a_hold(),
            {"state": "on_hold", "hold_until": TODAY},
            "Is it still?",
            ["Resume", "Keep on hold …"],
            id="still-on-hold",
        ),
        pytest.param(
            a_hold(),
            {"state": "on_hold", "hold_until": TODAY + timedelta(days=7)},
            "On hold until",
            [],
            id="held-longer-since",
        ),
        pytest.param(a_hold(), {}, "No longer on hold", [], id="resumed-since"),
    ],
)  # fmt: skip
def test_what_was_done_elsewhere_is_asked_for_no_more(
    shown: Line, changes: dict[str, Any], says: str, labels: list[str]
) -> None:
    engagement = plan().engagement.model_copy(update=NOBODY | changes)
    known = {EngagementId(7): engagement}
    current = Current(engagements=known, today=TODAY, gone=frozenset({KAI}))
    payload = checked(digest(ONE, of(shown), current=current))
    assert says in payload["text"]
    assert labels_in(payload) == labels


@pytest.mark.parametrize("asked", [line("overdue"), line("escalated"), of_missing(TRAINER)])
def test_of_an_engagement_that_is_over_nothing_is_asked(asked: Line) -> None:
    over = plan().engagement.model_copy(update=NOBODY | {"state": "cancelled"})
    payload = checked(digest(ONE, of(asked), current=Current(engagements={asked.engagement: over})))
    assert labels_in(payload) == []
    assert "Acme (SOW-42) · cancelled" in payload["text"]
    assert payload["blocks"][0]["text"]["text"].endswith("all done here")


def test_a_done_line_says_who_did_it_and_can_be_taken_back(golden: Golden) -> None:
    closed = work(state="done", closed_by=BEN, closed_on=TODAY, due=TODAY)
    payload = golden(
        digest(ONE, of(line(), line(work=work(2, due=TODAY))), current=Current(work={closed.id: closed}))
    )
    assert "done by <@U0BEN> on Tue 24 Nov" in payload["text"]
    assert labels_in(payload)[:2] == ["Undo", "Add a link"]
    assert payload["blocks"][0]["text"]["text"] == "Tue 24 Nov · 1 for today"


def test_a_line_that_is_not_needed_keeps_its_reason() -> None:
    dropped = work(state="not_needed", closed_by=ANNA, closed_on=TODAY, reason="done *before*")
    text = digest(ONE, of(line()), current=Current(work={dropped.id: dropped})).text
    assert "Reason: done ∗before∗" in text


def test_a_snoozed_line_says_until_when() -> None:
    later = work(due=TODAY, not_before=date(2026, 11, 27))
    payload = checked(digest(ONE, of(line()), current=Current(work={later.id: later})))
    assert "snoozed until Fri 27 Nov" in payload["text"]
    assert labels_in(payload) == []


@pytest.mark.parametrize(
    ("team", "labels"),
    [
        pytest.param(
            Team(members=(Member(role=RoleId("pm"), person=ANNA),)), ["Undo"], id="for the team to take back"
        ),
        pytest.param(FILLED, [], id="not for somebody who has left the team with it"),
    ],
)
def test_a_reassigned_line_says_whose_it_is_now(team: Team, labels: list[str]) -> None:
    given, acme = work(due=TODAY, dri=BEN), engagement(team=team, opened_by=BEN)
    current = Current(work={given.id: given}, engagements={acme.id: acme}, today=TODAY, reader=ANNA)
    payload = checked(digest(ONE, of(line()), current=current))
    assert "now with <@U0BEN>" in payload["text"]
    assert labels_in(payload) == labels


def test_when_everything_is_done_the_title_says_so() -> None:
    closed = work(state="done", closed_by=ANNA, closed_on=TODAY)
    payload = checked(digest(ONE, of(line()), current=Current(work={closed.id: closed})))
    assert payload["blocks"][0]["text"]["text"] == "Tue 24 Nov · all done here"


def test_work_done_since_no_longer_blocks_a_line() -> None:
    blocked = line(
        blocked_by=(
            Blocker(id=PlannedActivityId(5), name="Call"),
            Blocker(id=PlannedActivityId(6), name="Agree"),
        )
    )
    now = {PlannedActivityId(5): done(5), PlannedActivityId(6): work(6)}
    text = digest(ONE, of(blocked), current=Current(work=now)).text
    assert "due today · after “Agree”" in text
    assert (
        "after"
        not in digest(ONE, of(blocked), current=Current(work=now | {PlannedActivityId(6): done(6)})).text
    )


def test_what_was_handed_over_is_offered_no_more() -> None:
    offered = of(Line(engagement=EngagementId(7), title="Acme", kind="hand_over", leaving=KAI_LEFT))
    without = engagement(team=Team(members=(Member(role=RoleId("pm"), person=ANNA),)))
    current = Current(engagements={without.id: without}, work={PlannedActivityId(1): work(1, dri=ANNA)})
    assert labels_in(checked(digest(ONE, offered))) == ["Hand over …"]
    assert labels_in(checked(digest(ONE, offered, current=current))) == []
    over = engagement(state="cancelled", team=Team(members=(Member(role=RoleId("pm"), person=BEN),)))
    both = current.model_copy(update={"engagements": {over.id: over}})
    assert labels_in(checked(digest(ONE, offered, current=both))) == [], "nothing is left of what is over"
    left = current.model_copy(update={"work": {PlannedActivityId(1): work(1, dri=BEN)}})
    assert labels_in(checked(digest(ONE, offered, current=left))) == ["Hand over …"]


def test_what_cannot_be_picked_is_refused_in_its_line_with_an_empty_field() -> None:
    picked = ButtonValue(engagement=EngagementId(7), choice="role:engineer=U0KAI", surface="digest")
    refused = Refused(about=picked, words="Kai <here> is a guest.")
    shown = checked(digest(ONE, of(of_missing(TRAINER, KICKOFF)), refused=refused))
    trainer, kickoff = (block for block in shown["blocks"] if "accessory" in block)
    assert "⚠️ Kai &lt;here&gt; is a guest." in trainer["text"]["text"]
    assert "⚠️" not in kickoff["text"]["text"]
    assert read_button_value(trainer["block_id"]).page == 2, (
        "Slack keeps what was picked in a field of the same id"
    )


def test_what_was_filled_yesterday_is_not_undone_here() -> None:
    engagement = plan().engagement.model_copy(update=NOBODY | {"team": FILLED})
    later = Current(engagements={EngagementId(7): engagement}, today=TODAY + timedelta(days=1))
    assert labels_in(checked(digest(ONE, of(of_missing(TRAINER)), current=later))) == []


def test_a_snoozed_gate_leaves_it_to_the_next_one_to_stand_out() -> None:
    snoozed = engagement(gates_not_before={StageId("planning"): date(2026, 12, 4)})
    other = a_gate().model_copy(update={"engagement": EngagementId(8)})
    shown = checked(digest(ONE, of(a_gate(), other), current=Current(engagements={snoozed.id: snoozed})))
    styles = [e.get("style") for block in shown["blocks"] for e in elements(block) if e["type"] == "button"]
    assert styles == ["primary"]


def test_a_gate_can_be_snoozed_in_place() -> None:
    snoozed = engagement(gates_not_before={StageId("planning"): date(2026, 12, 4)})
    shown = checked(digest(ONE, of(a_gate()), current=Current(engagements={snoozed.id: snoozed})))
    assert "💤 *Leave Planning*" in str(shown)
    assert "snoozed until Fri 4 Dec" in str(shown)


def test_what_done_asked_is_answered_in_the_weekly_message() -> None:
    asked = a_question()
    payload = checked(digest(ONE, of(asked)))
    assert "Acme (SOW-42) · asked when “Hold the scoping call” was done · Yes plans" in str(payload)
    assert labels_in(payload) == ["Yes", "No"]
    assert payload["blocks"][0]["text"]["text"] == "Tue 24 Nov · your week", "it is not for today"
    answered = engagement(questions=(a_question(state="no", answered_by=BEN).unanswered,))
    current = Current(engagements={answered.id: answered})
    rewritten = checked(digest(ONE, of(asked), current=current))
    assert ": no, said <@U0BEN>" in str(rewritten)
    assert labels_in(rewritten) == []


def test_a_link_that_done_asked_for_is_added_or_denied_in_the_weekly_message() -> None:
    asked = a_question(condition=LINK, activity="plan_kantata_setup")
    payload = checked(digest({7: gitlab_ps()}, of(asked)))
    assert "🔗 *Where is the Kantata project?*\nAcme (SOW-42) · asked when “" in str(
        payload["blocks"][2]["text"]["text"]
    )
    assert labels_in(payload) == ["Add the link: Kantata project", "No link"]
    given = engagement(
        questions=(a_question(condition=LINK, activity="plan_kantata_setup", state="yes").unanswered,)
    )
    rewritten = checked(digest({7: gitlab_ps()}, of(asked), current=Current(engagements={given.id: given})))
    assert "✅ Link: Kantata project" in str(rewritten)
