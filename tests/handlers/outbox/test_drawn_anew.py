"""Each attempt to send a message draws it anew."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from handlers.messages.registry import MESSAGE_KINDS
from playground import Playground
from storage.database.connection import Database
from storage.outbox import queue
from storage.tables.engagements import EngagementRow
from tests.support.sending import ANNA, BEN, QUICK, WORKSPACE, Sending, engaged_sending

LATER = replace(
    QUICK, **dict.fromkeys(("search_after", "retry_after", "retry_at_most"), timedelta(minutes=5))
)


@pytest.mark.parametrize("fault", ["server_error", "reset_before"])
@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        pytest.param("welcome", {}, id="welcome"),
        pytest.param("welcome", {"role": "project_manager", "given_by": ANNA}, id="role-given"),
        pytest.param("handoff", {"by": ANNA}, id="handoff-sheet"),
        pytest.param("status_report", {"asked": "1"}, id="status-report"),
    ],
)
def test_what_is_tried_again_says_what_holds_by_then(
    slack: Playground, database: Database, kind: str, facts: Mapping[str, Any], fault: str
) -> None:
    engaged_sending(slack, database)
    sending = Sending(slack, database, timing=LATER, kinds=MESSAGE_KINDS)
    about: dict[str, Any] = {"workspace": WORKSPACE, "recipient": BEN, "engagement": 1}
    with database.begin() as session:
        message = MESSAGE_KINDS[kind].model_validate({**about, **facts})
        queue.enqueue(session, [message.delivery()], sending.now())
    slack.add_fault("chat.postMessage", fault)
    sending.sweep.run()
    assert sending.states() == ["uncertain"]
    with database.begin() as session:
        session.execute(update(EngagementRow).values(customer="Bishop"))
    slack.page_client.post("/clock", forward=600)
    sending.sweep.run()
    (said,) = sending.messages(BEN)
    assert "Bishop" in str(said)
    assert "Acme" not in str(said)
