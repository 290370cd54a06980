"""Channels as Slack has them: found, created, their people invited, their topic set."""

import logging
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from methodology.engagement.engagement import Channel
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.stages import current_stages, position
from methodology.plan.team import PersonId
from methodology.refusal import Refusal

log = logging.getLogger(__name__)

MOST_NAME = 80
MOST_TOPIC = 250
MOST_INVITED = 100
"""People in one call of conversations.invite."""
_NOT_IN_NAMES = re.compile(r"[^\w-]+|_{2,}", re.UNICODE)


class ArchivedChannel(Refusal):
    """Nothing can be posted there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"#{name} is archived: choose another channel, or unarchive it first.")


def origin_channel(client: WebClient, channel: str | None, problems: list[str]) -> Channel | None:
    """The channel that a command was typed in, as the home of an engagement.

    A private channel that the app is not in can be one too; what it takes to be posted to is told.
    """
    if channel is None:
        return None
    try:
        told: dict[str, Any] = client.conversations_info(channel=channel)["channel"]
    except SlackApiError as error:
        if error.response["error"] not in ("channel_not_found", "not_in_channel", "missing_scope"):
            raise
        problems.append(
            "I am not in this channel, so I could not post the card. Type `/invite` and my name here."
        )
        return Channel(id=channel, name="", private=True)
    if told.get("is_archived"):
        raise ArchivedChannel(told.get("name", ""))
    private = bool(told.get("is_private") or told.get("is_im") or told.get("is_mpim"))
    return Channel(id=channel, name=told.get("name", ""), private=private)


def tell_stage(client: WebClient, plan: EngagementPlan) -> None:
    """Have the topic of a channel of ours say in which stage its engagement is, or that it is not running."""
    channel = plan.engagement.channel
    if channel is None or not channel.ours:
        return
    topic = f"{plan.engagement.title}: {_stage_words(plan)}"
    try:
        client.conversations_setTopic(channel=channel.id, topic=topic[:MOST_TOPIC])
    except SlackApiError as error:
        log.info("topic not set", extra={"channel": channel.id, "error": error.response["error"]})


def _stage_words(plan: EngagementPlan) -> str:
    state = plan.engagement.state.replace("_", " ")
    if plan.engagement.is_over:
        return state
    stages = current_stages(plan.methodology, plan.engagement.plan_facts)
    names = " and ".join(f"{each.name} ({position(plan.methodology, each)})" for each in stages)
    names = names or "every stage is behind it"
    return names if plan.engagement.is_running else f"{state}, {names}"


def channel_name(wanted: str) -> str:
    """A name that Slack takes: lower case, no spaces or full stops, at most 80 characters."""
    plain = unicodedata.normalize("NFKC", wanted).casefold()
    return _NOT_IN_NAMES.sub("-", plain).strip("-_")[:MOST_NAME].rstrip("-_") or "engagement"


def create_channel(client: WebClient, wanted: str, problems: list[str]) -> Channel | None:
    for name in _names(channel_name(wanted)):
        try:
            told = client.conversations_create(name=name)["channel"]
        except SlackApiError as error:
            if error.response["error"] != "name_taken":
                problems.append(
                    f"The engagement is open, but Slack did not create a channel ({error.response['error']}). "
                    "Create one yourself and choose it under More."
                )
                return None
        else:
            return Channel(id=told["id"], name=told["name"], ours=True)
    problems.append(
        "The engagement is open, but every fitting channel name is taken. Choose a channel under More."
    )
    return None


def _names(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name[: MOST_NAME - 3]}-{suffix}" for suffix in range(2, 10))


def invite_people(client: WebClient, channel: Channel, team: Sequence[PersonId]) -> list[str]:
    """Invite these people, a hundred at a time; who could not be is named.

    Whom a channel that the app is not in lacks, the app cannot know: its people fill it.
    """
    failed: list[str] = []
    for first in range(0, len(team), MOST_INVITED):
        some = team[first : first + MOST_INVITED]
        try:
            client.conversations_invite(channel=channel.id, users=",".join(some), force=True)
        except SlackApiError as error:
            failed += _not_invited(some, error.response)
    if not failed:
        return []
    names = ", ".join(f"<@{person}>" for person in failed)
    return [f"Slack did not let me invite {names} to <#{channel.id}>. Invite them yourself."]


def _not_invited(some: Sequence[PersonId], answer: Any) -> list[str]:
    """Whom Slack names; all of them where it names nobody."""
    if answer["error"] in ("not_in_channel", "channel_not_found"):
        return []
    named = answer.get("errors")
    if named is None:
        return [] if _is_in_already({"error": answer["error"]}) else [*some]
    return [each["user"] for each in named if not _is_in_already(each)]


def _is_in_already(error: dict[str, Any]) -> bool:
    return error["error"] in ("already_in_channel", "cant_invite_self")
