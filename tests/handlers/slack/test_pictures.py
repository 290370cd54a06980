"""Views that Slack refuses for one block: shown once more without it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from handlers.block_kit.layout import alert, section
from handlers.block_kit.modal import modal
from handlers.context import AppContext
from handlers.slack.pictures import show_view
from storage.database.connection import Database
from storage.methodologies import Catalog
from tests.support.view_checks import checked_view

FORM = modal(
    "ps.close", "Close", [section("Acme"), alert("warning", "2 activities are open.")], submit="Close it"
)


@pytest.fixture
def app_context(sqlite_database: Database) -> AppContext:
    return AppContext(
        database=sqlite_database, catalog=Catalog(sqlite_database), now=lambda: datetime.now(UTC)
    )


def _refusing(shown: list[Any], error: str) -> Any:
    """A Slack that does not know the alert block."""

    def show(view: Any) -> Any:
        shown.append(view)
        if any(block["type"] == "alert" for block in view["blocks"]):
            raise SlackApiError("refused", {"ok": False, "error": error})  # type: ignore[no-untyped-call]  # of the SDK
        return {"view": view}

    return show


def test_an_alert_that_slack_refuses_is_a_section(app_context: AppContext) -> None:
    assert checked_view(FORM)["blocks"][1]["type"] == "alert"
    shown: list[Any] = []
    answered = show_view(app_context, "T1", lambda: FORM, _refusing(shown, "invalid_arguments"))
    assert [each["text"]["text"] for each in answered["blocks"]] == ["Acme", "⚠️ 2 activities are open."]
    assert len(shown) == 2


def test_another_error_is_not_taken_for_that(app_context: AppContext) -> None:
    shown: list[Any] = []
    with pytest.raises(SlackApiError):
        show_view(app_context, "T1", lambda: FORM, _refusing(shown, "expired_trigger_id"))
    assert len(shown) == 1


def test_a_long_alert_is_a_section_at_once() -> None:
    assert alert("error", "x" * 201).to_dict()["type"] == "section"
