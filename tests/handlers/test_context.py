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
