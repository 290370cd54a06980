"""A message that did not reach Slack, in words for admins: what it was, for whom, why not, and what to do."""

from handlers.block_kit.text import escape
from handlers.slack.api_errors import (
    AppNotAllowed,
    InstallationDead,
    NotTaken,
    OurMistake,
    OutOfStep,
    SlackTrouble,
    kind_of,
)

WHAT = {
    "digest": "The daily message",
    "new_for_you": "The message about new work",
    "welcome": "The welcome",
    "can_start": "The message that a stage has begun",
    "handoff": "The handoff",
    "card": "The card",
    "channel_lost": "The message about a lost channel",
    "status_report": "The status report",
    "problem": "The message about what did not work",
    "handed_over": "The message about what was handed over",
    "nudge": "A nudge",
    "closed": "The summary of a closed engagement",
    "thread_line": "The line in the thread of the card",
    "pin_card": "Pinning the card",
    "retire_card": "Replacing the card in a channel that was left",
    "bookmarks": "Setting the bookmarks",
    "topic": "Writing the topic",
    "invite": "Inviting the team",
    "new_channel": "Creating a channel",
    "closed_in_channel": "The summary of a closed engagement",
    "export": "The export of a plan",
    "hand_over": "Handing over work",
    "person_export": "The export of what is stored about a person",
    "redraw": "Showing a change",
    "redraw_digests": "Bringing daily messages up to date",
    "show_timeline": "The picture of a timeline",
    "show_pictures": "The pictures of an answer",
    "home": "Bringing Home up to date",
    "off_free_days": "Moving dates off free days",
    "question": "The answer to a question",
}
"""By the kind of the outbox. What is done to a channel is recorded for the person who caused it."""

WHY = {
    **dict.fromkeys(
        ("user_disabled", "user_not_found", "is_inactive"),
        "this account is not active here any more. Hand over what is theirs: the menu above has *Hand over a person*.",
    ),
    "not_in_channel": "I am not in the channel. Type `/invite` and my name there.",
    "channel_not_found": "I do not see the channel. Type `/invite` and my name there, or choose another one: *More*, "
    "*Channel* on the card of the engagement.",
    "is_archived": "the channel is archived. Unarchive it, or choose another one: *More*, *Channel* on the card of the "
    "engagement.",
    "missing_scope": "a permission is missing. Install the app again with all that its manifest asks for.",
    "unexpected error": "something went wrong in the app. Report it with the log.",
    "not sent in time": "its time had passed before it could be sent. Nothing is to be done about it.",
}
"""By the error that is on record, where it says more than its class."""

OF_CLASSES: dict[type[SlackTrouble], str] = {
    AppNotAllowed: "a setting of the workspace forbids it. Ask an owner of the workspace to allow it.",
    InstallationDead: "the app does not work in this workspace any more. Install it again.",
    NotTaken: "Slack did not answer. If this goes on, look at status.slack.com.",
    OurMistake: "Slack does not accept it as it is. Report it with the log of the app.",
    OutOfStep: "what was to be changed is gone, or has changed. Nothing is to be done about it.",
}
OTHERWISE = "Slack did not take it. If this goes on, look at the log of the app."


def failure_words(kind: str, recipient: str, error: str) -> str:
    """One sentence or two, and the error as recorded, by which the log can be searched."""
    is_person = recipient.startswith(("U", "W"))
    where = f"for <@{escape(recipient)}>" if is_person else f"in <#{escape(recipient)}>"
    why = WHY.get(error) or OF_CLASSES.get(kind_of(error), OTHERWISE)
    return f"{WHAT.get(kind, 'A message')} {where} failed: {why} ({escape(error[:100])})"
