"""What was pressed or typed is not lost where Slack does not answer, or the process ends behind the answer."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from playground.driver.person import Person
from tests.support.engagement_life import (
    PLANNING_DATES,
    PLANNING_TEAM,
    behind_more,
    card,
    opened,
    wait_until_sent,
)
from tests.support.house import House
from tests.support.start_form import opens

MANY_WORDS = "What the customer expects of us, at length. " * 20


@contextmanager
def _nothing_behind_answers(house: House) -> Iterator[None]:
    """A process that ends as soon as it has answered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house.bot.app_context.behind, "start", lambda _job: None)
        yield


def test_what_was_asked_for_is_sent_although_the_process_ends(http_house: House, anna: Person) -> None:
    opens(anna, "Export", dates=PLANNING_DATES, team=PLANNING_TEAM)
    wait_until_sent(http_house)
    menu = opened(anna, card(anna, "Export"), "More …")
    before = len(anna.reads("ps-bot"))
    with _nothing_behind_answers(http_house):
        menu.press("Export")
    wait_until_sent(http_house)
    anna.waits_for(lambda: len(anna.reads("ps-bot")) > before)
    menu.close()


def test_a_long_sheet_that_comes_back_is_saved_with_the_next_try(
    http_house: House, anna: Person, acme: str
) -> None:
    sheet = behind_more(anna, card(anna, acme), "Handoff sheet")
    fields = sheet.labels
    for field in fields:
        sheet.fill(field, f"{field}: {MANY_WORDS}"[:1000])
    sheet.submit("Save")
    anna.waits_for_no_modal()
    sheet = behind_more(anna, card(anna, acme), "Handoff sheet")
    for field in fields:
        sheet.fill(field, f"{field}, anew: {MANY_WORDS}"[:1000])
    for method in ("users.info", "users.list", "conversations.info"):
        http_house.slack.add_fault(method, "error", count=None, error="internal_error")
    http_house.slack.clock.forward(days=2)
    sheet.submit("Save")
    anna.waits_for(lambda: "Slack isn't answering" in anna.modal.text)
    http_house.slack.clear_faults()
    anna.modal.submit("Save")
    anna.waits_for(lambda: "Done" in anna.modal.text if anna.has_modal else True)
    while anna.has_modal:
        anna.modal.close()
    sheet = behind_more(anna, card(anna, acme), "Handoff sheet")
    for field in fields:
        assert sheet.value(field).startswith(f"{field}, anew: ")
    sheet.close()


def test_a_form_that_waited_for_slack_is_filled_although_slack_fails_once(
    http_house: House, anna: Person
) -> None:
    opens(anna, "Once", dates=PLANNING_DATES, team=PLANNING_TEAM)
    posted = anna.sees("Once", "general")
    newcomer = http_house.slack.add_person("Nora Once")
    newcomer.joins("general")
    http_house.slack.add_fault("views.update", "error", error="internal_error")
    next(each for each in newcomer.reads("general") if each.ts == posted.ts).press("Plan")
    newcomer.waits_for(lambda: newcomer.has_modal and "One moment" not in newcomer.modal.text)
    assert not http_house.slack.faults(), "it has failed once"
    assert "Once" in newcomer.modal.text
    newcomer.modal.close()
