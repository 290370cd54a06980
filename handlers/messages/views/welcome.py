"""What does a member of the team read once, when an engagement is opened or they join it?"""

from collections.abc import Sequence
from datetime import date, datetime

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import count, cut, escape, first_lines, instant, listed, mention
from handlers.block_kit.wording import due_words, work_name
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement
from methodology.plan.activity import PlannedActivity
from methodology.plan.team import PersonId

MOST_WORK = 10


def welcome(
    methodology: Methodology,
    engagement: Engagement,
    person: PersonId,
    work: Sequence[PlannedActivity],
    *,
    today: date,
    first_reminder: datetime | None,
    opened_by: PersonId,
) -> Message:
    """What they are DRI for, most urgent first, and when the first reminder comes.

    `work` is what they would be reminded of; `first_reminder` is None where nothing of theirs has a date.
    """
    roles = [escape(methodology.role[role].name) for role in engagement.team.roles_of(person)]
    title = escape(cut(engagement.title, 230))
    if roles:
        lead = f"{mention(opened_by)} opened *{title}* with you as {listed(roles)}."
    else:
        lead = f"{mention(opened_by)} opened *{title}*. You stand in for others in its team."
    blocks: list[Block] = [
        section(lead),
        section(_yours(methodology, work, today)),
        section(_when(work, first_reminder)),
    ]
    show = button("Show the stage card", ids.CARD, ButtonValue(engagement=engagement.id), of=engagement.title)
    return message(*blocks, *row([show]))


def _yours(methodology: Methodology, work: Sequence[PlannedActivity], today: date) -> str:
    if not work:
        return "No activity is yours yet."
    lines = [f"• {work_name(each)}: {due_words(methodology, each, today)}" for each in work]
    heading = f"*You are the DRI for {count(len(work), 'activity', 'activities')}*"
    return f"{heading}\n{first_lines(lines, MOST_WORK, room=2800)}"


def _when(work: Sequence[PlannedActivity], first_reminder: datetime | None) -> str:
    if not work and first_reminder is None:
        return "You get a message on a working day on which something of theirs comes to you."
    if first_reminder is None:
        return "None of them has a date yet. You get a message on the first working day on which one is due."
    return (
        f"Your first reminder comes {instant(first_reminder)}. After that there is one message per working day, "
        "and none when nothing is due."
    )
