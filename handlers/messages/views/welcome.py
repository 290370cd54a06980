"""The messages to a member of the team: when an engagement is opened, and when a role is given later."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import count, escape, first_lines, instant, linked, listed, mention
from handlers.block_kit.wording import due_words_now, work_name
from handlers.pages.views.holidays import holidays_proposal
from handlers.pages.views.stage_card import show_card_button
from methodology.definition.ids import RoleId
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.work_lists import open_work_for
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId

MOST_WORK = 10

Which = Literal["first", "next"]


def welcome(
    plan: EngagementPlan, person: PersonId, *, now: datetime, first_reminder: datetime | None
) -> Message:
    """The person who opened it, the member's work, most urgent first, and the time of the first reminder.

    `first_reminder` is None where nothing of theirs is news soon, as it waits for dates or for other work.
    """
    engagement = plan.engagement
    roles = [escape(plan.methodology.role[role].name) for role in engagement.team.roles_of(person)]
    if roles:
        lead = f"{mention(engagement.opened_by)} opened {_title(engagement)} with you as {listed(roles)}."
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
) -> Message:
    """As `welcome`, for a member who was given this role later."""
    name = escape(plan.methodology.role[role].name)
    lead = f"{mention(given_by)} made you {name} of {_title(plan.engagement)}."
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
    work = open_work_for(plan, person)
    paragraphs = (lead, _yours(plan, work, now), _when(work, reminder, which=which))
    known = plan.people.get(person)
    return message(
        *map(section, paragraphs),
        *row([show_card_button(plan.engagement)]),
        *(holidays_proposal(known) if known else ()),
    )


def _yours(plan: EngagementPlan, work: Sequence[PlannedActivity], now: datetime) -> str:
    if not work:
        return "No activity is yours yet."
    lines = [f"• {work_name(each)}: {due_words_now(plan, each, now)}" for each in work]
    heading = f"*You are the DRI for {count(len(work), 'activity', 'activities')}*"
    return f"{heading}\n{first_lines(lines, MOST_WORK, room=2800)}"


def _when(work: Sequence[PlannedActivity], reminder: datetime | None, *, which: Which) -> str:
    if not work and reminder is None:
        return "You get a message on a working day on which something of theirs comes to you."
    if reminder is None:
        return "You get a message on the first working day on which one of them can start or is due."
    return (
        f"Your {which} reminder comes {instant(reminder)}. After that there is one message per working day, "
        "and none when nothing is due."
    )
