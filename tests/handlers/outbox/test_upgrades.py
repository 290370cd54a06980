"""Tests of `handlers.outbox.upgrades`."""

import logging
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from handlers.context import AppContext
from handlers.outbox.upgrades import Upgrades, upgrade_first
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from methodology.reminders.standing import CONCERNED, CONCERNED_KEY
from storage.database.connection import Database
from storage.engagements.upgrade import list_outdated
from storage.people import get_people
from storage.tables.agenda import AgendaRow
from tests.support.engaged import PM, WORKSPACE, Engaged, another, days, engage

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def three(database: Database, methodology: Methodology) -> list[Engaged]:
    """Three engagements of a version before; the first has a type that nobody knows."""
    first = engage(database, methodology)
    three = [first, another(first, "2"), another(first, "3")]
    with database.begin() as session:
        session.execute(text("UPDATE engagement SET rules = 0"))
        session.execute(
            text("UPDATE engagement SET type = 'gone' WHERE id = :id"), {"id": first.engagement_id}
        )
    return three


def outdated(database: Database) -> list[EngagementId]:
    with database.reading() as session:
        return [each for _, each in list_outdated(session, most=10)]


def test_one_that_fails_is_logged_once_and_holds_up_no_other(
    database: Database, three: list[Engaged], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    upgrades = Upgrades(AppContext(database=database, catalog=three[0].catalog, now=lambda: NOW))
    upgrades.run(lambda: True)
    assert len(outdated(database)) == 3, "a process that is to end begins none"
    for _ in range(2):
        upgrades.run(lambda: False)
        assert outdated(database) == [three[0].engagement_id]
    (record,) = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert record.getMessage() == "could not upgrade"
    caplog.clear()


def test_those_of_a_recipient_are_upgraded_first(database: Database, three: list[Engaged]) -> None:
    first, _, third = (each.engagement_id for each in three)
    app_context = AppContext(database=database, catalog=three[0].catalog, now=lambda: NOW)
    on_list = {"person": PM, "thing": CONCERNED_KEY, "grouped": CONCERNED, "due": days(0)}
    with database.begin() as session:
        session.add_all(
            AgendaRow(engagement=each, workspace=WORKSPACE, **on_list)  # type: ignore[arg-type]  # of several types
            for each in (first, third)
        )
        recipient = get_people(session, WORKSPACE, [PM])[PM]
    upgrade_first(app_context, recipient)
    assert outdated(database) == [first, three[1].engagement_id]
