"""Why is an activity in the plan, and why on this day?"""

from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, section, sections
from handlers.block_kit.modal import modal
from handlers.block_kit.text import capital, count, cut, day, escape, first_lines, link, mention
from handlers.block_kit.wording import (
    basis_words,
    due_words,
    rule_words,
    sentence,
    source_words,
    state_words,
    work_name,
)
from methodology.definition.activity import Activity, Checklist
from methodology.definition.anchor import Anchor
from methodology.definition.model import Methodology
from methodology.definition.wording import setter_in_words
from methodology.people import Person
from methodology.plan.activity import PlannedActivity
from methodology.value import Value

MOST_SKIPPED = 8
MOST_ITEMS = 25


class Why(Value):
    """What explains one activity: its anchor's date, whose working days count, and what they skip.

    `anchor` is None where the calendar alone dates it. `skipped` are the days left out on the way, each
    with its reason ("a weekend", "Christmas Day"). `blocked_by` names what must be done first.
    """

    work: PlannedActivity
    today: date
    title: str
    dri: Person | None = None
    anchor: Anchor | None = None
    anchor_on: date | None = None
    anchor_is_actual: bool = False
    skipped: tuple[tuple[date, str], ...] = ()
    blocked_by: tuple[str, ...] = ()


def why(methodology: Methodology, facts: Why, carried: FormOrigin, *, can_change: bool = False) -> View:
    """Rule, anchor, arithmetic, source and zone of one activity, and what it is.

    From here its history opens and, where `can_change`, its date is set by hand.
    """
    activity = methodology.activity[facts.work.activity]
    blocks: list[Block] = [
        _about(methodology, facts.work, facts.title, facts.today),
        *_what(activity),
        section(f"*Why on this day*\n{_arithmetic(methodology, activity, facts)}"),
        *_buttons(facts.work, carried, can_change),
        *_after(facts),
        *_tools(methodology, activity),
        *[block for each in activity.checklists for block in _checklist(methodology.checklist[each])],
        context(f"Source: {source_words(methodology, activity.source)}"),
    ]
    return modal("ps.why", "Why this?", blocks, close="Close", carries=carried)


def why_gone(
    methodology: Methodology, work: PlannedActivity, title: str, today: date, carried: FormOrigin
) -> View:
    """What is left to say of work whose activity the version in force no longer has."""
    blocks: list[Block] = [
        _about(methodology, work, title, today),
        section(
            "The version of the methodology that this engagement follows now does not have this activity. "
            "What was recorded of it stays: press *History* to see it."
        ),
        *_buttons(work, carried, can_change=False),
    ]
    return modal("ps.why", "Why this?", blocks, close="Close", carries=carried)


def _about(methodology: Methodology, work: PlannedActivity, title: str, today: date) -> Block:
    return section(
        f"*{work_name(work)}*\n{escape(cut(title, 230))}\n"
        f"{capital(state_words(methodology, work, today))} · {mention(work.dri)}"
    )


def _buttons(work: PlannedActivity, carried: FormOrigin, can_change: bool) -> list[Block]:
    about = carried.about.model_copy(update={"work": work.id, "choice": "", "surface": "modal"})
    redate = button("Change the date …", ids.REDATE, about, of=work.name)
    return row(
        [
            redate if can_change and work.is_open else None,
            button("History", ids.HISTORY, about, of=work.name),
        ]
    )


def _what(activity: Activity) -> list[Block]:
    lines = [sentence(activity.description)] if activity.description else []
    if activity.outcome:
        lines.append(f"*Yields*: {sentence(activity.outcome)}")
    if activity.trigger:
        lines.append(f"*Begins with*: {sentence(activity.trigger)}")
    if activity.condition:
        lines.append(f"*Only if*: {sentence(activity.condition)}")
    return sections("\n".join(lines)) if lines else []


def _arithmetic(methodology: Methodology, activity: Activity, facts: Why) -> str:
    """The sum in words, line by line."""
    if facts.work.due_by_hand:
        return f"A person set this date. By its rule it is due {rule_words(methodology, activity)}."
    lines = [f"Rule: due {rule_words(methodology, activity)} ({basis_words(activity)})."]
    if facts.anchor is not None:
        lines.append(_anchor(methodology, facts.anchor, facts))
    if facts.work.shifted_from is not None:
        was = day(facts.work.shifted_from, facts.today)
        lines.append(f"That was {was}; it was moved when the engagement was resumed after a hold.")
    if facts.work.due is not None:
        lines.append(f"So it is {due_words(methodology, facts.work, facts.today)}.")
    if facts.skipped:
        skipped = [
            f"{day(on, facts.today)} ({escape(reason)})" for on, reason in facts.skipped[:MOST_SKIPPED]
        ]
        rest = len(facts.skipped) - len(skipped)
        more = f" and {rest} more" if rest else ""
        lines.append(f"Left out on the way: {', '.join(skipped)}{more}.")
    lines.append(_calendar(facts.dri))
    return "\n".join(lines)


def _anchor(methodology: Methodology, anchor: Anchor, facts: Why) -> str:
    label = capital(escape(anchor.label))
    if facts.anchor_on is None:
        setter = escape(setter_in_words(anchor, methodology))
        return f"{label} has no date yet. It is set by {setter}."
    happened = "was on" if facts.anchor_is_actual else "is planned for"
    return f"{label} {happened} {day(facts.anchor_on, facts.today)}."


def _calendar(dri: Person | None) -> str:
    if dri is None:
        return "Working days are Monday to Friday: nobody does this yet."
    origin = f", without the public holidays of {escape(dri.country)}" if dri.country else ""
    return f"Working days are those of {mention(dri.id)}{origin}, in the zone {escape(dri.zone)}."


def _after(facts: Why) -> list[Block]:
    if not facts.blocked_by:
        return []
    named = "\n".join(f"• {escape(cut(each, 150))}" for each in facts.blocked_by[:MOST_ITEMS])
    return [section(f"*Starts after*\n{named}")]


def _tools(methodology: Methodology, activity: Activity) -> list[Block]:
    tools = [methodology.tool[each] for each in activity.collateral]
    lines = [f"• {link(tool.url, tool.name) if tool.url else escape(tool.name)}" for tool in tools]
    return [section("*Tools and collateral*\n" + first_lines(lines, MOST_ITEMS, room=2800))] if lines else []


def _checklist(checklist: Checklist) -> list[Block]:
    items = [f"☐ {escape(item)}" for item in checklist.items]
    heading = f"*{escape(checklist.name)}* ({count(len(items), 'item', 'items')})"
    return sections(f"{heading}\n{first_lines(items, MOST_ITEMS * 2, room=5800)}")
