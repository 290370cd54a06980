"""The Slack channels of engagements: found, named, filled with people, and their topics."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import category, normalize

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.slack.api_errors import InstallationDead, NotTaken, RateLimited, Unclear, classify
from handlers.slack.facts import SlackFacts
from methodology.engagement.engagement import Channel
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import NotConfirmed
from methodology.plan.stages import current_stages, stage_position
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.text import is_in_words, is_invisible

MOST_NAME = 80
MOST_TOPIC = 250
MOST_INVITED = 100
"""People in one call of conversations.invite."""
TRY_AGAIN = (InstallationDead, NotTaken, RateLimited, Unclear)
_BETWEEN_WORDS = re.compile(r"[ _-]*[ -][ _-]*|_{2,}")
_REWRITTEN = {"ß": "ss", "i\u0307": "i", "\u0e4d\u0e32": "\u0e33", "\u0ecd\u0eb2": "\u0eb3"}
"""What lower case and NFKC leave apart: the dot of İ, the vowel AM of Thai and Lao."""


class ArchivedChannel(Refusal):
    """Nothing can be posted there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"#{name} is archived: choose another channel, or unarchive it first.")


def find_channel(facts: SlackFacts, channel: str | None, problems: list[str]) -> Channel | None:
    """The channel with this id, for an engagement to live in; raises `ArchivedChannel`.

    It may be private and without the app: then `problems` gets what to do about it. Raises `AskSlack` where
    Slack must be asked first, `NotConfirmed` where it does not answer.
    """
    if channel is None:
        return None
    found = facts.channel(channel)
    if found is None:
        raise NotConfirmed
    if found.archived:
        raise ArchivedChannel(found.name)
    if found.private and not found.is_member:
        problems.append(
            "I am not in this channel, so I could not post the card. Type `/invite` and my name here."
        )
    return Channel(id=channel, name=found.name, private=found.private)


def is_in_channel(facts: SlackFacts, person: PersonId, channel: Channel) -> bool:
    """Whether this person is in the channel, or can join it because it is public.

    As far as the app can see its members. Raises `AskSlack` where Slack must be asked first, `NotConfirmed`
    where it does not answer.
    """
    if not channel.private:
        return True
    is_in = facts.is_in_private_channel(person, channel.id)
    if is_in is None:
        raise NotConfirmed
    return is_in


def stage_topic(plan: EngagementPlan) -> str:
    """The topic of an engagement's channel: its current stage, or that it is not running."""
    return f"{plan.engagement.title}: {_topic_stages(plan)}"[:MOST_TOPIC]


def _topic_stages(plan: EngagementPlan) -> str:
    status = plan.engagement.state.replace("_", " ")
    if plan.engagement.is_over:
        return status
    stages = current_stages(plan.methodology, plan.engagement.plan_facts)
    names = " and ".join(f"{each.name} ({stage_position(plan.methodology, each)})" for each in stages)
    names = names or "all stages are done"
    return names if plan.engagement.is_running else f"{status}, {names}"


def channel_name(wanted: str) -> str:
    """A name that Slack takes: lower case, no spaces or full stops, at most 80 characters."""
    plain = normalize(
        "NFKC", normalize("NFKC", wanted).lower()
    )  # some capitals are two characters, which lower case joins
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


def candidate_names(name: str) -> Iterator[str]:
    """The name, and others for where it is taken."""
    yield name
    yield from (f"{_cut(name, MOST_NAME - 2)}-{suffix}" for suffix in range(2, 10))


def failed_invites(client: WebClient, channel: str, batch: Sequence[PersonId]) -> list[str]:
    """Invite these people, at most `MOST_INVITED`; returns those whom Slack does not let us invite.

    Those whom Slack's error names; all of them where it names nobody.
    """
    try:
        client.conversations_invite(channel=channel, users=",".join(batch), force=True)
    except SlackApiError as error:
        if isinstance(classify(error), TRY_AGAIN):
            raise
        return _failed(batch, error.response)
    return []


def _failed(batch: Sequence[PersonId], answer: Any) -> list[str]:
    if answer["error"] in ("not_in_channel", "channel_not_found"):
        return []
    errors = answer.get("errors")
    if errors is None:
        return [] if _is_in_already({"error": answer["error"]}) else [*batch]
    return [each["user"] for each in errors if not _is_in_already(each)]


def _is_in_already(error: dict[str, Any]) -> bool:
    return error["error"] in ("already_in_channel", "cant_invite_self")
