"""Tests of `storage.engagements.handoff`."""

from datetime import UTC, date, datetime, time

import pytest

from methodology.definition.ids import CollateralId
from methodology.definition.model import Methodology
from methodology.engagement.handoff import sheet_parts
from methodology.engagement.handoff_work import HANDOFF, handoff_work
from methodology.engagement.lateness import Lateness
from methodology.engagement.things import HANDOFF_KEY
from methodology.refusal import Refusal
from methodology.reminders.now_told import NowTold
from methodology.reminders.rungs import DUE
from storage.database.connection import Database
from storage.engagements import activity, lifecycle
from storage.engagements.engagement_plan import load_plan
from storage.engagements.gate_work import snooze_gate
from storage.engagements.handoff import write_handoff
from storage.engagements.history import list_handoff_written, list_links_given
from storage.engagements.links import set_links
from storage.engagements.queries import get_engagement
from storage.engagements.told import get_told, record_told
from tests.support.engaged import EM, MONDAY, WORKSPACE, Engaged, days, engage


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="project_planning")


def sheet(engaged: Engaged) -> dict[str, str]:
    return dict(engaged.plan().engagement.handoff)


def test_parts_are_written_one_by_one_and_taken_back(engaged: Engaged) -> None:
    engaged.do(write_handoff, engaged.engagement_id, {"goals": " Move to SaaS ", "risks": "None known"})
    engaged.do(write_handoff, engaged.engagement_id, {"scope": "Migration"})
    engaged.do(write_handoff, engaged.engagement_id, {"risks": "  "})
    assert sheet(engaged) == {"goals": "Move to SaaS", "scope": "Migration"}
    assert len(engaged.history("handoff_written")) == 3


def test_the_history_says_since_when_each_part_has_had_its_text(engaged: Engaged) -> None:
    for day, parts in (
        (0, {"goals": "Move", "risks": "None"}),
        (1, {"goals": "Move to SaaS", "risks": ""}),
        (2, {"risks": "Some"}),
    ):
        with engaged.unit(today=days(day)) as unit:
            write_handoff(unit, engaged.engagement_id, parts)
    with engaged.database.reading() as session:
        written = list_handoff_written(session, engaged.engagement_id)
    assert {part: at.date() for part, at in written.items()} == {"goals": days(0), "risks": days(2)}


def test_the_history_says_since_when_each_link_has_been_there(closing: Engaged) -> None:
    sow, opportunity = (CollateralId(each) for each in ("sow", "ps_opportunity"))
    acts: list[dict[CollateralId, str]] = [
        {sow: "https://e.com/sow", opportunity: "https://e.com/old"},
        {opportunity: "https://e.com/new"},
        {sow: ""},
        {sow: "https://e.com/sow"},
    ]
    for day, links in enumerate(acts):
        with closing.unit(today=days(day)) as unit:
            set_links(unit, closing.engagement_id, links)
    with closing.unit(today=days(5)) as unit:
        call = closing.work("dp_prep_call")
        activity.complete(unit, call.id, evidence="See https://e.com/call, Ann")
    with closing.database.reading() as session:
        known = ["https://e.com/sow", "https://e.com/new", "https://e.com/call", "https://e.com/never"]
        given = list_links_given(session, closing.engagement_id, known)
    assert {url: at.date() for url, at in given.items()} == {
        "https://e.com/sow": days(3), "https://e.com/new": days(1), "https://e.com/call": days(5),
    }  # fmt: skip


def test_the_same_text_again_is_no_change(engaged: Engaged) -> None:
    engaged.do(write_handoff, engaged.engagement_id, {"goals": "Move to SaaS"})
    before = engaged.stored()
    engaged.do(write_handoff, engaged.engagement_id, {"goals": "Move to SaaS ", "risks": ""})
    assert engaged.stored() == before


@pytest.mark.parametrize(
    ("parts", "sentence"), [({"weather": "fine"}, "open it again"), ({"goals": "x" * 3001}, "shorten it")]
)
def test_what_the_sheet_has_no_room_for_is_refused(
    engaged: Engaged, parts: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        engaged.do(write_handoff, engaged.engagement_id, {"risks": "many"} | parts)
    assert sheet(engaged) == {}


def test_the_sheet_of_an_engagement_that_is_over_stays_as_it_is(engaged: Engaged) -> None:
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="Bought")
    before = engaged.stored()
    with pytest.raises(Refusal, match="reopen it first"):
        engaged.do(write_handoff, engaged.engagement_id, {"goals": "More"})
    assert engaged.stored() == before


@pytest.fixture
def closing(database: Database, methodology: Methodology) -> Engaged:
    """An engagement in the last two stages of pre-sales."""
    return engage(database, methodology, stage="sow_close")


def test_the_handoff_can_be_snoozed(closing: Engaged) -> None:
    closing.do(snooze_gate, closing.engagement_id, HANDOFF, working_days=3)
    work = handoff_work(Lateness(plan=closing.plan(), now=at_noon(MONDAY)))
    assert work is not None
    assert work.not_before == days(3)
    assert [each.after for each in closing.history("gate_snoozed")] == [
        {"stage": HANDOFF, "not_before": days(3).isoformat()}
    ]


def test_a_handoff_that_is_filled_in_cannot_be_snoozed(closing: Engaged) -> None:
    every = {part.id: "Known" for part in closing.methodology.handoff}
    closing.do(write_handoff, closing.engagement_id, every)
    with pytest.raises(Refusal, match="nothing to put off"):
        closing.do(snooze_gate, closing.engagement_id, HANDOFF, working_days=3)


def test_what_was_told_of_the_handoff_is_forgotten_once_it_is_filled_in(closing: Engaged) -> None:
    told = NowTold(engagement=closing.engagement_id, thing=HANDOFF_KEY, rung=DUE)
    with closing.database.begin() as session:
        record_told(session, EM, [told], MONDAY)
    every = {part.id: "Known" for part in closing.methodology.handoff}
    closing.do(write_handoff, closing.engagement_id, every)
    with closing.database.reading() as session:
        assert get_told(session, EM, [closing.engagement_id]) == {}


def test_a_plan_of_open_work_knows_the_evidence_that_the_handoff_is_made_of(closing: Engaged) -> None:
    prepared = closing.work("dp_prep_call")
    closing.do(activity.complete, prepared.id, evidence="https://e.com/call")
    with closing.database.reading() as session:
        engagement = get_engagement(session, WORKSPACE, closing.engagement_id)
        plan = load_plan(session, closing.catalog, engagement, only_open=True)
    assert plan.open_work == closing.plan().open_work
    assert sheet_parts(plan) == sheet_parts(closing.plan())
    assert [each.part.id for each in sheet_parts(plan) if each.proofs] == ["prerequisites"]


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
