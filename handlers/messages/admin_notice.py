"""What admins of the app are told by direct message, and that sending is late."""

import logging
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from handlers.context import AppContext
from handlers.messages.problem import Problem
from handlers.outbox.monitor import SweepStatus
from methodology.plan.team import PersonId
from storage.outbox import queue
from storage.workspaces.admins import list_workspace_admins

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
