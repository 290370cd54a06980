"""What is kept about a person is shown to an admin on Home, sent to them, and let go."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.server.log_line import LogLine
from playground.driver.person import Modal, Person
from storage.tables import metadata
from tests.support.engagement_life import (
    a_hasty_house,
    behind_more,
    card,
    form_of,
    from_bot,
    home_of,
    wait_until_sent,
)
from tests.support.house import House
from tests.support.start_form import PM, opens

BEN = "U07BENOKAF2"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with a_hasty_house(tmp_path) as house:
        yield house


def about(admin: Person, name: str) -> Modal:
    """The form from the admin's Home, with this person sent in."""
    home = home_of(admin)
    form = form_of(admin, lambda: home.press("Data about a person …"), "Data about a person")
    form.pick_person("Who is it about?", name)
    form.submit("Next")
    admin.waits_for(lambda: "Kept in" in admin.modal.text or admin.modal.errors)
    return admin.modal


def test_an_admin_has_the_data_sent_and_lets_somebody_be_forgotten(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    anna, judith = house.slack.person("Anna Keller"), house.slack.person("Judith Weiss")
    assert "Data about a person …" not in home_of(anna).text
    opens(anna, "Acme", channel="ps-team", team={PM: "Ben Okafor"})
    house.slack.person("Ben Okafor").sees("opened Acme", "ps-bot")

    form = about(judith, "Ben Okafor")
    assert "Not yet: they still have something to do." in form.text
    assert "Acme (engagement 1): Project / Program Manager" in form.text
    assert "Forget …" not in form.labels
    form.press("Send it to me")
    judith.waits_for(lambda: "on its way" in judith.modal.text)
    (file,) = judith.sees("What is kept about a person", "ps-bot").json["files"]
    stored = house.slack._slack.workspace.files[file["id"]]
    exported = json.loads(stored.content or b"")
    assert exported["person"] == BEN
    assert {"person", "team_member", "delivery"} <= exported["tables"].keys()
    assert not [each for each in from_bot(anna) if "What is kept" in each.text]
    judith.modal.close()
    judith.waits_for_no_modal()

    cancel = behind_more(anna, card(anna, "Acme"), "Cancel", title="Cancel the engagement")
    cancel.fill("Why is it cancelled?", "Ben Okafor has left us.")
    cancel.submit("Cancel engagement")
    anna.waits_for_no_modal()
    wait_until_sent(house)
    form = about(judith, "Ben Okafor")
    assert "Their name may stand in these texts" in form.text
    assert "Ben Okafor has left us." in form.text
    form.press("Forget …")
    assert judith.dialog is not None
    assert judith.dialog.title == "Forget Ben?"
    judith.dialog.press("Forget")
    judith.waits_for(lambda: "Forgotten: a random id stands in" in judith.modal.text)
    forgotten = len(caplog.records)
    judith.modal.close()
    wait_until_sent(house)
    house.swept()
    ours = [each for each in caplog.records if not each.name.startswith("playground")]
    lines = [LogLine().format(each) for each in ours]
    assert not [each for each in lines if "Okafor" in each or "left us" in each], "in no line of the log"
    assert not [LogLine().format(each) for each in caplog.records[forgotten:] if BEN in str(vars(each))]
    assert about(judith, "Ben Okafor").errors == {
        "Who is it about?": "This person was forgotten: nothing is kept about them."
    }
    assert "You were forgotten here" in home_of(house.slack.person("Ben Okafor")).text
    assert _where(house, BEN) == set()


def _where(house: House, person: str) -> set[str]:
    """The columns of the whole database in which this id stands."""
    whole, found = re.compile(rf"\b{person}\b"), set[str]()
    with house.bot.app_context.database.reading() as session:
        for table in metadata.sorted_tables:
            for row in session.execute(table.select()).mappings():
                texts = {name: json.dumps(value, default=str) for name, value in row.items()}
                found |= {f"{table.name}.{name}" for name, text in texts.items() if whole.search(text)}
    return found
