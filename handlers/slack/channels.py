"""The Slack channels of engagements: found, created, filled with people, given a topic."""

import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import category, normalize

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from methodology.engagement.engagement import Channel
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.stages import current_stages, stage_position
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.text import is_in_words, is_invisible

log = logging.getLogger(__name__)

MOST_NAME = 80
MOST_TOPIC = 250
MOST_INVITED = 100
"""People in one call of conversations.invite."""
_BETWEEN_WORDS = re.compile(r"[ _-]*[ -][ _-]*|_{2,}")
_REWRITTEN = {"ß": "ss", "i\u0307": "i", "\u0e4d\u0e32": "\u0e33", "\u0ecd\u0eb2": "\u0eb3"}
"""What lower case and NFKC leave apart: the dot of İ, the vowel AM of Thai and Lao."""


class ArchivedChannel(Refusal):
    """Nothing can be posted there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"#{name} is archived: choose another channel, or unarchive it first.")


def find_channel(client: WebClient, channel: str | None, problems: list[str]) -> Channel | None:
    """The channel with this id, for an engagement to live in; raises `ArchivedChannel`.

    It may be private and without the app: then `problems` gets what to do about it.
    """
    if channel is None:
        return None
    try:
        info: dict[str, Any] = client.conversations_info(channel=channel)["channel"]
    except SlackApiError as error:
        if error.response["error"] not in ("channel_not_found", "not_in_channel", "missing_scope"):
            raise
        problems.append(
            "I am not in this channel, so I could not post the card. Type `/invite` and my name here."
        )
        return Channel(id=channel, name="", private=True)
    if info.get("is_archived"):
        raise ArchivedChannel(info.get("name", ""))
    private = bool(info.get("is_private") or info.get("is_im") or info.get("is_mpim"))
    return Channel(id=channel, name=info.get("name", ""), private=private)


def set_stage_topic(client: WebClient, plan: EngagementPlan) -> None:
    """Write the current stage, or that it is not running, into the topic of a channel that we created."""
    channel = plan.engagement.channel
    if channel is None or not channel.ours:
        return
    topic = f"{plan.engagement.title}: {_topic_stages(plan)}"
    try:
        client.conversations_setTopic(channel=channel.id, topic=topic[:MOST_TOPIC])
    except SlackApiError as error:
        log.info("topic not set", extra={"channel": channel.id, "error": error.response["error"]})


def _topic_stages(plan: EngagementPlan) -> str:
    status = plan.engagement.state.replace("_", " ")
    if plan.engagement.is_over:
        return status
    stages = current_stages(plan.methodology, plan.engagement.plan_facts)
    names = " and ".join(f"{each.name} ({stage_position(plan.methodology, each)})" for each in stages)
    names = names or "every stage is behind it"
    return names if plan.engagement.is_running else f"{status}, {names}"


def channel_name(wanted: str) -> str:
    """A name that Slack takes: lower case, no spaces or full stops, at most 80 characters."""
    plain = normalize("NFKC", wanted).lower()
    for apart, together in _REWRITTEN.items():
        plain = plain.replace(apart, together)
    kept = ""
    for sign in plain:
        if is_in_words(sign) or sign in "-_":
            is_loose_mark = category(sign).startswith("M") and kept[-1:] in ("", " ", "-", "_")
            kept += "" if is_loose_mark else sign
        elif sign.isspace() or not is_invisible(sign):
            kept += " "
    return _cut(_BETWEEN_WORDS.sub("-", kept).strip("-_"), MOST_NAME) or "engagement"


def _cut(name: str, most: int) -> str:
    """At most so many characters, with no letter parted from its vowel signs and accents."""
    while len(name) > most and category(name[most]).startswith("M"):
        most -= 1
    return name[:most].rstrip("-_")


def create_channel(client: WebClient, wanted: str, problems: list[str]) -> Channel | None:
    for name in _candidate_names(channel_name(wanted)):
        try:
            created = client.conversations_create(name=name)["channel"]
        except SlackApiError as error:
            if error.response["error"] != "name_taken":
                problems.append(
                    f"The engagement is open, but Slack did not create a channel ({error.response['error']}). "
                    "Create one yourself and choose it under More."
                )
                return None
        else:
            return Channel(id=created["id"], name=created["name"], ours=True)
    problems.append(
        "The engagement is open, but every fitting channel name is taken. Choose a channel under More."
    )
    return None


def _candidate_names(name: str) -> Iterator[str]:
    yield name
    yield from (f"{_cut(name, MOST_NAME - 2)}-{suffix}" for suffix in range(2, 10))


def invite_people(client: WebClient, channel: Channel, team: Sequence[PersonId]) -> list[str]:
    """Invite these people, a hundred at a time; returns a sentence that names those who could not be.

    Nobody is named for a channel without the app: it cannot tell who is missing there.
    """
    failed: list[str] = []
    for first in range(0, len(team), MOST_INVITED):
        batch = team[first : first + MOST_INVITED]
        try:
            client.conversations_invite(channel=channel.id, users=",".join(batch), force=True)
        except SlackApiError as error:
            failed += _failed_invites(batch, error.response)
    if not failed:
        return []
    names = ", ".join(f"<@{person}>" for person in failed)
    return [f"Slack did not let me invite {names} to <#{channel.id}>. Invite them yourself."]


def _failed_invites(batch: Sequence[PersonId], answer: Any) -> list[str]:
    """The people named in Slack's error; the whole batch where it names nobody."""
    if answer["error"] in ("not_in_channel", "channel_not_found"):
        return []
    errors = answer.get("errors")
    if errors is None:
        return [] if _is_in_already({"error": answer["error"]}) else [*batch]
    return [each["user"] for each in errors if not _is_in_already(each)]


def _is_in_already(error: dict[str, Any]) -> bool:
    return error["error"] in ("already_in_channel", "cant_invite_self")
