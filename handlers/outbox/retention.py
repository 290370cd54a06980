"""`Retention` applied: what is over for longer than it is kept is erased, a little at each sweep."""

import logging
from collections.abc import Callable
from itertools import islice

from handlers.context import AppContext
from handlers.outbox.slack_api import SlackApis
from storage.outbox.queries import find_last_sent
from storage.privacy import retention
from storage.privacy.retention import Retention
from storage.workspaces.workspaces import TokensSealed

log = logging.getLogger(__name__)

MOST_AT_ONCE = 5
"""Engagements for each sweep, each in its own transaction."""


def erase_some(
    app_context: AppContext, slack_apis: SlackApis, kept: Retention, must_end: Callable[[], bool]
) -> bool:
    """Erase some of what is kept no longer; whether there was any.

    Before a workspace is erased its token is tried once more, if there is one: the app may have been installed again
    while no bot ran.

    The time counts by Slack's clock too, as of the message that was sent last: a clock that is ahead would erase
    too early. Where the only workspace has removed the app nothing is sent any more, and ours alone counts.
    """
    now = app_context.now()
    with app_context.database.reading() as session:
        by_slack = min(find_last_sent(session) or now, now)
        removed_by = by_slack if retention.has_running_workspace(session) else now
        removed = retention.list_removed_workspaces(session, kept, removed_by)
        engagements = retention.list_expired(session, kept, by_slack, MOST_AT_ONCE)
        histories = retention.list_expired_histories(session, kept, by_slack, MOST_AT_ONCE)
    workspaces = list(islice((each for each in removed if _is_removed(slack_apis, each)), 1))
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


def _is_removed(slack_apis: SlackApis, workspace: str) -> bool:
    """Whether the app has no token there any more, or Slack says that it was removed."""
    try:
        slack_api = slack_apis.find(workspace)
    except TokensSealed:
        return False
    return slack_api is None or slack_api.has_removed_app()
