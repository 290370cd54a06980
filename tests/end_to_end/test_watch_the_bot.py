"""The process, its metrics and its admins say that the sweep is late, or that Slack refuses the app."""

import logging
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import text

from handlers.cli.main import log_to
from handlers.server.version import VERSION
from storage.database.connection import AWAY
from tests.support.databases import PostgreSQL
from tests.support.engagement_life import home_of
from tests.support.house import WAYS, House, a_house, local_slack, running, settings_for
from tests.support.refusing import away

HOUR = 3600
RARELY = {"reminder_sweep_seconds": HOUR}


def metric(house: House, name: str) -> float:
    lines = house.get("/metrics").text.splitlines()
    (value,) = (line.split()[-1] for line in lines if line.startswith(f"{name} "))
    return float(value)


def test_a_sweep_that_does_not_come_is_told_everywhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with local_slack() as slack:
        settings = settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db").model_copy(update=RARELY)
        with running(settings, slack) as house:
            judith = slack.person("Judith Weiss")
            judith.waits_for(lambda: house.get("/readyz").json() == {"ready": True, "problems": {}})
            assert metric(house, "ps_bot_sweep_late_seconds") == 0
            judith.waits_for(lambda: caplog.messages.count("ps-bot is ready") == 1)

            slack.clock.forward(hours=4)

            late = house.get("/readyz")
            assert late.status_code == 503
            assert late.json()["problems"] == {"sweep": "The last sweep is too long ago."}
            assert metric(house, "ps_bot_sweep_late_seconds") >= 3 * HOUR
            home = home_of(judith)
            judith.waits_for(lambda: "The last sweep is too long ago." in home.text)


def test_a_replica_that_runs_stays_ready_when_a_newer_one_has_migrated(database_url: str) -> None:
    with local_slack() as slack, running(settings_for(slack, database_url), slack) as house:
        judith = slack.person("Judith Weiss")
        judith.waits_for(lambda: house.get("/readyz").json() == {"ready": True, "problems": {}})
        with house.bot.app_context.database.begin() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
            session.execute(text("ALTER TABLE engagement ADD COLUMN of_the_future VARCHAR DEFAULT ''"))
        house.swept()
        assert house.readiness().json() == {"ready": True, "problems": {}}


@pytest.mark.logs_warnings
def test_a_token_that_slack_refuses_makes_a_bot_of_one_workspace_unready(tmp_path: Path) -> None:
    with local_slack() as slack:
        settings = settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db")
        with running(settings, slack) as house:
            slack.add_fault("auth.test", "error", count=None, error="token_revoked")
            house.bot.sweep.sender.app_context.stop_workspace("T0NORTHWIND", "token_revoked")
            house.swept()
            problems = house.get("/readyz").json()["problems"]
            assert "Slack refuses the app (token_revoked)" in problems["token"]
            assert house.bot.sweep.status().trouble == ""


@pytest.mark.logs_warnings
def test_a_token_that_is_dead_at_the_first_start_of_all_is_told_before_the_bot_is_ready(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with local_slack() as slack:
        settings = settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db")
        slack.add_fault("auth.test", "error", count=None, error="token_revoked")
        with running(settings, slack) as house:
            house.swept()
            answer = house.readiness()
            assert answer.status_code == 503
            assert "Slack refuses the app (token_revoked)" in answer.json()["problems"]["token"]
            assert metric(house, "ps_bot_stopped_workspaces") == 1
            assert "ps-bot is ready" not in caplog.messages
            slack.clear_faults()
            slack.clock.forward(minutes=6)
            judith = slack.person("Judith Weiss")
            judith.waits_for(lambda: house.readiness().json() == {"ready": True, "problems": {}})
            assert metric(house, "ps_bot_stopped_workspaces") == 0
    assert caplog.messages.count("Slack refuses the token") == 1


@pytest.mark.logs_warnings
def test_an_answer_in_which_something_went_wrong_is_counted_and_the_version_told(tmp_path: Path) -> None:
    counted = "ps_bot_request_errors_total"
    with local_slack() as slack:
        settings = settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db").model_copy(update=RARELY)
        with running(settings, slack) as house:
            before = metric(house, counted)
            with house.bot.app_context.database.begin() as session:
                session.execute(text("ALTER TABLE engagement RENAME TO engagement_of_before"))
            anna = slack.person("Anna Keller")
            anna.types("/ps-stage Acme", channel="general")
            assert "Something went wrong on our side" in anna.last_answer("general").text
            assert metric(house, counted) == before + 1
            assert metric(house, f'ps_bot_build_info{{version="{VERSION}"}}') == 1


@pytest.mark.parametrize("way", WAYS)
def test_how_long_answers_take_is_told_by_what_people_did(way: str, tmp_path: Path) -> None:
    def answers(kind: str, within: str = "+Inf") -> float:
        return metric(house, f'ps_bot_answer_seconds_bucket{{kind="{kind}",le="{within}"}}')

    with a_house(way, tmp_path) as house:
        anna = house.slack.person("Anna Keller")
        kinds = ["/ps-stage", "/ps-start", "home", "button", "form"]
        before = {kind: answers(kind) for kind in kinds}
        anna.types("/ps-stage list", channel="general")
        home_of(anna).press("Settings")
        anna.modal.submit()
        anna.types("/ps-start", channel="general")
        anna.waits_for(lambda: all(answers(kind) > before[kind] for kind in kinds))
        assert all(answers(kind, "10.0") <= answers(kind) for kind in kinds)


@pytest.mark.logs_warnings
def test_a_database_that_is_away_is_told_to_people_and_fills_no_log(postgresql: PostgreSQL) -> None:
    written = StringIO()
    lines = log_to(written)
    with postgresql.new() as url, local_slack() as slack, running(settings_for(slack, url), slack) as house:
        anna = slack.person("Anna Keller")
        anna.types("/ps-stage list", channel="general")
        logging.getLogger().addHandler(lines)
        try:
            with away(url):
                for _ in range(10):
                    anna.types("/ps-stage list", channel="general")
                    assert "database isn't answering" in anna.last_answer("general").text
                assert house.get("/readyz").json()["problems"]["database"] == AWAY
        finally:
            logging.getLogger().removeHandler(lines)
        anna.types("/ps-stage list", channel="general")
        assert "The 7 stages" in anna.last_answer("general").text
    assert " exception=" not in written.getvalue()
    assert len(written.getvalue().splitlines()) <= 4
