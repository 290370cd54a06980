"""Recipients looked up in one list, or one by one where the list fails."""

from pathlib import Path

import pytest

from playground import Playground
from storage.database.connection import Database
from tests.chaos.workspace import people_file
from tests.support.playground.manifest import manifest
from tests.support.sending import TUESDAY, Notice, Sending, know, utc


def test_many_people_are_looked_up_together_and_who_left_is_left_out(
    database: Database, tmp_path: Path
) -> None:
    file, ids = people_file(tmp_path, 60)
    with Playground(manifest(), people_file=file) as slack:
        slack.clock.move_to(utc("2026-11-24 09:00"))
        know(database, slack.now(), *((id, "UTC") for id in ids))
        slack.change_person("Person 7", deleted=True)
        sending = Sending(slack, database, kinds={"digest": Notice})
        sending.plan(ids, kind="digest", subject=TUESDAY.isoformat())
        while "planned" in sending.states():
            sending.sweep.run()
        assert {row.recipient for row in sending.rows() if row.state != "sent"} == {ids[7]}
        assert sending.posts() == 59
        assert slack.log("users.info", direction="to_slack") == []
        assert len(slack.log("users.list", direction="to_slack")) == 1


@pytest.mark.parametrize("fault", ["server_error", "reset_before", "ratelimited"])
def test_a_list_of_people_that_does_not_come_is_counted_and_each_is_looked_up_alone(
    sqlite_database: Database, tmp_path: Path, fault: str
) -> None:
    file, ids = people_file(tmp_path, 55)
    with Playground(manifest(), people_file=file) as slack:
        slack.clock.move_to(utc("2026-11-24 09:00"))
        know(sqlite_database, slack.now(), *((id, "UTC") for id in ids))
        slack.add_fault("users.list", fault, count=1)
        sending = Sending(slack, sqlite_database, kinds={"digest": Notice})
        sending.plan(ids, kind="digest", subject=TUESDAY.isoformat())
        while "planned" in sending.states():
            sending.sweep.run()
        assert set(sending.states()) == {"sent"}
        meaning = "rate_limited" if fault == "ratelimited" else "unclear"
        assert sending.value("ps_bot_slack_troubles_total", method="users.list", meaning=meaning) == 1
        assert len(slack.log("users.info", direction="to_slack")) == 55
