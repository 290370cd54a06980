"""Who of many people is still here, and in which zone? Asked in few calls instead of one for each."""

import logging
from collections.abc import Callable, Collection
from functools import partial

from slack_sdk import WebClient

from handlers.context import AppContext
from handlers.outbox.slack_api import SlackApi
from handlers.slack import people as who
from handlers.slack.api_errors import RateLimited, SlackTrouble
from methodology.plan.team import PersonId

log = logging.getLogger(__name__)

MANY = 50
"""From so many people on, a list of everybody is the quicker way: Slack lets a minute have some hundred
`users.info` and twenty `users.list`."""

A_PAGE = 500
WORTH_A_PAGE = 20
"""So many of the people asked for are worth a page, wherever in a big workspace they are."""

METHOD = "users.list"
REST = 60.0
"""Seconds before a list that did not come is asked for again."""


def call_the_roll(
    app_context: AppContext,
    client: WebClient,
    slack_api: SlackApi,
    people: Collection[PersonId],
    is_over: Callable[[], bool],
) -> None:
    """Keep what Slack tells about these people; whoever is not told of is looked up by themselves later."""
    left, cursor = set(people), None
    try:
        for _ in range(1 + len(people) // WORTH_A_PAGE):
            if is_over():
                return
            page = slack_api.call(METHOD, partial(client.users_list, limit=A_PAGE, cursor=cursor))
            users = [each for each in page.get("members") or [] if each["id"] in left]
            told = [
                profile
                for each in users
                if (profile := who.profile_of(app_context, slack_api.workspace, each))
            ]
            who.remember(app_context, slack_api.workspace, told)
            left -= {each.id for each in told}
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not left or not cursor:
                break
    except SlackTrouble as trouble:
        log.info("no list of people", extra={"workspace": slack_api.workspace, "code": trouble.code})
        if not isinstance(trouble, RateLimited):
            slack_api.rate_limiter.block(slack_api.workspace, METHOD, REST)
        return
    if left:
        slack_api.rate_limiter.block(slack_api.workspace, METHOD, REST)
