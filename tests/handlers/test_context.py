"""`AppContext`: who is an admin."""

import pytest

from handlers.context import AppContext
from methodology.people import Person
from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.methodologies import Catalog
from tests.support.house import MONDAY


@pytest.mark.parametrize(
    ("admins", "workspace", "is_admin"),
    [
        ({"U1"}, "T1", True),
        ({"T1:U1"}, "T1", True),
        ({"T1:U1"}, "T2", False),
        ({"T1:U1", "T2:U2"}, "T2", False),
        ({"U2"}, "T1", False),
    ],
)
def test_an_admin_of_one_workspace_is_none_of_another(
    sqlite_database: Database, admins: set[str], workspace: str, is_admin: bool
) -> None:
    context = AppContext(
        database=sqlite_database,
        catalog=Catalog(sqlite_database),
        now=lambda: MONDAY,
        admins=frozenset(admins),
    )
    person = Person(workspace=workspace, id=PersonId("U1"), name="Anna", zone="UTC")
    assert context.is_admin(person) is is_admin


@pytest.mark.parametrize(
    ("facts", "allowed", "is_admin"),
    [
        ({"workspace_admin": True}, True, True),
        ({"workspace_admin": True}, False, False),
        ({"workspace_admin": False}, True, False),
        ({"workspace_admin": True, "deactivated": True}, True, False),
    ],
    ids=["an admin in Slack", "switched off", "a member", "an admin who has left"],
)
def test_an_admin_of_the_workspace_is_one_of_the_app(
    sqlite_database: Database, facts: dict[str, bool], allowed: bool, is_admin: bool
) -> None:
    context = AppContext(
        database=sqlite_database,
        catalog=Catalog(sqlite_database),
        now=lambda: MONDAY,
        workspace_admins=allowed,
    )
    told = {"workspace": "T1", "id": "U1", "name": "Anna", "zone": "UTC", **facts}
    assert context.is_admin(Person.model_validate(told)) is is_admin
