"""What admins of the app are told by direct message: that sending is late, or that a required scope is missing.

After a start, each workspace's token is tried for that; where it is dead, the workspace is stopped.
"""

import logging
from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from handlers.block_kit.text import listed
from handlers.context import AppContext
from handlers.messages.problem import Problem
from handlers.outbox.monitor import SweepStatus
from handlers.outbox.slack_api import SlackApis
from handlers.slack.api_errors import InstallationDead, SlackTrouble
from methodology.plan.team import PersonId
from storage.outbox import queue
from storage.workspaces.admins import list_workspace_admins, list_workspaces

log = logging.getLogger(__name__)


def tell_admins(app_context: AppContext, workspace: str, about: str, sentence: str) -> None:
    """Have the admins of this workspace told, once about each thing; it is in the log in any case.

    They are those whom the settings name, or else the admins and owners of the workspace who use the app.
    """
    log.error("admins are told", extra={"workspace": workspace, "about": about})
    with app_context.database.begin() as session:
        admins = _configured(app_context, workspace)
        if not admins and app_context.workspace_admins:
            admins = list_workspace_admins(session, workspace)
        told = [
            Problem(workspace=workspace, recipient=each, about=f"admin:{about}", sentence=sentence)
            for each in admins
        ]
        queue.enqueue(session, [each.delivery() for each in told], app_context.now())
    app_context.request_sweep()


def _configured(app_context: AppContext, workspace: str) -> list[PersonId]:
    named = [each.rpartition(":") for each in sorted(app_context.admins)]
    return [PersonId(person) for where, _, person in named if where in ("", workspace)]


class LateNotice:
    """Tells the admins once of each message that waits long. What they are told waits like any other message."""

    def __init__(self, app_context: AppContext) -> None:
        self._app_context, self._told_until = app_context, datetime.min.replace(tzinfo=UTC)

    def check(self, status: SweepStatus) -> None:
        """Look at the state of the sweep after it has run."""
        late, waiting = status.problems(alone=True).get("messages"), status.waiting
        if not late or waiting is None or waiting.since <= self._told_until:
            return
        about = f"late:{waiting.since:%Y-%m-%dT%H:%M}"
        try:
            tell_admins(self._app_context, waiting.workspace, about, f"Messages are late here. {late}")
        except SQLAlchemyError:
            return  # the sweep tells of the database
        self._told_until = self._app_context.now()


def check_scopes(app_context: AppContext, slack_apis: SlackApis, required: Collection[str]) -> None:
    """After a start: tell the admins of each workspace which required scopes its token lacks.

    Where the token is dead the workspace is stopped, as if a message had been refused there: the app may have been
    removed while no process heard of it.
    """
    with app_context.database.reading() as session:
        workspaces = list_workspaces(session)
    for workspace in workspaces:
        slack_api = slack_apis.find(workspace) if slack_apis.opens(workspace) else None
        if slack_api is None:
            continue
        try:
            headers = slack_api.call("auth.test", lambda client: client.auth_test()).headers
        except InstallationDead as dead:
            log.error("workspace stopped", extra={"workspace": workspace, "code": dead.code})
            app_context.stop_workspace(workspace, dead.code)
            app_context.request_sweep()  # which reports it
            continue
        except SlackTrouble:
            continue
        said = {name.lower(): value for name, value in headers.items()}.get("x-oauth-scopes")
        granted = None if said is None else {each.strip() for each in said.split(",")}
        missing = [] if granted is None else [each for each in required if each not in granted]
        if missing:
            tell_admins(app_context, workspace, f"scopes:{','.join(missing)}", _lacks(missing))


def _lacks(missing: list[str]) -> str:
    names = listed([f"`{each}`" for each in missing])
    return (
        f"I'm missing the Slack permission {names}, so some of what I do here won't work. Add it on the app's "
        "page under “OAuth & Permissions” and install the app again; `python bot.py check` says what it is for."
    )
