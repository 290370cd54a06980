"""The daily message as it is sent."""

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

import pytest

from handlers.block_kit.ids import read_button_value
from handlers.messages.views.digest import digest
from handlers.messages.views.digest_state import Current
from methodology.definition.ids import AnchorId
from methodology.engagement.engagement import EngagementId
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivityId
from methodology.reminders.digest_ends import OpenLine, Tomorrow, Weekly
from methodology.reminders.digest_lines import (
    ActOfOther,
    Blocker,
    Digest,
    Elsewhere,
    SectionKind,
)
from tests.support.digest_messages import (
    KICKOFF,
    ONE,
    TOMORROW,
    TRAINER,
    WEEKLY,
    a_gate,
    every_line,
    line,
    of,
    of_missing,
)
from tests.support.opened import gitlab_ps
from tests.support.sample import (
    ANNA,
    BEN,
    LONG_NAME,
    TODAY,
    longest,
    work,
)
from tests.support.view_checks import checked, elements, labels_in

Golden = Callable[[Any], Any]


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_lines_of_every_kind(golden: Golden, part: int) -> None:
    lines = every_line()[part * 9 :][:9]
    ends = {"weekly": WEEKLY, "tomorrow": TOMORROW} if part else {}
    golden(digest(ONE, of(*lines, more=5).model_copy(update=ends)))


@pytest.mark.parametrize(
    ("weekly", "more", "is_asked"),
    [
        pytest.param(WEEKLY, {}, True, id="the-week-of-a-holiday"),
        pytest.param(None, {}, False, id="on-other-days"),
        pytest.param(WEEKLY, {"holidays_settled": True}, False, id="who-has-answered"),
        pytest.param(WEEKLY, {"zone": "Asia/Tokyo"}, False, id="no-holiday-in-this-week"),
    ],
)
def test_a_weekly_message_asks_again_about_public_holidays(
    weekly: Weekly | None, more: dict[str, Any], is_asked: bool
) -> None:
    reader = Person(workspace="T1", id=ANNA, name="Anna", **{"zone": "America/New_York", **more})
    sent = of(line()).model_copy(update={"weekly": weekly})
    payload = checked(digest(ONE, sent, reader=reader))
    said = "Thu 26 Nov is a public holiday (Thanksgiving Day). Are you off on the public holidays of your country, United States?"
    assert (said in payload["text"]) == is_asked
    assert ("Yes, United States" in labels_in(payload)) == is_asked


def test_every_kind_has_a_line() -> None:
    assert {each.kind for each in every_line()} == set(get_args(SectionKind))


def test_ten_of_the_longest_lines_fit() -> None:
    also = OpenLine(
        engagement=EngagementId(7), title=LONG_NAME * 2, open=99, worst=LONG_NAME, late_by=99, escalated=9
    )
    weekly = Weekly(also=(also,) * 10, more=99, later=99, snoozed=9, no_manager=(LONG_NAME,) * 9)
    ends = {"weekly": weekly, "tomorrow": Tomorrow(day=TODAY, names=(LONG_NAME * 2,) * 3, more=9)}
    longest_lines = every_line(LONG_NAME * 2, LONG_NAME)
    for first in range(0, len(longest_lines), 4):
        ten = (longest_lines * 2)[first : first + 10]
        payload = checked(digest({7: longest()}, of(*ten, more=200).model_copy(update=ends)))
        assert len(payload["blocks"]) < 50


def test_one_activity_that_waits_for_a_role_comes_to_its_reader() -> None:
    one = line("missing", work=None, missing=(TRAINER.model_copy(update={"waiting": 1}),))
    text = checked(digest(ONE, of(one)))["text"]
    assert "1 activity waits for this role and comes to you until then" in text


def test_home_is_a_link_where_its_address_is_known() -> None:
    known = checked(digest(ONE, of(line()), home="slack://app?team=T1&id=A1&tab=home"))
    assert known["blocks"][-1]["elements"][0]["text"].endswith(
        "All your work: <slack://app?team=T1&amp;id=A1&amp;tab=home|Home>"
    )
    assert "the *Home* tab above" in str(checked(digest(ONE, of(line()))))


def test_a_weekly_message_without_news_is_called_so() -> None:
    what = of().model_copy(update={"weekly": WEEKLY})
    payload = checked(digest(ONE, what))
    assert payload["blocks"][0]["text"]["text"] == "Tue 24 Nov · your week"
    assert "TA ∗review∗ 3 days late" in payload["text"]


def test_what_is_new_at_once_says_so() -> None:
    what = of(line()).model_copy(update={"at_once": True})
    assert checked(digest(ONE, what))["blocks"][0]["text"]["text"] == "New for you: 1 thing"


def test_a_line_has_done_and_a_menu() -> None:
    payload = checked(digest(ONE, of(line())))
    row = next(block for block in payload["blocks"] if block["type"] == "actions")
    assert [each["action_id"] for each in row["elements"]] == ["ps.done", "ps.act"]
    choices = [read_button_value(each["value"]) for each in row["elements"][1]["options"]]
    assert [each.choice for each in choices] == ["snooze_to", "reassign", "not_needed", "why"]
    assert {(each.engagement, each.work, each.surface) for each in choices} == {(7, 1, "digest")}


def test_who_has_no_part_in_the_engagement_is_offered_the_work_alone() -> None:
    payload = checked(digest(ONE, of(line(is_outside=True))))
    row = next(block for block in payload["blocks"] if block["type"] == "actions")
    menu = row["elements"][1]
    choices = [read_button_value(each["value"]).choice for each in menu["options"]]
    assert choices == ["snooze_to", "not_needed", "why"]
    given = work(due=TODAY, dri=BEN)
    back = digest(ONE, of(line(is_outside=True)), current=Current(work={given.id: given}))
    assert labels_in(checked(back)) == []


def test_a_line_says_what_must_be_done_first(golden: Golden) -> None:
    first = Blocker(id=PlannedActivityId(5), name="Call *<!here>*")
    second = Blocker(id=PlannedActivityId(6), name="Agree the date")
    payload = golden(digest(ONE, of(line(blocked_by=(first, second)))))
    assert "Acme (SOW-42) · due today · after “Call ∗&lt;!here&gt;∗” and “Agree the date”" in payload["text"]


def test_a_digest_that_another_version_kept_is_read() -> None:
    kept = of(line()).model_dump(mode="json")
    for section in kept["sections"]:
        for each in section["lines"]:
            for newer in ("due", "holds_up", "is_new", "elsewhere", "missing", "closer", "cause", "name"):
                del each[newer]
            each["work"] |= {"startable_told": "2026-11-23", "startable_told_to": BEN}
    assert Digest.model_validate(kept) == of(line())


@pytest.mark.parametrize("can_reassign", [True, False])
def test_an_escalated_line_names_the_dri_and_offers_to_nudge_them(can_reassign: bool) -> None:
    payload = checked(digest(ONE, of(line("escalated", overdue_by=3, can_reassign=can_reassign))))
    assert "late · <@U0ANNA>" in payload["text"]
    assert labels_in(payload) == ["Nudge", "Details", *(["Reassign …"] if can_reassign else [])]


def test_the_end_of_an_event_is_one_question_about_it() -> None:
    settled = {"anchor": AnchorId("event_closed"), "question": "Is it settled?", "label": "Daily check-in"}
    event = line("happened", work=None, name="the day it is settled", **settled)
    payload = checked(digest(ONE, of(event)))
    assert "📅 *Still going on?*\n*Daily check-in: is it settled?*\nAcme (SOW-42)\n" in payload["text"]
    assert labels_in(payload) == ["Yes, Tue 24 Nov"]
    assert "Did it happen?" not in payload["text"]


def test_a_stage_that_has_begun_is_told_with_what_was_left() -> None:
    begun = line("begun", work=None, name="Scoping", cause="https://crm.example/7")
    payload = checked(digest(ONE, of(begun)))
    assert payload["blocks"][0]["text"]["text"] == "Tue 24 Nov · a new stage"
    says = "*Scoping* has begun\nAcme (SOW-42)\nNote from before: <https://crm.example/7|"
    assert says in payload["blocks"][2]["text"]["text"]


def test_one_role_or_date_is_picked_in_its_line() -> None:
    asked = [
        block
        for block in checked(digest(ONE, of(of_missing(TRAINER, KICKOFF))))["blocks"]
        if "accessory" in block
    ]
    assert [(each["accessory"]["type"], each["accessory"]["placeholder"]["text"]) for each in asked] == [
        ("users_select", "Pick the Trainer"),
        ("datepicker", "Pick the date of the kickoff"),
    ]
    about = [read_button_value(each["block_id"]) for each in asked]
    assert [(each.engagement, each.choice, each.surface) for each in about] == [
        (7, "role:engineer", "digest"),
        (7, "date:kickoff", "digest"),
    ]


def test_one_button_stands_out() -> None:
    shown = checked(digest(ONE, of(a_gate(), a_gate().model_copy(update={"engagement": EngagementId(8)}))))
    styles = [e.get("style") for block in shown["blocks"] for e in elements(block) if e["type"] == "button"]
    assert styles == ["primary", None]


def test_every_button_says_which_activity_it_is_for() -> None:
    payload = checked(digest(ONE, of(line())))
    buttons = [e for block in payload["blocks"] for e in elements(block) if e["type"] == "button"]
    assert [each["accessibility_label"] for each in buttons] == [
        f"Done: Hold the scoping call, {line().title}"
    ]


@pytest.mark.parametrize(
    ("activity", "offers"), [("exec_weekly_status", True), ("exec_timesheet", False)], ids=["status", "other"]
)
def test_the_weekly_status_offers_to_say_what_came_up(activity: str, offers: bool) -> None:
    status = line("today", work=work(activity=activity, role="project_manager", due=TODAY))
    labels = labels_in(checked(digest({7: gitlab_ps()}, of(status))))
    assert ("Something came up …" in labels) is offers
    globex = Elsewhere(engagement=EngagementId(8), title="Globex", work=PlannedActivityId(9))
    several = checked(digest({7: gitlab_ps()}, of(status.model_copy(update={"elsewhere": (globex,)}))))
    menus = [e for block in several["blocks"] for e in elements(block) if e["type"] == "static_select"]
    engagements = [read_button_value(each["value"]).engagement for e in menus for each in e["options"]]
    assert engagements == ([7, 8] if offers else [])


@pytest.mark.parametrize(
    ("due", "says", "controls"),
    [(None, "Acme (SOW-42)\n", ["button"]), (TODAY, "due today", ["button", "overflow"])],
    ids=["asked-only", "theirs"],
)
def test_what_somebody_is_only_asked_about_the_handoff_cannot_be_put_off(
    due: date | None, says: str, controls: list[str]
) -> None:
    asked = line("nudged", work=None, handoff=(1, 7), name="Handoff 1 of 7", asked_by=BEN, due=due)
    payload = checked(digest(ONE, of(asked)))
    assert says in payload["text"] + "\n"
    (row,) = (block for block in payload["blocks"] if block["type"] == "actions")
    assert [each["type"] for each in row["elements"]] == controls


@pytest.mark.parametrize(
    ("states", "heading"),
    [
        pytest.param(["closed"], "🏁 *Closed*", id="closed"),
        pytest.param(["closed", "cancelled"], "🏁 *Closed or cancelled*", id="one-was-cancelled"),
    ],
)
def test_only_a_cancelled_engagement_is_called_no_longer_running(states: list[str], heading: str) -> None:
    acts = [ActOfOther(engagement=EngagementId(7), by=BEN, state=state) for state in states]
    lines = [line("over", work=None, acts=(act,)) for act in acts]
    assert heading in checked(digest(ONE, of(*lines)))["text"]
