"""Admins of a workspace in Slack, as the bot knows them."""

from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.people import Profile, save_profile
from tests.support.house import MONDAY


def save_owner_and_member(database: Database, workspace: str, owner: str, member: str) -> None:
    """An admin of the workspace in Slack, and somebody who is none."""
    with database.begin() as session:
        for person in (owner, member):
            profile = Profile(
                workspace=workspace,
                id=PersonId(person),
                name=person,
                zone="UTC",
                workspace_admin=person == owner,
            )
            save_profile(session, profile, MONDAY)
