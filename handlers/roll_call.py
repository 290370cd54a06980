"""Who of many people is still here, and in which zone? Asked in few calls instead of one for each."""

import logging
from collections.abc import Collection
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from handlers import who
from handlers.desk import Desk
from handlers.pace import Pace
from handlers.slack_errors import RateLimited, meaning
from methodology.team import PersonId

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
    desk: Desk, client: WebClient, pace: Pace, workspace: str, people: Collection[PersonId]
) -> None:
    """Keep what Slack tells about these people; whoever is not told of is looked up by themselves later."""
    left, cursor = set(people), None
    try:
        for _ in range(1 + len(people) // WORTH_A_PAGE):
            page = client.users_list(limit=A_PAGE, cursor=cursor)
            users = [each for each in page.get("members") or [] if each["id"] in left]
            told = [profile for each in users if (profile := who.profile_of(desk, workspace, each))]
            who.remember(desk, workspace, told)
            left -= {each.id for each in told}
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not left or not cursor:
                break
    except (SlackClientError, HTTPException, OSError, ValueError) as error:
        trouble = meaning(error)
        rest = trouble.retry_after if isinstance(trouble, RateLimited) else REST
        log.info("no list of people", extra={"workspace": workspace, "code": trouble.code})
        pace.block(workspace, METHOD, rest)
        return
    if left:
        pace.block(workspace, METHOD, REST)
