"""`Retention` applied: what is over for longer than it is kept is erased, a little at each sweep."""

import logging
from collections.abc import Callable

from handlers.context import AppContext
from storage.privacy import retention
from storage.privacy.retention import Retention

log = logging.getLogger(__name__)

MOST_AT_ONCE = 5
"""Engagements for each sweep, each in its own transaction."""


def erase_some(app_context: AppContext, kept: Retention, must_end: Callable[[], bool]) -> bool:
    """Erase some of what is kept no longer; whether there was any."""
    now = app_context.now()
    with app_context.database.reading() as session:
        workspaces = retention.list_removed_workspaces(session, kept, now)[:1]
        engagements = retention.list_expired(session, kept, now, MOST_AT_ONCE)
        histories = retention.list_expired_histories(session, kept, now, MOST_AT_ONCE)
    for workspace in workspaces:
        with app_context.database.begin() as session:
            is_gone = retention.erase_some(session, workspace, kept, now, MOST_AT_ONCE)
        if is_gone:
            log.info("erased a workspace that had removed the app", extra={"workspace": workspace})
    for erase, expired, what in (
        (retention.erase_engagement, engagements, "erased a closed engagement"),
        (retention.erase_history, histories, "erased the history of a closed engagement"),
    ):
        for each in expired:
            if must_end():
                return True
            with app_context.database.begin() as session:
                is_erased = erase(session, each)
            if is_erased:
                log.info(what, extra={"engagement": each.engagement})
    return bool(workspaces or engagements or histories)
