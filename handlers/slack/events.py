"""The listeners for Slack's events: Home opened, people and channels changed, the app removed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from handlers.context import AppContext
from handlers.slack import people
from handlers.slack.channel_readers import outsider_found, readers_changed
from handlers.slack.facts import SlackFacts
from methodology.plan.team import PersonId
from storage.engagements import channel
from storage.workspaces.organisations import list_where_known

Forget = Callable[[str, str], None]
"""Takes the workspace or organisation that the app was removed from, and why."""
ChangeAccess = Callable[[str, Sequence[str], bool], None]
"""Takes an organisation, some of its workspaces, and whether these may use its installation now."""
PublishHome = Callable[[SlackFacts, str], None]
"""Shows the person with this id their current Home."""


Said = Callable[[SlackFacts, Mapping[str, Any], str], None]
"""Takes what a person wrote to the app or with a mention of it, and the id of the app's own user."""


LeftChannel = Callable[[AppContext, str, str, bool], None]
"""Takes the workspace, the channel that the app was removed from, and whether that is private for certain."""


def workspace(context: BoltContext) -> str:
    """The workspace in which the app is installed: in a shared channel or an organisation, not always the
    one that the payload names."""
    authorized = context.authorize_result
    assert authorized is not None, "every request is authorized"
    assert authorized.team_id, "and about a workspace, but for events about an organisation"
    return str(authorized.team_id)


def _removed_from(context: BoltContext) -> str:
    """The workspace, or the organisation where it was installed in the whole of it."""
    return str(context.enterprise_id) if context.is_enterprise_install else workspace(context)


def register(
    app: App,
    app_context: AppContext,
    *,
    publish_home: PublishHome,
    forget: Forget,
    change_access: ChangeAccess,
    left_channel: LeftChannel,
    said: Said,
) -> None:
    """Listen to the events that the manifest subscribes to."""

    def user_changed(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        """Update the people we know; strangers are looked up when they use the app, and guests among those who read
        a channel."""
        where, user = {workspace(context)}, event["user"]
        if context.is_enterprise_install:
            with app_context.database.reading() as session:
                where |= {*list_where_known(session, str(context.enterprise_id), user["id"])}
        for each in sorted(where):
            people.update_profile(app_context, each, user)
            if people.is_from_outside(user):
                person = PersonId(user["id"])
                app_context.behind.start(partial(outsider_found, app_context, client, each, person))

    def home_opened(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if event.get("tab") == "home":
            facts, person = SlackFacts(app_context, client, workspace(context)), event["user"]
            app_context.behind.start(lambda: publish_home(facts, person))

    def channel_renamed(event: dict[str, Any], context: BoltContext) -> None:
        renamed = event["channel"]
        with app_context.database.begin() as session:
            channel.rename_channel(session, workspace(context), renamed["id"], renamed["name"])

    def channel_left(event: dict[str, Any], context: BoltContext) -> None:
        """The app itself was removed; it hears nothing of others who leave."""
        left_channel(app_context, workspace(context), event["channel"], event["type"] == "group_left")

    def joined(event: dict[str, Any], context: BoltContext) -> None:
        """A guest may be among those who read the channel now."""
        readers_changed(app_context, workspace(context), event["channel"])

    def channel_shared(event: dict[str, Any], context: BoltContext) -> None:
        readers_changed(app_context, workspace(context), event["channel"], shared=True)

    def channel_unshared(event: dict[str, Any], context: BoltContext) -> None:
        """Another organisation went; it may be shared with others still."""
        shared = bool(event.get("is_ext_shared"))
        readers_changed(app_context, workspace(context), event["channel"], shared=shared)

    def something_said(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        said(SlackFacts(app_context, client, workspace(context)), event, str(context.bot_user_id or ""))

    def uninstalled(context: BoltContext) -> None:
        forget(_removed_from(context), "app_uninstalled")

    def tokens_revoked(event: dict[str, Any], context: BoltContext) -> None:
        if event.get("tokens", {}).get("bot"):
            forget(_removed_from(context), "tokens_revoked")

    def access_granted(event: dict[str, Any], context: BoltContext) -> None:
        organisation, teams = str(context.enterprise_id), event.get("team_ids") or []
        app_context.behind.start(lambda: change_access(organisation, teams, True))

    def access_revoked(event: dict[str, Any], context: BoltContext) -> None:
        change_access(str(context.enterprise_id), event.get("team_ids") or [], False)

    app.event("app_home_opened")(home_opened)
    app.event("message")(something_said)
    app.event("app_mention")(something_said)
    app.event("user_change")(user_changed)
    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(tokens_revoked)
    app.event("team_access_granted")(access_granted)
    app.event("team_access_revoked")(access_revoked)
    app.event("channel_rename")(channel_renamed)
    app.event("group_rename")(channel_renamed)
    app.event("channel_left")(channel_left)
    app.event("group_left")(channel_left)
    app.event("member_joined_channel")(joined)
    app.event("channel_shared")(channel_shared)
    app.event("channel_unshared")(channel_unshared)
