"""The Events API: events that the app subscribed to, sent to it and retried until it answers."""

from __future__ import annotations

import asyncio
import copy

from playground.app.background import BackgroundTasks
from playground.app.delivery import Delivery
from playground.app.manifest import App
from playground.app.manifest_schema import EVENT_SCOPES
from playground.json_values import Json
from playground.workspace.changes import Change, EventHappened, MessageDeleted, MessagePosted, MessageUpdated
from playground.workspace.models import ORGANISATION, Channel, Message
from playground.workspace.workspace import Workspace

_MESSAGES = {
    "public": ("message.channels", "channel"),
    "private": ("message.groups", "group"),
    "im": ("message.im", "im"),
    "mpim": ("message.mpim", "mpim"),
}
"""Subscription and channel_type of messages, by the kind of conversation."""

OF_ORGANISATION = ("app_uninstalled", "tokens_revoked", "team_access_granted", "team_access_revoked")
"""Events about the whole organisation, where the app is installed in that: they name no workspace."""


class EventsApi:
    def __init__(
        self,
        app: App,
        workspace: Workspace,
        delivery: Delivery,
        tasks: BackgroundTasks,
        retries: tuple[float, ...],
    ) -> None:
        self._app, self._workspace, self._delivery = app, workspace, delivery
        self._tasks, self._retries = tasks, retries

    def hear(self, change: Change) -> None:
        match change:
            case EventHappened(event):
                self._emit(event, event["type"])
            case MessagePosted(channel, message) if self._may_read(channel, message):
                self._posted(channel, message.data)
            case MessageUpdated(channel, message, before) if self._may_read(channel, message):
                versions = {"message": message.data, "previous_message": before}
                self._hidden(channel, {"subtype": "message_changed", **versions})
            case MessageDeleted(channel, message) if self._may_read(channel, message):
                parts = {"previous_message": message.data, "deleted_ts": message.ts}
                self._hidden(channel, {"subtype": "message_deleted", **parts})

    def _may_read(self, channel: Channel, message: Message) -> bool:
        return message.only_for is None and self._app.bot_user in channel.members

    def _posted(self, channel: Channel, data: Json) -> None:
        subscription, channel_type = _MESSAGES[channel.kind]
        event = {key: value for key, value in data.items() if key != "metadata"}
        event |= {"channel": channel.id, "channel_type": channel_type, "event_ts": data["ts"]}
        self._emit(event, subscription)
        mentioned = f"<@{self._app.bot_user}>" in data.get("text", "") and "subtype" not in data
        if mentioned and channel.kind != "im":
            self._emit({**event, "type": "app_mention"}, "app_mention")

    def _hidden(self, channel: Channel, parts: Json) -> None:
        subscription, channel_type = _MESSAGES[channel.kind]
        event = {
            "type": "message",
            "hidden": True,
            "channel": channel.id,
            "channel_type": channel_type,
            "ts": f"{self._workspace.clock.seconds():.6f}",
        }
        self._emit(event | parts, subscription)

    def _emit(self, event: Json, subscription: str) -> None:
        """Send the event to the app if its manifest subscribes to it and its scopes allow it."""
        scope = EVENT_SCOPES.get(subscription)
        app = self._app
        if subscription not in app.events or not app.installed:
            return
        teams = app.organisation
        if teams is not None and subscription not in OF_ORGANISATION and self._workspace.team_id not in teams:
            return
        if scope and scope not in self._app.scopes:
            return
        event.setdefault("event_ts", f"{self._workspace.clock.seconds():.6f}")
        self._tasks.spawn(self._deliver(self._envelope(copy.deepcopy(event))))

    def _envelope(self, event: Json) -> Json:
        workspace = self._workspace
        channel = workspace.channels.get(str(event.get("channel")))
        whole = self._app.is_whole
        authorization = {
            "enterprise_id": ORGANISATION if whole else None,
            "team_id": None if whole else workspace.team_id,
            "user_id": self._app.bot_user,
            "is_bot": True,
            "is_enterprise_install": whole,
        }
        about_organisation = whole and event["type"] in OF_ORGANISATION
        return {
            "token": "playground",
            "team_id": None if about_organisation else workspace.team_id,
            "enterprise_id": authorization["enterprise_id"],
            "api_app_id": self._app.id,
            "event": event,
            "type": "event_callback",
            "event_id": workspace.new_id("Ev"),
            "event_time": int(workspace.clock.seconds()),
            "authorizations": [authorization],
            "is_ext_shared_channel": channel is not None and bool(channel.shared_with),
            "event_context": workspace.new_id("EC"),
        }

    async def _deliver(self, envelope: Json) -> None:
        """Send it, and again after each pause until the app answers 2xx in time."""
        reason = ""
        for attempt, pause in enumerate((0.0, *self._retries)):
            await asyncio.sleep(pause)
            answer = await self._delivery.event(envelope, attempt, reason)
            if answer.failure is None or answer.headers.get("x-slack-no-retry") == "1":
                return
            reasons = {"timeout": "http_timeout", "unreachable": "connection_failed"}
            reason = reasons.get(answer.failure, "http_error")
