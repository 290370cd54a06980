"""A newcomer, of whom Slack does not say who they are: every surface says so, and nothing goes wrong."""

from typing import Any

import pytest

from playground.driver.person import Person
from tests.support.house import House
from tests.support.start_form import PM, opens

SILENT = "Slack isn't answering"
FAULTS: dict[str, dict[str, Any]] = {
    "limited": {"kind": "ratelimited", "retry_after": 1},
    "an-error": {"kind": "error", "error": "internal_error"},
    "broken": {"kind": "server_error"},
    "away": {"kind": "reset_before"},
    "silent": {"kind": "never_answered"},
}


@pytest.mark.logs_warnings
@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_a_newcomer_reads_that_slack_is_not_answering(
    http_house: House, anna: Person, fault: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    slack, name = http_house.slack, f"New {fault['kind']}"
    newcomer = slack.add_person(name)
    newcomer.joins("general")
    opens(anna, f"For {name}", team={PM: "Ben Okafor"})
    posted = anna.sees(f"For {name}", "general")
    slack.add_fault("users.info", count=None, **fault)
    newcomer.types("/ps-stage", channel="general")
    newcomer.waits_for(lambda: SILENT in newcomer.last_answer("general").text)
    newcomer.types("/ps-start Other", channel="general")
    newcomer.waits_for(lambda: newcomer.has_modal and SILENT in newcomer.modal.text)
    newcomer.modal.close()
    shown = next(each for each in newcomer.reads("general") if each.ts == posted.ts)
    shown.press("Plan")
    newcomer.waits_for(lambda: newcomer.has_modal and SILENT in newcomer.modal.text)
    newcomer.modal.close()
    newcomer.opens_home()
    newcomer.waits_for(lambda: SILENT in newcomer.home.text)
    slack.clear_faults()
    assert "went wrong" not in caplog.text
    assert "unexpected" not in caplog.text
