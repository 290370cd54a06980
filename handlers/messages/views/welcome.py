"""The messages to a member of the team: when an engagement is opened, and when a role is given later."""

from datetime import datetime
from typing import Literal

from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import count, escape, instant, linked, listed, mention
from handlers.block_kit.wording import due_words_now, work_name
from handlers.pages.views.holidays import holidays_proposal
from handlers.pages.views.stage_card import show_card_button
from methodology.definition.ids import RoleId
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.work_lists import first_for, open_work_for
from methodology.plan.team import PersonId

Which = Literal["first", "next"]


def welcome(
    plan: EngagementPlan, person: PersonId, *, now: datetime, first_reminder: datetime | None
) -> Message:
    """In three lines: who opened it and what the member does, how much is theirs and what comes first, and when they
    hear again.

    `first_reminder` is None where none of their work is news soon, because it waits for dates or for other work.
    """
    engagement = plan.engagement
    roles = listed([escape(plan.methodology.role[role].name) for role in engagement.team.roles_of(person)])
    if person == engagement.opened_by:
        lead = f"You opened {_title(engagement)}. You're its {roles or 'opener'}."
    elif roles:
        lead = f"{mention(engagement.opened_by)} opened {_title(engagement)} with you as {roles}."
    else:
        lead = f"{mention(engagement.opened_by)} opened {_title(engagement)}. You stand in for others in its team."
    return _message(plan, person, lead, now, first_reminder, which="first")


def given_role(
    plan: EngagementPlan,
    person: PersonId,
    role: RoleId,
    *,
    given_by: PersonId,
    now: datetime,
    next_reminder: datetime | None,
    before: PersonId | None = None,
) -> Message:
    """As `welcome`, for a member who was given this role later, `before` whom somebody else may have had it."""
    name = escape(plan.methodology.role[role].name)
    lead = f"{mention(given_by)} made you {name} of {_title(plan.engagement)}"
    if given_by == person:
        lead = f"You're now {name} of {_title(plan.engagement)}"
    if before is not None:
        lead += ", in their place" if before == given_by else f", in place of {mention(before)}"
    lead += "."
    which: Which = "first" if plan.engagement.team.roles_of(person) == (role,) else "next"
    return _message(plan, person, lead, now, next_reminder, which=which)


def _title(engagement: Engagement) -> str:
    return f"*{linked(engagement.title, 230)}*"


def _message(
    plan: EngagementPlan,
    person: PersonId,
    lead: str,
    now: datetime,
    reminder: datetime | None,
    *,
    which: Which,
) -> Message:
    yours = _yours(plan, person, now)
    known = plan.people.get(person)
    return message(
        section("\n".join([lead, yours or "Nothing is yours to do yet.", _when(reminder, which=which)])),
        *row([show_card_button(plan.engagement)]),
        *(holidays_proposal(known) if known and which == "first" else ()),
    )


def _yours(plan: EngagementPlan, person: PersonId, now: datetime) -> str:
    """How much is theirs as its DRI, and what comes first; empty if nothing is."""
    first = first_for(plan, person, now)
    if first is None:
        return ""
    many = len(open_work_for(plan, person))
    as_dri = "as their DRI, you see them through" if many > 1 else "as its DRI, you see it through"
    what = f"*{work_name(first)}* ({due_words_now(plan, first, now)})"
    return f"You own {count(many, 'activity', 'activities')} ({as_dri}). First: {what}."


def _when(reminder: datetime | None, *, which: Which) -> str:
    if reminder is None:
        return (
            "You'll get a message on the first working day on which something of yours can start or is due."
        )
    return f"Your {which} reminder comes {instant(reminder)}, then at most one a working day, and only with news."
