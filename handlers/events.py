"""What does the app do about what happens in Slack?"""

from typing import Any

from slack_bolt import App, BoltContext

from handlers import who
from handlers.desk import Desk


def register(app: App, desk: Desk) -> None:
    """Listen to the events that the manifest subscribes to."""

    def user_changed(event: dict[str, Any], context: BoltContext) -> None:
        """Keep zone, name and account state of people we know; strangers are asked for when they call."""
        workspace = str(context.authorize_result.team_id) if context.authorize_result else ""
        who.renew(desk, workspace, event["user"])

    app.event("user_change")(user_changed)
