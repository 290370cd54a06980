"""An engagement in delivery, for tests of its pages."""

from datetime import UTC, datetime, time

import pytest

from handlers.context import AppContext
from methodology.definition.model import Methodology
from methodology.engagement.rights import Viewer
from methodology.people import Person
from storage.database.connection import Database
from tests.support.engaged import MONDAY, NEWCOMER, WORKSPACE, Engaged, days, engage


@pytest.fixture
def engaged(sqlite_database: Database, methodology: Methodology) -> Engaged:
    dates = {"booking": days(-7), "kickoff": days(0), "project_end": days(90)}
    return engage(sqlite_database, methodology, stage="engagement_execution", dates=dates)


@pytest.fixture
def app_context(engaged: Engaged) -> AppContext:
    at = datetime.combine(MONDAY, time(12), UTC)
    return AppContext(database=engaged.database, catalog=engaged.catalog, now=lambda: at)


@pytest.fixture
def newcomer() -> Viewer:
    """Somebody without a role in the team."""
    return Viewer(person=Person(workspace=WORKSPACE, id=NEWCOMER, name="New", zone="UTC"))
