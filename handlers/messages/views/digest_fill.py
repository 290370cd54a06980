"""The lines of a digest about roles to fill and dates to set."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block, ButtonElement, InteractiveElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, section
from handlers.block_kit.text import count, first_lines, linked
from handlers.messages.views.digest_parts import Drawing, titles_words
from handlers.messages.views.digest_state import asked_before
from methodology.reminders.digest_lines import Line, Missing


def missing(it: Drawing, line: Line) -> Iterable[Block]:
    """What is asked for in one engagement; or, in many, in which."""
    if line.elsewhere:
        about = ButtonValue(surface="digest")
        yield section(
            f"*Roles to fill and dates to set*\n{titles_words(line)}",
            button("Show", ids.MY_ENGAGEMENTS, about, of="the engagements with empty roles and dates"),
        )
        return
    left = [each for each in line.missing if not it.current.is_filled(line, each)]
    title = linked(line.title, 150)
    if not left:
        yield section(f"✅ *{title}*\nNothing is missing any more.")
        return
    yield section(f"*{title}*\n{first_lines([_question(each) for each in left], 10)}")
    yield from row(_fill_buttons(line, left))


def missing_before(it: Drawing, line: Line) -> Iterable[Block]:
    """A line of an older version, which asks for one thing."""
    asked = asked_before(line)
    if it.current.is_filled(line, asked):
        yield section(f"✅ *{linked(asked.name, 150)}*\n{linked(line.title, 150)}")
    else:
        question, _, waiting = _question(asked).removeprefix("• ").partition("? ")
        text = f"*{question}?*\n{linked(line.title, 150)} · {waiting}"
        yield section(text, _fill_button(line, asked))


def _question(missing: Missing) -> str:
    waiting = count(missing.waiting, "activity waits", "activities wait")
    name = linked(missing.name, 150)
    if missing.role is not None:
        come = "comes" if missing.waiting == 1 else "come"
        return f"• Who is the {name}? {waiting} for this role and {come} to you until then"
    return f"• When is {name}? {waiting} for this date"


def _fill_buttons(line: Line, left: Sequence[Missing]) -> Iterable[InteractiveElement]:
    roles = [each for each in left if each.role is not None]
    anchors = [each for each in left if each.anchor is not None]
    if len(roles) == 1:
        yield _fill_button(line, roles[0])
    elif roles:
        about = ButtonValue(engagement=line.engagement, surface="digest")
        yield button(f"Fill {len(roles)} roles", ids.TEAM, about, of=line.title)
    if len(anchors) == 1:
        yield _fill_button(line, anchors[0])
    elif anchors:
        about = ButtonValue(engagement=line.engagement, choice=anchors[0].anchor or "", surface="digest")
        yield button(f"Set {len(anchors)} dates", ids.DATES, about, of=line.title)


def _fill_button(line: Line, missing: Missing) -> ButtonElement:
    about = ButtonValue(
        engagement=line.engagement, choice=missing.role or missing.anchor or "", surface="digest"
    )
    if missing.role is not None:
        return button("Choose a person", ids.FILL_ROLE, about, of=missing.name)
    return button("Set the date", ids.DATES, about, of=missing.name)
