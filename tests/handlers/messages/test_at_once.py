"""What is sent at once about moving on: who did so last by then, and not to who never acts."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from handlers.context import AppContext
from handlers.messages.can_start import CanStart
from handlers.messages.closed import Closed
from handlers.messages.handoff_sheet import Handoff
from handlers.outbox.outgoing_message import OutgoingMessage, RenderContext
from methodology.definition.ids import StageId
from methodology.definition.model import Methodology
from methodology.plan.team import PersonId
from methodology.reminders.weekly import UNANSWERED
from storage import people
from storage.database.connection import Database
from storage.engagements.advance import leave_stage, undo_move
from storage.engagements.lifecycle import close, reopen
from storage.outbox import acts_of_others
from storage.people import update_people
from tests.support.engaged import AE, EM, MONDAY, PM, WORKSPACE, Engaged, engage
from tests.support.plans import noon

TO: dict[str, Any] = {"workspace": WORKSPACE}
GO_ON = "the customer wants to start"
POSITIONING, SCOPING = StageId("positioning"), StageId("scoping")
PREPARATION, CLOSE = StageId("delivery_prep"), StageId("sow_close")


@pytest.fixture
def engaged(sqlite_database: Database, methodology: Methodology) -> Engaged:
    return engage(sqlite_database, methodology)


def text_of(engaged: Engaged, message: OutgoingMessage) -> str | None:
    """What this message says once it is sent; None if nothing is sent."""
    now = noon(MONDAY)
    context = AppContext(database=engaged.database, catalog=engaged.catalog, now=lambda: now)
    with engaged.database.reading() as session:
        reader = people.find_person(session, WORKSPACE, PersonId(message.recipient))
    assert reader is not None
    message.prepare(context, reader, now)
    with engaged.database.reading() as session:
        content = message.content(RenderContext(context, session, reader, now))
    return content and content.message.text + str([each.to_dict() for each in content.message.blocks])


def leave(engaged: Engaged, stage: StageId) -> None:
    engaged.do(leave_stage, engaged.engagement_id, stage, confirmed={}, despite=GO_ON)


def test_that_a_stage_has_begun_names_who_moved_on_last(engaged: Engaged) -> None:
    message = CanStart(
        **TO, recipient=EM, engagement=engaged.engagement_id, stages=(SCOPING,), left=POSITIONING, by=EM
    )
    leave(engaged, POSITIONING)
    assert f"<@{EM}> moved" in (text_of(engaged, message) or "")
    engaged.do(undo_move, engaged.engagement_id, (POSITIONING,))
    assert text_of(engaged, message) is None
    engaged.by = PM
    leave(engaged, POSITIONING)
    assert f"<@{PM}> moved" in (text_of(engaged, message) or "")


def test_the_sheet_names_who_moved_on_last_while_it_is_needed(engaged: Engaged) -> None:
    sheet = Handoff(**TO, recipient=PM, engagement=engaged.engagement_id, by=EM)
    for stage in (POSITIONING, SCOPING, PREPARATION):
        leave(engaged, stage)
    assert text_of(engaged, sheet) is None, "nobody has handed anything over so far"
    engaged.by = AE
    leave(engaged, CLOSE)
    assert f"<@{AE}> handed this over" in (text_of(engaged, sheet) or "")


def test_a_closing_that_was_taken_back_has_no_summary(engaged: Engaged) -> None:
    said = []
    for hour, why in ((9, "first"), (10, "second")):
        engaged.at = time(hour)
        engaged.do(close, engaged.engagement_id, confirmed={}, despite=why)
        at = datetime.combine(MONDAY, engaged.at, UTC)
        said.append(Closed(**TO, recipient=EM, engagement=engaged.engagement_id, at=at, by=EM, despite=why))
        if why == "first":
            engaged.do(reopen, engaged.engagement_id)
    first, second = (text_of(engaged, each) for each in said)
    assert first is None
    assert "second" in (second or "")


def test_who_never_acts_finds_in_a_digest_what_others_are_sent_at_once(engaged: Engaged) -> None:
    with engaged.database.begin() as session:
        update_people(session, WORKSPACE, [EM, PM], unanswered=UNANSWERED)
    for stage in (POSITIONING, SCOPING, PREPARATION, CLOSE):
        leave(engaged, stage)
    to = {**TO, "engagement": engaged.engagement_id, "by": AE}
    sheet, summary = Handoff(**to, recipient=PM), Closed(**to, recipient=EM, at=noon(MONDAY))
    prepared = [text_of(engaged, sheet)]
    engaged.do(close, engaged.engagement_id, confirmed={}, despite=GO_ON)
    prepared.append(text_of(engaged, summary))
    assert prepared == [None, None]
    assert waiting(engaged, PM) == []
    assert waiting(engaged, EM) == [("closed", AE)]
    engaged.do(reopen, engaged.engagement_id)
    assert waiting(engaged, PM) == [("handed_off", EM)], "who moved it on"
    assert waiting(engaged, EM) == []


def waiting(engaged: Engaged, person: PersonId) -> list[tuple[str, str]]:
    with engaged.database.reading() as session:
        return [(each.state, each.by) for each in acts_of_others.list_waiting(session, WORKSPACE, person)]
