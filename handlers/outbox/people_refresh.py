"""Lookups of recipients in Slack: one before each message, or many in one list."""

import logging
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from handlers.context import AppContext
from handlers.outbox.clocks import has_passed
from handlers.outbox.slack_api import SlackApi
from handlers.slack import people as slack_people
from handlers.slack.api_errors import RateLimited, RecipientGone, SlackTrouble
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people

log = logging.getLogger(__name__)

WORTH_A_LIST = 50
"""From this many people on, listing everybody is quicker: Slack allows about a hundred `users.info` a
minute, and twenty `users.list`."""

PAGE_SIZE = 500
WORTH_A_PAGE = 20
"""This many wanted people are worth fetching one more page of a big workspace."""

LIST_METHOD = "users.list"
PAUSE = 60.0
"""Seconds until a list that failed, or did not hold everybody, is requested again."""


def refresh_recipient(
    app_context: AppContext, slack_api: SlackApi, person: PersonId, fresh_for: timedelta
) -> Person:
    """This person, looked up in Slack unless that happened within `fresh_for`.

    Slack accepts messages to people who have left, hence the lookup. Raises `RecipientGone` for an app.
    """
    with app_context.database.reading() as session:
        known = next(iter(people.list_stored_people(session, slack_api.workspace, [person])), None)
    if (
        known is not None
        and known.refreshed_at is not None
        and not has_passed(fresh_for, known.refreshed_at, app_context.now())
    ):
        return known.person
    try:
        refreshed = slack_api.call(
            "users.info",
            lambda client: slack_people.refresh_people(app_context, client, slack_api.workspace, [person]),
        )
    except Refusal as refusal:
        raise RecipientGone("cannot_dm_bot") from refusal
    if person not in refreshed:  # forgotten meanwhile
        raise RecipientGone("user_not_found")
    return refreshed[person]


def refresh_many(
    app_context: AppContext,
    slack_api: SlackApi,
    wanted: Collection[PersonId],
    is_stopping: Callable[[], bool],
) -> None:
    """Record these people from Slack's list.

    Anybody missing from it, or of whom it does not say whether they are a member, is looked up alone later.
    """
    missing, cursor = set(wanted), ""
    try:
        for _ in range(1 + len(wanted) // WORTH_A_PAGE):
            if is_stopping():
                return
            page, cursor = _list_page(slack_api, cursor)
            profiles = [
                profile
                for user in page
                if user["id"] in missing
                and (profile := slack_people.read_profile(app_context, slack_api.workspace, user))
                and profile.outsider is not None
            ]
            slack_people.save_profiles(app_context, slack_api.workspace, profiles)
            missing -= {each.id for each in profiles}
            if not missing or not cursor:
                break
    except SlackTrouble as trouble:
        log.info("no list of people", extra={"workspace": slack_api.workspace, "code": trouble.code})
        if not isinstance(trouble, RateLimited):
            slack_api.block(LIST_METHOD, PAUSE)
        return
    if missing:
        slack_api.block(LIST_METHOD, PAUSE)


def _list_page(slack_api: SlackApi, cursor: str) -> tuple[list[dict[str, Any]], str]:
    """A page of everybody in the workspace, and the cursor of the next one, empty after the last."""
    page = slack_api.call(
        LIST_METHOD, lambda client: client.users_list(limit=PAGE_SIZE, cursor=cursor or None)
    )
    return page.get("members") or [], (page.get("response_metadata") or {}).get("next_cursor") or ""
