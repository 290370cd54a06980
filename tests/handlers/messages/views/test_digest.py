"""The daily digest, as sent and as rewritten after an action."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, get_args

import pytest

from handlers.block_kit.ids import ButtonValue, read_button_value
from handlers.messages.views.digest import digest
from handlers.messages.views.digest_parts import Refused
from handlers.messages.views.digest_state import Current
from methodology.definition.ids import AnchorId, RoleId, StageId
from methodology.engagement.engagement import EngagementId, Question
from methodology.engagement.questions import LINK
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import Member, PersonId, Team
from methodology.reminders.digest_ends import OpenLine, Tomorrow, Weekly
from methodology.reminders.digest_lines import (
    ActOfOther,
    Blocker,
    Closer,
    Digest,
    Elsewhere,
    Leaving,
    Line,
    Missing,
    Section,
    SectionKind,
    Substitution,
)
from tests.support.opened import gitlab_ps
from tests.support.sample import (
    ANNA,
    BEN,
    LONG_NAME,
    TODAY,
    done,
    engagement,
    longest,
    methodology,
    plan,
    work,
)
from tests.support.view_checks import checked, elements, labels_in

Golden = Callable[[Any], Any]
ONE = {7: methodology()}


def line(kind: SectionKind = "today", **changes: Any) -> Line:
    base = Line(work=work(due=TODAY), engagement=EngagementId(7), title="Acme (SOW-42)", kind=kind)
    return base.model_copy(update=changes)


def of_missing(*missing: Missing) -> Line:
    return line("missing", work=None, missing=missing)


def a_gate() -> Line:
    return line("gate", work=None, name="Leave Planning", stage=StageId("planning"))


def a_passed_date() -> Line:
    facts = {"anchor": AnchorId("kickoff"), "due": TODAY, "question": "Did it happen?"}
    return line("happened", work=None, name="the kickoff", **facts)


def a_question(**changes: Any) -> Line:
    facts = {"work": 7, "condition": "review", "activity": "scope_call", "by": ANNA, "on": TODAY}
    return line("unanswered", work=None, unanswered=Question.model_validate(facts | changes))


def a_hold() -> Line:
    return line("hold", work=None, due=TODAY)


def of(*lines: Line, more: int = 0) -> Digest:
    kinds = dict.fromkeys(each.kind for each in lines)
    sections = tuple(
        Section(kind=kind, lines=tuple(each for each in lines if each.kind == kind)) for kind in kinds
    )
    return Digest(person=ANNA, day=TODAY, sections=sections, more=more)


OWN: tuple[SectionKind, ...] = ("overdue", "today", "soon", "startable", "still_needed")
TRAINER = Missing(name="Trainer", waiting=4, role=RoleId("engineer"))
PSE = Missing(name="PSE", role=RoleId("architect"))
KICKOFF = Missing(name="the kickoff", anchor=AnchorId("kickoff"))
BOOKED = Missing(name="the booking", anchor=AnchorId("booking"))


KAI_LEFT = Leaving(person=BEN, because="deactivated", work=12, roles=3)
AWAY = {"first": date(2026, 11, 30), "last": date(2026, 12, 18), "roles": 0}


def act_of_ben(number: int, name: str) -> ActOfOther:
    return ActOfOther(
        engagement=EngagementId(7),
        by=BEN,
        state="done" if number % 2 else "not_needed",
        work=PlannedActivityId(number),
        name=name,
    )


def every_line(title: str = "Acme (SOW-42)", name: str = "Deck") -> list[Line]:
    """A line of each kind, and of each shape that its kind has."""
    own = [line(kind, work=work(n, due=TODAY), title=title) for n, kind in enumerate(OWN, 1)]
    own[0] = own[0].model_copy(
        update={"overdue_by": 3, "holds_up": 2, "standing_in": Substitution(person=BEN, because="away")}
    )
    own[1] = own[1].model_copy(update={"is_new": True})
    elsewhere = tuple(Elsewhere(engagement=EngagementId(n), title=f"{title} {n}") for n in range(8, 17))
    closer = Closer(id=PlannedActivityId(7), name=name, was=date(2026, 12, 4), due=date(2026, 11, 27))
    plain = Line(engagement=EngagementId(7), title=title, kind="gate", name=name, today=TODAY)

    def of_kind(kind: SectionKind, **changes: Any) -> Line:
        return plain.model_copy(update={"kind": kind} | changes)

    return [
        *own,
        line("today", work=work(9, due=TODAY), title=title, elsewhere=elsewhere),
        of_kind("gate", stage=StageId("planning"), overdue_by=1),
        of_kind("gate", name="Close the engagement"),
        of_kind("moved", closer=(closer,) * 7, cause=f"The kickoff moved to {name}", owner=BEN),
        of_kind("missing", missing=(TRAINER, KICKOFF)),
        of_kind("missing", missing=(TRAINER, TRAINER, KICKOFF, KICKOFF)),
        of_kind("missing", missing=(TRAINER,), elsewhere=elsewhere),
        of_kind("contradiction", cause=name, due=TODAY, owner=BEN),
        of_kind("hold", due=TODAY),
        of_kind("escalated", overdue_by=4, owner=BEN),
        line("escalated", work=work(10, due=TODAY), title=title, overdue_by=6, owner=BEN),
        line("role_unfilled", asked="Architect", role=RoleId("architect"), count=4, title=title),
        line("date_missing", asked="the booking", anchor=AnchorId("booking"), title=title),
        line("nudged", work=work(11, due=TODAY), title=title, overdue_by=2, asked_by=BEN),
        of_kind("nudged", stage=StageId("planning"), asked_by=BEN, asks=name),
        of_kind("begun", name=name, count=2, cause="https://e.example/1"),
        of_kind("over", acts=(ActOfOther(engagement=EngagementId(7), by=BEN, state="cancelled"),)),
        of_kind("done_by_other", acts=tuple(act_of_ben(n, name) for n in range(1, 8))),
        of_kind(
            "done_by_other", acts=(act_of_ben(8, name).model_copy(update={"criterion": "sow_approved"}),)
        ),
        of_kind("hand_over", leaving=KAI_LEFT, elsewhere=elsewhere),
        of_kind("hand_over", leaving=KAI_LEFT.model_copy(update={"because": "away"} | AWAY)),
        of_kind("today", handoff=(4, 7), due=TODAY),
        of_kind("escalated", handoff=(4, 7), overdue_by=3, owner=BEN, can_reassign=True),
        of_kind("happened", anchor=AnchorId("kickoff"), occurrence=2, due=TODAY, question="Did it happen?"),
        of_kind("happened", anchor=AnchorId("settled"), label=name, question="Is it settled?"),
        of_kind("unanswered", unanswered=a_question().unanswered),
    ]


WEEKLY = Weekly(
    also=(
        OpenLine(engagement=EngagementId(7), title="Acme", open=4, worst="TA *review*", late_by=3),
        OpenLine(engagement=EngagementId(8), title="Globex <!here>", escalated=2),
    ),
    more=3,
    later=21,
    snoozed=2,
    no_manager=("Acme",),
)
TOMORROW = Tomorrow(day=date(2026, 11, 25), names=("Deck (Acme)", "Demo (Acme)"), more=2)


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


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_lines_of_every_kind(golden: Golden, part: int) -> None:
    lines = every_line()[part * 9 :][:9]
    ends = {"weekly": WEEKLY, "tomorrow": TOMORROW} if part else {}
    golden(digest(ONE, of(*lines, more=5).model_copy(update=ends)))


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
        "All that is yours: <slack://app?team=T1&amp;id=A1&amp;tab=home|Home>"
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
            of_missing(TRAINER, KICKOFF), {"team": FILLED}, "When is the kickoff?", ["Undo"], id="one-of-two"
        ),
        pytest.param(
            of_missing(TRAINER, PSE, KICKOFF), {}, "• Who is the PSE?", ["Fill 2 roles"], id="two-roles-and-a-date"
        ),
        pytest.param(of_missing(KICKOFF, BOOKED), {}, "• When is the booking?", ["Set 2 dates"], id="two-dates"),
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
            "Does it go on?",
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


@pytest.mark.parametrize("asked", [line("overdue"), line("escalated"), of_missing(TRAINER)])
def test_of_an_engagement_that_is_over_nothing_is_asked(asked: Line) -> None:
    over = plan().engagement.model_copy(update=NOBODY | {"state": "cancelled"})
    payload = checked(digest(ONE, of(asked), current=Current(engagements={asked.engagement: over})))
    assert labels_in(payload) == []
    assert "Acme (SOW-42) · cancelled" in payload["text"]
    assert payload["blocks"][0]["text"]["text"].endswith("all done")


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


def test_a_reassigned_line_says_whose_it_is_now() -> None:
    given = work(due=TODAY, dri=BEN)
    assert "now with <@U0BEN>" in digest(ONE, of(line()), current=Current(work={given.id: given})).text


def test_when_everything_is_done_the_title_says_so() -> None:
    closed = work(state="done", closed_by=ANNA, closed_on=TODAY)
    payload = checked(digest(ONE, of(line()), current=Current(work={closed.id: closed})))
    assert payload["blocks"][0]["text"]["text"] == "Tue 24 Nov · all done"


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
    text = digest(ONE, of(blocked), current=Current(work=now)).text
    assert "due today · after “Agree”" in text
    assert (
        "after"
        not in digest(ONE, of(blocked), current=Current(work=now | {PlannedActivityId(6): done(6)})).text
    )


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
    says = "*Scoping* has begun\nAcme (SOW-42)\nLeft for you: <https://crm.example/7|"
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


def test_one_button_stands_out() -> None:
    shown = checked(digest(ONE, of(a_gate(), a_gate().model_copy(update={"engagement": EngagementId(8)}))))
    styles = [e.get("style") for block in shown["blocks"] for e in elements(block) if e["type"] == "button"]
    assert styles == ["primary", None]


def test_a_snoozed_gate_leaves_it_to_the_next_one_to_stand_out() -> None:
    snoozed = engagement(gates_not_before={StageId("planning"): date(2026, 12, 4)})
    other = a_gate().model_copy(update={"engagement": EngagementId(8)})
    shown = checked(digest(ONE, of(a_gate(), other), current=Current(engagements={snoozed.id: snoozed})))
    styles = [e.get("style") for block in shown["blocks"] for e in elements(block) if e["type"] == "button"]
    assert styles == ["primary"]


def test_every_button_says_which_activity_it_is_for() -> None:
    payload = checked(digest(ONE, of(line())))
    buttons = [e for block in payload["blocks"] for e in elements(block) if e["type"] == "button"]
    assert [each["accessibility_label"] for each in buttons] == [
        f"Done: Hold the scoping call, {line().title}"
    ]


def test_a_gate_can_be_snoozed_in_place() -> None:
    snoozed = engagement(gates_not_before={StageId("planning"): date(2026, 12, 4)})
    shown = checked(digest(ONE, of(a_gate()), current=Current(engagements={snoozed.id: snoozed})))
    assert "💤 *Leave Planning*" in str(shown)
    assert "snoozed until Fri 4 Dec" in str(shown)


def test_what_done_asked_is_answered_in_the_weekly_message() -> None:
    asked = a_question()
    payload = checked(digest(ONE, of(asked)))
    assert "Acme (SOW-42) · after “Hold the scoping call” · Yes plans" in str(payload)
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
    assert "🔗 *Where is the Kantata project?*\nAcme (SOW-42) · after “" in str(
        payload["blocks"][2]["text"]["text"]
    )
    assert labels_in(payload) == ["Add the link: Kantata project", "No link"]
    given = engagement(
        questions=(a_question(condition=LINK, activity="plan_kantata_setup", state="yes").unanswered,)
    )
    rewritten = checked(digest({7: gitlab_ps()}, of(asked), current=Current(engagements={given.id: given})))
    assert "✅ Link: Kantata project" in str(rewritten)


@pytest.mark.parametrize(
    ("activity", "offers"), [("exec_weekly_status", True), ("exec_timesheet", False)], ids=["status", "other"]
)
def test_the_weekly_status_offers_to_say_what_came_up(activity: str, offers: bool) -> None:
    status = line("today", work=work(activity=activity, role="project_manager", due=TODAY))
    labels = labels_in(checked(digest({7: gitlab_ps()}, of(status))))
    assert ("Something came up" in labels) is offers
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
