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
    """Send both events and nothing after them; the tokens are dead at once, and the bot leaves all channels.

    Where the app is installed in the whole organisation it is removed from there.
    """
    bot, whole = slack.app.bot_user, slack.app.is_whole
    slack.workspace.emit({"type": "app_uninstalled"})
    slack.workspace.emit({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}})
    slack.app.installed, slack.app.organisation = False, None
    slack.tokens.kill("account_inactive", whole=whole)
    slack.response_urls.clear()
    slack.views.homes.clear()
    for person in list(slack.views.stacks):
        slack.views.clear(person)
    for channel in channels.channels_of(slack.workspace, bot):
        channel.members.remove(bot)
    slack.workspace.publish(ConversationsChanged())
    slack.app_changed()


def change_access(slack: Slack, teams: list[str]) -> None:
    """Let exactly these workspaces use the installation in the whole organisation; the app is told of each change."""
    before = slack.app.organisation
    assert before is not None, "it is installed in the organisation"
    granted, revoked = [t for t in teams if t not in before], [t for t in before if t not in teams]
    slack.app.organisation = teams
    for kind, changed in (("team_access_granted", granted), ("team_access_revoked", revoked)):
        if changed:
            slack.workspace.emit({"type": kind, "team_ids": changed})
