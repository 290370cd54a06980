"""Nothing internal is shown wherever others may read along."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from handlers.block_kit.message import Message
from handlers.pages.views.stage_card import opening_card, stage_card
from handlers.pages.views.status_report import posted_report
from methodology.engagement.card import card
from methodology.engagement.engagement import Hold
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from methodology.engagement.status_report import status_report
from methodology.people import Person
from methodology.plan.team import PersonId
from tests.support import plans
from tests.support.opened import opened
from tests.support.plans import noon

MON, FRIDAY = date(2026, 6, 1), date(2026, 6, 12)
PROOF, REASON = "https://proof.example/7", "They cannot pay for it"
DONE = plans.planned("exec_kickoff", state="done", closed_on=MON, closed_by="UPAM", evidence=PROOF)
PLAN = plans.plan(
    DONE,
    plans.planned("exec_hard_book", due=MON, role_unfilled=True),
    plans.planned("exec_weekly_status", state="not_needed", reason=REASON, closed_on=MON, closed_by="UPAM"),
    plan_facts=opened(start=MON, start_stage="engagement_execution"),
    hold=Hold(by=PersonId("UPAM"), reason="No budget"),
    handoff={"goals": "Keep them calm"},
)
INTERNAL = ("Late", "At risk", "On track", "days late", "🔴", PROOF, REASON, "Keep them calm", "No budget")
EVE = Viewer(person=Person(workspace="T1", id=PersonId("UEVE"), name="Eve", zone="UTC"))

SHARED: dict[str, Callable[[EngagementPlan], Message]] = {
    "posted": lambda plan: opening_card(card(plan, None, noon(FRIDAY), outsiders_read=True)),
    "shared": lambda plan: stage_card(
        card(plan, None, noon(FRIDAY), outsiders_read=True, just_done=[DONE.id])
    ),
    "report": lambda plan: posted_report(status_report(plan, noon(FRIDAY))),
}


@pytest.mark.parametrize("surface", SHARED)
def test_what_others_may_read_holds_nothing_internal(surface: str) -> None:
    shown = json.dumps(SHARED[surface](PLAN).payload(), ensure_ascii=False)
    assert [each for each in INTERNAL if each in shown] == []
    assert "due Tue 2 Jun" in shown, "the day after it began"


def test_a_member_reads_it_on_their_own_card() -> None:
    mine = stage_card(card(PLAN, EVE, noon(FRIDAY), just_done=[DONE.id]))
    shown = json.dumps(mine.payload(), ensure_ascii=False)
    assert [each for each in ("Late", "days late", "🔴", PROOF) if each not in shown] == []
