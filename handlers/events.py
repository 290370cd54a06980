"""What does the app do about what happens in Slack?"""

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext

from handlers import who
from handlers.desk import Desk

Forget = Callable[[str, str], None]
"""The app was removed from this workspace, and why."""


def register(app: App, desk: Desk, forget: Forget) -> None:
    """Listen to the events that the manifest subscribes to."""

    def user_changed(event: dict[str, Any], context: BoltContext) -> None:
        """Keep zone, name and account state of people we know; strangers are asked for when they call."""
        who.renew(desk, str(context.team_id), event["user"])

    def uninstalled(context: BoltContext) -> None:
        forget(str(context.team_id), "app_uninstalled")

    def tokens_revoked(event: dict[str, Any], context: BoltContext) -> None:
        if event.get("tokens", {}).get("bot"):
            forget(str(context.team_id), "tokens_revoked")

    app.event("user_change")(user_changed)
    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(tokens_revoked)
