"""What a person reads when something fails that should not."""

import logging
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from handlers.cli.main import log_to
from tests.support.house import House, local_slack, running, settings_for
from tests.support.start_form import PM, STAGE, begins, to_stage

OF_PEOPLE = re.compile(r"Acme|Anna|Keller|Ben Okafor|Clara|xox[bp]-|hooks\.slack\.com/")
NUMBER = re.compile(r"quote ([0-9A-F]{8})\.")


@pytest.fixture
def house(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[House]:
    """A bot, of whose log each line is looked through in the end, also those of libraries."""
    caplog.set_level(logging.DEBUG)
    written = StringIO()
    lines = log_to(written)
    logging.getLogger().addHandler(lines)
    try:
        with (
            local_slack() as slack,
            running(settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db"), slack) as house,
        ):
            yield house
    finally:
        logging.getLogger().removeHandler(lines)
    found = [line for line in written.getvalue().splitlines() if OF_PEOPLE.search(line)]
    assert found == [], "nothing that people typed, no name and no token is in the log"


def _is_in_the_log(told: str, caplog: pytest.LogCaptureFixture) -> bool:
    found = NUMBER.search(told)
    assert found, told
    refs = [getattr(record, "ref", None) for record in caplog.records if record.levelno == logging.ERROR]
    return found[1] in refs


@pytest.mark.logs_warnings
def test_a_form_that_slack_does_not_fill_is_told_with_a_number(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    anna = house.slack.person("Anna Keller")
    house.slack.add_fault("views.update", "error", error="invalid_arguments")
    anna.types("/ps-start Acme", channel="general")
    told = anna.sees("Something went wrong on our side", "general")
    assert told.ephemeral
    assert _is_in_the_log(told.text, caplog)
    assert "Customer" in begins(anna, "Acme").labels, "and the next try works"


@pytest.mark.logs_warnings
def test_a_form_that_slack_does_not_open_is_told_with_a_number(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    anna = house.slack.person("Anna Keller")
    house.slack.add_fault("views.open", "error", error="invalid_arguments")
    anna.types("/ps-start Acme", channel="general")
    assert _is_in_the_log(anna.sees("Something went wrong on our side", "general").text, caplog)
    assert not anna.has_modal


@pytest.mark.logs_warnings
def test_a_page_that_cannot_be_shown_is_told_in_the_form(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    anna = house.slack.person("Anna Keller")
    form = begins(anna, "Acme")
    to_stage(form)
    house.slack.add_fault("views.update", "error", error="invalid_arguments")
    form.press("Fewer options")
    anna.waits_for(lambda: "Something went wrong on our side" in anna.modal.text)
    assert _is_in_the_log(anna.modal.text, caplog)
    anna.modal.cancel()
    assert anna.modal.value(STAGE), "what was typed is still there"


def test_who_cannot_be_checked_while_slack_does_not_answer_is_told_at_the_field_and_nothing_is_lost(
    house: House,
) -> None:
    anna = house.slack.person("Anna Keller")
    form = begins(anna, "Acme")
    to_stage(form)
    house.slack.add_fault("users.info", "error", 2, error="internal_error")
    form.pick_person(PM, "Ben Okafor")
    form.submit("Preview")
    assert "Slack isn't answering, so this person could not be checked." in form.text
    assert form.value(PM) == anna.id_of("Ben Okafor")
    form.submit("Preview")
    anna.waits_for(lambda: "Nothing is saved yet." in form.text)


@pytest.mark.logs_warnings
def test_a_database_that_has_lost_its_tables_is_told_with_a_number(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    anna = house.slack.person("Anna Keller")
    anna.types("/ps-stage list", channel="general")
    with house.bot.app_context.database.begin() as session:
        session.connection().exec_driver_sql("ALTER TABLE engagement RENAME TO elsewhere")
    anna.types("/ps-stage Acme", channel="general")
    assert _is_in_the_log(anna.sees("Something went wrong on our side", "general").text, caplog)
