"""The columns that have personal data, and what is in each: `PRIVACY.md` is made from them."""

from collections.abc import Mapping

from sqlalchemy import JSON, Column, String, Table
from sqlmodel.sql.sqltypes import AutoString

from storage.tables import metadata

WHO = "Slack id"
TYPED = "text that people typed"

PERSONAL: Mapping[str, Mapping[str, str]] = {
    "person": {
        "id": f"{WHO} of a person",
        "name": "their name in Slack",
        "zone": "their time zone in Slack",
        "deactivated": "whether Slack says that they have left",
        "unreachable": "whether Slack refuses messages to them",
        "guest": "whether they are a guest",
        "outsider": "whether they belong to another organisation",
        "workspace_admin": "whether they are an admin or owner of the workspace in Slack",
        "refreshed_at": "when Slack was last asked about them",
        "digest_at": "when they want their daily message",
        "working_weekdays": "the days on which they work",
        "country": "whose public holidays they keep",
        "region": "the region of these",
        "away_first": "the first day of their absence",
        "away_last": "the last day of their absence",
        "away_deputy": f"{WHO} of who stands in for them",
        "next_look_at": "when their daily message is looked at next",
        "holidays_settled": "whether they have chosen public holidays",
        "weekly_on": "the day of their last weekly message",
        "unanswered": "how many daily messages in a row they left unanswered",
        "home_opened_at": "when they opened Home last",
        "stands_anew": "whether what changed about them is still to be taken into account",
    },
    "engagement": {
        "opened_by": f"{WHO} of who opened it",
        "request_key": "the form that opened it",
        "customer": TYPED,
        "customer_folded": TYPED,
        "reference": TYPED,
        "reference_folded": TYPED,
        "channel_name": "the name of its channel",
        "handoff": TYPED,
        "links": TYPED,
        "bookmarks": TYPED,
    },
    "stage_entry": {"left_despite": TYPED, "left_note": TYPED},
    "confirmation": {"confirmed_by": f"{WHO} of who confirmed it", "evidence": TYPED},
    "team_member": {"person": f"{WHO} of who has the role", "deputy": f"{WHO} of their deputy"},
    "anchor_date": {"label": TYPED},
    "raised_condition": {"raised_by": f"{WHO} of who raised it", "note": TYPED},
    "question": {"asked_of": f"{WHO} of who is asked", "answered_by": f"{WHO} of who answered"},
    "own_activity": {"added_by": f"{WHO} of who added it", "definition": TYPED},
    "planned_activity": {
        "dri": f"{WHO} of who does it",
        "closed_by": f"{WHO} of who did it",
        "startable_told_to": f"{WHO} of who was told that it can start (versions before 0.3)",
        "moved": f"{WHO} of who moved it, and why",
        "ticked": f"{WHO} of who ticked off an item of its checklist",
        "name": TYPED,
        "evidence": TYPED,
        "reason": TYPED,
    },
    "agenda": {
        "person": f"{WHO} of whose list something is on",
        "thing": "what it is",
        "name": TYPED,
    },
    "told": {"reader": f"{WHO} of who was told", "thing": "what it was about"},
    "history": {
        "by": f"{WHO} of who changed something",
        "before": f"what was there before: {WHO}s and {TYPED}",
        "after": f"what is there now: {WHO}s and {TYPED}",
    },
    "delivery": {
        "recipient": f"{WHO} of who gets a message",
        "subject": "what the message is about",
        "payload": "what the message is made from",
        "channel": "where it was sent: the conversation with the app, or a channel",
    },
    "picture_file": {
        "title": "what a picture shows",
        "svg": f"a picture that is still to be drawn: {TYPED} and names",
    },
    "picture_wish": {
        "person": f"{WHO} of who waits for a picture",
        "subject": "what the errand is about",
        "payload": "where the picture is to be shown",
    },
    "channel": {"name": "the name of a channel"},
    "tool_link": {"set_by": f"{WHO} of who set the link of a tool", "url": TYPED},
    "installation": {
        "data": f"Slack's answer to the installation: tokens, and until 0.4 the {WHO} of who installed the app"
    },
    "forgotten_person": {
        "hash": "a salted hash of the id of somebody who was forgotten",
        "forgotten_at": "when they were",
    },
}
"""What is in each column that has data about people, by table and column."""


def can_hold_text(column: "Column[object]") -> bool:
    """Whether a name or an id of a person fits into this column."""
    return isinstance(column.type, String | JSON | AutoString)


def texts_of(table: Table) -> list["Column[object]"]:
    """The columns with personal data in which an id or a name of a person can stand."""
    named = PERSONAL.get(table.name, {})
    return [each for each in table.columns if each.name in named and can_hold_text(each)]


def personal_tables() -> list[Table]:
    return [metadata.tables[name] for name in PERSONAL]
