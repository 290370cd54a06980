"""`Retention` applied: what is over for longer than it is kept is erased, a little at each sweep."""

import logging
from collections.abc import Callable

from handlers.context import AppContext
from storage.outbox.queries import find_last_sent
from storage.privacy import retention
from storage.privacy.retention import Retention

log = logging.getLogger(__name__)

MOST_AT_ONCE = 5
"""Engagements for each sweep, each in its own transaction."""


def erase_some(app_context: AppContext, kept: Retention, must_end: Callable[[], bool]) -> bool:
    """Erase some of what is kept no longer; whether there was any.

    The time counts by Slack's clock too, as of the message that was sent last: a clock that is ahead would erase
    too early. Where the only workspace has removed the app nothing is sent any more, and ours alone counts.
    """
    now = app_context.now()
    with app_context.database.reading() as session:
        by_slack = min(find_last_sent(session) or now, now)
        removed_by = by_slack if retention.has_running_workspace(session) else now
        workspaces = retention.list_removed_workspaces(session, kept, removed_by)[:1]
        engagements = retention.list_expired(session, kept, by_slack, MOST_AT_ONCE)
        histories = retention.list_expired_histories(session, kept, by_slack, MOST_AT_ONCE)
    for workspace in workspaces:
        with app_context.database.begin() as session:
            is_gone = retention.erase_some(session, workspace, kept, removed_by, MOST_AT_ONCE)
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
