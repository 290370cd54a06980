"""What people left can be opened wherever it is shown: each address is a whole link there."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.actions.views.export import as_csv
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.message import Message
from handlers.block_kit.modal import View
from handlers.block_kit.wording import tool_links
from handlers.messages.views.can_start import can_start
from handlers.messages.views.digest import digest
from handlers.messages.views.digest_state import Current
from handlers.messages.views.handoff_sheet import handoff_sheet
from handlers.pages.views.engagement_parts import next_of
from handlers.pages.views.full_plan import PlanPage, full_plan
from handlers.pages.views.history import history
from handlers.pages.views.history_line import HistoryLine
from handlers.pages.views.home import HomeFacts, home
from handlers.pages.views.my_work import NO_FILTER, work_list
from handlers.pages.views.stage_card import stage_card
from handlers.pages.views.status_report import status_report_message
from handlers.pages.views.why import why
from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology
from methodology.engagement.buttons import activity_buttons
from methodology.engagement.card import Card
from methodology.engagement.engagement import EngagementId
from methodology.engagement.evidence import LeftEvidence
from methodology.engagement.handoff import Proof, SheetPart
from methodology.engagement.health import Health
from methodology.engagement.status_report import KeyDate, StatusReport
from methodology.plan.explanation import Explanation
from methodology.plan.planned_activity import PlannedActivity
from methodology.reminders.digest_lines import Digest, Line, Section
from methodology.reminders.my_work import MyActivity
from tests.support.sample import (
    ANNA,
    NOW,
    TODAY,
    done,
    engagement,
    handoff_part,
    methodology,
    plan,
    viewer,
    work,
)
from tests.support.view_checks import checked

LONG = f"https://drive.example/{'d' * 180}?a=1&b=2"
TYPED = f"Signed SOW: {LONG}, notes in https://wiki.example/a|b"
LINKS = [
    f"<{LONG.replace('&', '&amp;')}|https://drive.example/ddd",
    "<https://wiki.example/a%7Cb|https://wiki",
]
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))
DONE = done(evidence=TYPED)
DROPPED = work(3, state="not_needed", reason=TYPED, closed_by=ANNA, closed_on=TODAY)
STAGES = methodology().stages_in_order


def card(**changes: Any) -> Card:
    made = Card(plan=plan(), viewer=None, now=NOW, health=Health(state="on_track"), current=STAGES)
    return replace(made, **changes)


def acted_on(now: PlannedActivity) -> Message:
    line = Line(work=work(now.id), engagement=EngagementId(7), title="Acme", kind="today")
    what = Digest(person=ANNA, day=TODAY, sections=(Section(kind="today", lines=(line,)),), more=0)
    return digest({7: methodology()}, what, current=Current(work={now.id: now}))


def changed(what: str, **after: str) -> View:
    at = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    return history(plan(), [HistoryLine(at=at, by=ANNA, what=what, after=after)], TODAY, ORIGIN)


def own_work() -> View:
    by = methodology().model_dump()
    first, *others = by["activities"]
    by["activities"] = [first | {"outcome": TYPED, "description": TYPED}, *others]
    named = plan(work(), by=Methodology.model_validate(by))
    buttons = activity_buttons(work())
    explained = Explanation(anchor=None, anchor_on=None, skipped=(), blocked_by=())
    activity = work(activity=ActivityId(first["id"]))
    return why(named, activity, explained, buttons, TODAY, ORIGIN)


def sheet(text: str = "", *proofs: Proof, confirmed: tuple[LeftEvidence, ...] = ()) -> Message:
    part = SheetPart(part=handoff_part("Goals"), text=text, proofs=proofs)
    return handoff_sheet(engagement(), [part], by=ANNA, today=TODAY, confirmed=confirmed)


LEFT = LeftEvidence(name="Call", evidence=TYPED)
SURFACES: dict[str, Callable[[], Message | View]] = {
    "evidence-on-the-card": lambda: stage_card(card(just_done=(DONE,))),
    "evidence-in-the-digest": lambda: acted_on(DONE),
    "a-reason-in-the-digest": lambda: acted_on(DROPPED),
    "evidence-and-reason-in-the-plan": lambda: full_plan(
        PlanPage(plan=plan(DONE, DROPPED), viewer=viewer(), now=NOW, left=(DONE, DROPPED)), ORIGIN
    ),
    "evidence-in-the-history": lambda: changed("done", evidence=TYPED),
    "evidence-changed": lambda: changed("evidence_given", evidence=TYPED),
    "evidence-of-a-criterion": lambda: changed("criterion_confirmed", evidence=TYPED),
    "the-reason-to-leave": lambda: changed("stage_left", despite=TYPED),
    "the-reason-to-hold": lambda: changed("state_changed", state="on_hold", reason=TYPED),
    "the-reason-not-to-do": lambda: changed("not_needed", reason=TYPED),
    "a-part-of-the-handoff": lambda: sheet(f"Goals\n{TYPED}\nmore"),
    "evidence-in-the-handoff": lambda: sheet("", Proof(source="Call", evidence=TYPED)),
    "a-proof-after-a-long-part": lambda: sheet("words " * 480, Proof(source="Call", evidence=TYPED)),
    "evidence-of-the-gates": lambda: sheet(confirmed=(LEFT,) * 12),
    "evidence-for-who-can-start": lambda: can_start(
        plan(work()), ANNA, [STAGES[0].id], now=NOW, by=ANNA, evidence=(LEFT,) * 15
    ),
    "an-own-text": own_work,
    "an-own-name-in-the-report": lambda: status_report_message(
        StatusReport(card=card(open_work=(work(name=TYPED),)), done_since=TODAY)
    ),
    "the-label-of-a-date": lambda: status_report_message(
        StatusReport(card=card(), done_since=TODAY, dates=(KeyDate(label=TYPED, on=TODAY),))
    ),
}


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_each_address_is_a_whole_link(surface: Callable[[], Message | View]) -> None:
    blocks = str(checked(surface())["blocks"])
    for link in LINKS:
        assert link in blocks


SHEET = "<https://example.com/sheet|Estimate sheet>"
WITH_TOOLS: dict[str, Callable[[], Message | View]] = {
    "the-card": lambda: stage_card(card(viewer=viewer(), for_you=work())),
    "the-full-plan": lambda: full_plan(
        PlanPage(plan=plan(work()), viewer=viewer(), now=NOW, left=(work(),)), ORIGIN
    ),
    "next": lambda: work_list([mine()], NOW, NO_FILTER),
    "next-of-an-engagement": lambda: next_of(plan(work()), [work()], NOW),
}


def mine() -> MyActivity:
    return MyActivity(plan=plan(work()), activity=work(), group="today", buttons=activity_buttons(work()))


@pytest.mark.parametrize("surface", WITH_TOOLS.values(), ids=WITH_TOOLS)
def test_the_tool_stands_as_a_link_on_the_line_that_is_due(surface: Callable[[], Message | View]) -> None:
    assert f" · {SHEET}" in str(checked(surface())["blocks"])


def test_the_tool_is_a_button_that_opens_it_on_the_short_lines_of_home() -> None:
    blocks = checked(home(HomeFacts(person=viewer().person, now=NOW, work=(mine(),))))["blocks"]
    links = [each for block in blocks for each in block.get("elements", ()) if "url" in each]
    assert [(each["text"]["text"], each["url"]) for each in links] == [
        ("Estimate sheet", "https://example.com/sheet")
    ]


def test_the_tool_of_which_an_engagement_has_its_own_leads_there() -> None:
    acme = plan(work(), of=engagement(links={"sheet": "https://a.example/ours"}))
    linked_to = "<https://a.example/ours|Estimate sheet>"
    assert linked_to in next_of(acme, [work()], NOW).text
    assert linked_to in str(checked(stage_card(card(plan=acme, viewer=viewer(), for_you=work())))["blocks"])


def test_a_tool_for_the_staff_of_the_owner_says_so() -> None:
    data = methodology().model_dump()
    data["collateral"] = [each | {"internal": True} for each in data["collateral"]]
    assert tool_links(Methodology.model_validate(data), work()) == [f"{SHEET} (internal)"]


@pytest.mark.parametrize("how_many", [12, 15])
def test_no_evidence_is_left_out_for_its_length(how_many: int) -> None:
    left = [LeftEvidence(name="Call", evidence=f"https://a.example/{n}/{'x' * 480}") for n in range(how_many)]
    if how_many == 12:
        shown = handoff_sheet(engagement(), [], by=ANNA, today=TODAY, confirmed=left)
    else:
        shown = can_start(plan(work()), ANNA, [STAGES[0].id], now=NOW, by=ANNA, evidence=left)
    blocks = str(checked(shown)["blocks"])
    assert [n for n in range(how_many) if f"<https://a.example/{n}/{'x' * 480}|" not in blocks] == []


def test_the_exported_file_has_the_whole_text() -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv(plan(DONE)).decode("utf-8-sig")))
    assert row["evidence"] == TYPED
