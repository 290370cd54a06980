"""The daily digest, as sent and as rewritten after an action."""

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

import pytest

from handlers.block_kit.ids import read_button_value
from handlers.messages.views.digest import digest
from methodology.definition.ids import AnchorId, RoleId
from methodology.engagement.engagement import EngagementId
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.reminders.digest_lines import Blocker, Digest, Line, Section, SectionKind, Substitution
from tests.support.sample import ANNA, BEN, LONG_NAME, TODAY, crowd, done, longest, methodology, work
from tests.support.view_checks import checked, elements, labels_in

Golden = Callable[[Any], Any]
ONE = {7: methodology()}


def line(kind: SectionKind = "today", **changes: Any) -> Line:
    base = Line(work=work(due=TODAY), engagement=EngagementId(7), title="Acme (SOW-42)", kind=kind)
    return base.model_copy(update=changes)


def of(*lines: Line, more: int = 0) -> Digest:
    kinds = dict.fromkeys(each.kind for each in lines)
    sections = tuple(
        Section(kind=kind, lines=tuple(each for each in lines if each.kind == kind)) for kind in kinds
    )
    return Digest(person=ANNA, day=TODAY, sections=sections, more=more)


def every_kind(work_: PlannedActivity, **changes: Any) -> Digest:
    kinds: tuple[SectionKind, ...] = get_args(SectionKind)
    lines = [
        line(
            kind,
            work=work_.model_copy(update={"id": n}),
            overdue_by=3 if kind == "overdue" else 0,
            **changes,
        )
        for n, kind in enumerate(kinds, 1)
    ]
    lines[0] = lines[0].model_copy(update={"standing_in": Substitution(person=BEN, because="away")})
    lines[-2] = lines[-2].model_copy(update={"asked": "Trainer", "role": RoleId("engineer"), "count": 4})
    lines[-1] = lines[-1].model_copy(
        update={"asked": "the kickoff", "anchor": AnchorId("kickoff"), "count": 1}
    )
    return of(*lines, more=5)


def test_a_digest_with_every_kind_of_line(golden: Golden) -> None:
    golden(digest(ONE, every_kind(work(due=TODAY))))


def test_ten_of_the_longest_lines_fit() -> None:
    kinds: tuple[SectionKind, ...] = get_args(SectionKind)
    lines = [
        line(kinds[n % 7], work=each, title=LONG_NAME * 2, asked=LONG_NAME, overdue_by=n)
        for n, each in enumerate(crowd(10))
    ]
    payload = checked(digest({7: longest()}, of(*lines, more=200)))
    assert "200 more" in payload["text"]


def test_a_line_has_done_why_and_a_menu_of_five() -> None:
    payload = checked(digest(ONE, of(line())))
    row = next(block for block in payload["blocks"] if block["type"] == "actions")
    assert [each["action_id"] for each in row["elements"]] == ["ps.done", "ps.why", "ps.act"]
    choices = [read_button_value(each["value"]) for each in row["elements"][2]["options"]]
    assert [each.choice for each in choices] == [
        "snooze_1",
        "snooze_3",
        "snooze_to",
        "reassign",
        "not_needed",
    ]
    assert {(each.engagement, each.work, each.surface) for each in choices} == {(7, 1, "digest")}


def test_a_done_line_says_who_did_it_and_can_be_taken_back(golden: Golden) -> None:
    closed = work(state="done", closed_by=BEN, closed_on=TODAY, due=TODAY)
    payload = golden(digest(ONE, of(line(), line(work=work(2, due=TODAY))), current={closed.id: closed}))
    assert "done by <@U0BEN> on Tue 24 Nov" in payload["text"]
    assert labels_in(payload)[:2] == ["Undo", "Add a link"]
    assert payload["blocks"][0]["text"]["text"] == "Tue 24 Nov: 1 thing for you"


def test_a_line_that_is_not_needed_keeps_its_reason() -> None:
    dropped = work(state="not_needed", closed_by=ANNA, closed_on=TODAY, reason="done *before*")
    text = digest(ONE, of(line()), current={dropped.id: dropped}).text
    assert "Reason: done ∗before∗" in text


def test_a_snoozed_line_says_until_when() -> None:
    later = work(due=TODAY, not_before=date(2026, 11, 27))
    payload = checked(digest(ONE, of(line()), current={later.id: later}))
    assert "snoozed until Fri 27 Nov" in payload["text"]
    assert labels_in(payload) == []


def test_a_reassigned_line_says_whose_it_is_now() -> None:
    given = work(due=TODAY, dri=BEN)
    assert "now with <@U0BEN>" in digest(ONE, of(line()), current={given.id: given}).text


def test_when_everything_is_done_the_title_says_so() -> None:
    closed = work(state="done", closed_by=ANNA, closed_on=TODAY)
    payload = checked(digest(ONE, of(line()), current={closed.id: closed}))
    assert payload["blocks"][0]["text"]["text"] == "All done"


@pytest.mark.parametrize(
    ("kind", "label"), [("role_unfilled", "Choose a person"), ("date_missing", "Set the date")]
)
def test_a_request_has_the_button_that_answers_it(kind: SectionKind, label: str) -> None:
    asking = line(kind, asked="the kickoff", role=RoleId("engineer"), anchor=AnchorId("kickoff"))
    assert labels_in(checked(digest(ONE, of(asking)))) == [label]


def test_a_line_says_what_must_be_done_first(golden: Golden) -> None:
    first = Blocker(id=PlannedActivityId(5), name="Call *<!here>*")
    second = Blocker(id=PlannedActivityId(6), name="Agree the date")
    payload = golden(digest(ONE, of(line(blocked_by=(first, second)))))
    assert "Acme (SOW-42) · due today · after “Call ∗&lt;!here&gt;∗” and “Agree the date”" in payload["text"]


def test_work_done_since_no_longer_blocks_a_line() -> None:
    blocked = line(
        blocked_by=(
            Blocker(id=PlannedActivityId(5), name="Call"),
            Blocker(id=PlannedActivityId(6), name="Agree"),
        )
    )
    now = {PlannedActivityId(5): done(5), PlannedActivityId(6): work(6)}
    text = digest(ONE, of(blocked), current=now).text
    assert "due today · after “Agree”" in text
    assert "after" not in digest(ONE, of(blocked), current=now | {PlannedActivityId(6): done(6)}).text


def test_a_digest_that_was_kept_without_blockers_is_read_as_before() -> None:
    kept = of(line()).model_dump(mode="json")
    for section in kept["sections"]:
        for each in section["lines"]:
            del each["blocked_by"]
    assert Digest.model_validate(kept) == of(line())


def test_an_escalated_line_names_the_dri_and_has_no_buttons() -> None:
    payload = checked(digest(ONE, of(line("escalated", overdue_by=3))))
    assert "DRI: <@U0ANNA>" in payload["text"]
    assert labels_in(payload) == []


def test_every_button_says_which_activity_it_is_for() -> None:
    payload = checked(digest(ONE, of(line())))
    buttons = [e for block in payload["blocks"] for e in elements(block) if e["type"] == "button"]
    assert [each["accessibility_label"] for each in buttons] == [
        "Mark done: Hold the scoping call",
        "Why this?: Hold the scoping call",
    ]
