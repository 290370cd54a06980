"""What does the app do about what happens in Slack?"""

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from handlers.context import AppContext
from handlers.pages.home import publish
from handlers.slack import people
from methodology.engagement.rights import Viewer
from methodology.plan.team import PersonId
from storage.engagements import channel as housing

Forget = Callable[[str, str], None]
"""The app was removed from this workspace, and why."""


def register(app: App, app_context: AppContext, forget: Forget) -> None:
    """Listen to the events that the manifest subscribes to."""

    def user_changed(event: dict[str, Any], context: BoltContext) -> None:
        """Keep zone, name and account state of people we know; strangers are asked for when they call."""
        people.renew(app_context, str(context.team_id), event["user"])

    def home_opened(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if event.get("tab") == "home":
            workspace = str(context.team_id)
            person = people.person_of(app_context, client, workspace, PersonId(event["user"]))
            publish(app_context, client, Viewer(person=person, is_admin=person.id in app_context.admins))

    def renamed(event: dict[str, Any], context: BoltContext) -> None:
        channel = event["channel"]
        with app_context.database.begin() as session:
            housing.renamed(session, str(context.team_id), channel["id"], channel["name"])

    def uninstalled(context: BoltContext) -> None:
        forget(str(context.team_id), "app_uninstalled")

    def tokens_revoked(event: dict[str, Any], context: BoltContext) -> None:
        if event.get("tokens", {}).get("bot"):
            forget(str(context.team_id), "tokens_revoked")

    app.event("app_home_opened")(home_opened)
    app.event("user_change")(user_changed)
    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(tokens_revoked)
    app.event("channel_rename")(renamed)
    app.event("group_rename")(renamed)
