"""What stands below the lines of a digest: what else is open, once a week, and what comes tomorrow."""

from collections.abc import Iterable
from datetime import date

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import context, section
from handlers.block_kit.text import count, escape, first_lines, linked, listed
from methodology.reminders.digest_ends import OpenLine, Tomorrow, Weekly
from methodology.text import day

MOST_NAMED = 5


def weekly_blocks(weekly: Weekly) -> Iterable[Block]:
    """What is open beside the news."""
    if weekly.also:
        lines = [f"• {_open_words(each)}" for each in weekly.also]
        more = f"\nand {weekly.more} more" if weekly.more else ""
        yield section(f"📋 *Also open*\n{first_lines(lines, len(lines), room=2900)}{more}")
    notes = []
    if weekly.later:
        notes.append(f"{count(weekly.later, 'more comes', 'more come')} later")
    if weekly.snoozed:
        notes.append(f"{weekly.snoozed} snoozed in the engagements that you lead")
    if weekly.no_manager:
        named = listed([escape(each) for each in weekly.no_manager[:MOST_NAMED]])
        notes.append(f"something is late in {named}, and the team has no manager to tell")
    if notes:
        yield context(" · ".join(notes))


def tomorrow_words(tomorrow: Tomorrow, today: date) -> str:
    """What comes on the next working day, by name."""
    when = "Tomorrow" if (tomorrow.day - today).days == 1 else day(tomorrow.day, today)
    names = [linked(each, 150) for each in tomorrow.names]
    return f"{when}: {listed([*names, f'{tomorrow.more} more'] if tomorrow.more else names)}"


def _open_words(line: OpenLine) -> str:
    """What is open in one engagement: "4 open, TA review 3 days late"; of one thing, which."""
    pause = "," if line.worst[-1:].isdigit() else ""  # "Handoff 4 of 7, 2 days late"
    late = (
        f"{linked(line.worst, 100)}{pause} {count(line.late_by, 'day', 'days')} late" if line.late_by else ""
    )
    words = []
    if line.open == 1 and line.worst:
        words.append(late or linked(line.worst, 100))
    elif line.open:
        words += [f"{line.open} open", *([late] if late else [])]
    if line.escalated:
        words.append(f"{line.escalated} late with others")
    return f"{linked(line.title, 150)}: {', '.join(words)}"
