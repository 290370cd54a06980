"""Installing the app in the workspace, and removing it."""

from __future__ import annotations

from playground.app.slack import Slack
from playground.workspace import channels
from playground.workspace.changes import ConversationsChanged


def install(slack: Slack) -> None:
    slack.app.installed = True
    slack.tokens.revive()
    slack.app_changed()


def uninstall(slack: Slack) -> None:
    """Send both events and nothing after them; the tokens are dead at once, and the bot leaves all channels."""
    bot = slack.app.bot_user
    slack.workspace.emit({"type": "app_uninstalled"})
    slack.workspace.emit({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}})
    slack.app.installed = False
    slack.tokens.kill("account_inactive")
    slack.response_urls.clear()
    slack.views.homes.clear()
    for person in list(slack.views.stacks):
        slack.views.clear(person)
    for channel in channels.channels_of(slack.workspace, bot):
        channel.members.remove(bot)
    slack.workspace.publish(ConversationsChanged())
    slack.app_changed()
