"""Tests of `handlers.ps_stage.pictures`: an answer that Slack refuses is given without what it refuses."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse

from handlers.block_kit.message import Message
from handlers.context import AppContext
from handlers.ps_stage.pictures import Place, deliver, journey_of, tables_of
from handlers.ps_stage.views.phase_table import phase_table
from storage.database.connection import Database
from storage.methodologies import Catalog
from tests.support.opened import gitlab_ps

PLACE = Place(response_url="https://hooks.slack.com/commands/1")


def _refused_as(status: int, body: str) -> Callable[[Message], WebhookResponse]:
    return lambda _: WebhookResponse(url="", status_code=status, body=body, headers={})


def _refused_by_method(message: Message) -> None:
    refused = {"ok": False, "error": "invalid_blocks"}
    raise SlackApiError("refused", refused)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    "refuse",
    [_refused_as(400, "invalid_blocks"), _refused_as(404, '{"error":"invalid_blocks"}'), _refused_by_method],
)
def test_a_table_that_slack_refuses_is_told_in_words(
    database: Database, refuse: Callable[[Message], WebhookResponse | None]
) -> None:
    app_context = AppContext(
        database=database, catalog=Catalog(database), now=lambda: datetime(2026, 6, 1, tzinfo=UTC)
    )
    methodology, sent = gitlab_ps(), list[Message]()

    def post(message: Message) -> WebhookResponse | None:
        sent.append(message)
        return None if message.is_certain else refuse(message)

    scoping = methodology.phases[0]
    deliver(app_context, "T1", PLACE, "UANNA", lambda: phase_table(methodology, scoping), post)
    with_table, in_words = sent
    assert [each.type for each in with_table.blocks] == ["header", "table", "context"]
    shown = "\n".join(str(each.to_dict()) for each in in_words.blocks)
    for stage in methodology.stages_in_order:
        assert (stage.name in shown) is (stage.phase == scoping.id)
    assert in_words.text == with_table.text


def test_what_is_drawn_is_kept() -> None:
    methodology = gitlab_ps()
    assert journey_of(methodology) is journey_of(gitlab_ps())
    assert set(tables_of(methodology)) == {each.id for each in methodology.phases}
