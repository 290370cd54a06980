"""Details: the definition of an activity, and the explanation of its date."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import groupby

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, section, sections
from handlers.block_kit.modal import modal
from handlers.block_kit.text import capital, escape, first_lines, linked, mention
from handlers.block_kit.wording import (
    ahead_words,
    basis_words,
    rule_words,
    sentence,
    source_words,
    state_words,
    tool_words,
    work_name,
)
from methodology.definition.activity import Activity
from methodology.definition.anchor import Anchor
from methodology.definition.model import Methodology
from methodology.definition.wording import setter_in_words
from methodology.engagement.buttons import ActivityButton
from methodology.engagement.checklist import ListItem, list_items
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.explanation import Explanation
from methodology.plan.places import country_name
from methodology.plan.planned_activity import PlannedActivity
from methodology.text import day

MOST_SKIPPED = 8
MOST_ITEMS = 25


def why(
    plan: EngagementPlan,
    work: PlannedActivity,
    explanation: Explanation,
    buttons: AbstractSet[ActivityButton],
    today: date,
    origin: FormOrigin,
    *,
    to_be_done: date | None = None,
) -> View:
    """The rule, anchor, arithmetic and source of one activity, with its description, tools and checklists.

    `to_be_done` is the day on which it is to be done, if it could not be done by its due date. It has buttons
    for the history and, for people who may, for setting the date by hand.
    """
    methodology = plan.methodology
    activity = methodology.activity[work.activity]
    blocks: list[Block] = [
        _about(plan, work.model_copy(update={"due": to_be_done or work.due}), today),
        *_what(activity, _came_up(plan, work)),
        section(f"*Why on this day*\n{_arithmetic(plan, work, explanation, today, to_be_done)}"),
        *_buttons(work, origin, buttons, can_tick=bool(activity.checklists and buttons & {"done", "undo"})),
        *_after(explanation),
        *_tools(methodology, activity),
        *_checklists(list_items(methodology, work), today),
        context(f"Source: {source_words(methodology, activity.source)}"),
    ]
    return modal("ps.why", "Details", blocks, close="Close", carries=origin)


def why_gone(plan: EngagementPlan, work: PlannedActivity, today: date, origin: FormOrigin) -> View:
    """The page for work whose activity the current version of the methodology lacks."""
    blocks: list[Block] = [
        _about(plan, work, today),
        section(
            "The version of the methodology that this engagement follows now does not have this activity. "
            "What was recorded of it stays: press *History* to see it."
        ),
        *_buttons(work, origin, frozenset()),
    ]
    return modal("ps.why", "Details", blocks, close="Close", carries=origin)


def _about(plan: EngagementPlan, work: PlannedActivity, today: date) -> Block:
    ahead = plan.is_turn_ahead(work)
    state = ahead_words(plan, work) if ahead else state_words(plan.methodology, work, today)
    return section(
        f"*{work_name(work)}*\n{linked(plan.engagement.title, 230)}\n{capital(state)} · {mention(work.dri)}"
    )


def _buttons(
    work: PlannedActivity,
    origin: FormOrigin,
    buttons: AbstractSet[ActivityButton],
    *,
    can_tick: bool = False,
) -> list[Block]:
    about = origin.about.model_copy(update={"work": work.id, "choice": "", "surface": "modal"})
    redate = button("Change the date …", ids.REDATE, about, of=work.name)
    return row(
        [
            button("Tick off …", ids.CHECKLIST, about, of=work.name) if can_tick else None,
            redate if "redate" in buttons else None,
            button("History", ids.HISTORY, about, of=work.name),
        ]
    )


def _came_up(plan: EngagementPlan, work: PlannedActivity) -> str:
    """What the person who raised its condition said about it."""
    raised = (e for e in plan.engagement.plan_facts.raised if e.activity == work.activity)
    return next((each.note for each in raised if each.occurrence == work.occurrence), "")


def _what(activity: Activity, came_up: str) -> list[Block]:
    lines = [sentence(activity.description)] if activity.description else []
    if activity.outcome:
        lines.append(f"*Done when*: {sentence(activity.outcome)}")
    if activity.trigger:
        lines.append(f"*Begins with*: {sentence(activity.trigger)}")
    if activity.condition:
        lines.append(f"*Only if*: {sentence(activity.condition)}")
    if came_up:
        lines.append(f"*What came up*: {linked(came_up, 1000)}")
    return sections("\n".join(lines)) if lines else []


def _arithmetic(
    plan: EngagementPlan,
    work: PlannedActivity,
    explanation: Explanation,
    today: date,
    to_be_done: date | None,
) -> str:
    """The calculation of the date in words, line by line."""
    methodology = plan.methodology
    activity = methodology.activity[work.activity]
    if work.due_by_hand:
        by_hand = f"A person set this date. By its rule it is due {rule_words(methodology, activity)}."
        return "\n".join([by_hand, *_later(work, today, to_be_done)])
    lines = [f"Rule: due {rule_words(methodology, activity)} ({basis_words(activity)})."]
    if explanation.anchor is not None:
        lines.append(_anchor(methodology, explanation.anchor, explanation, today))
    if work.shifted_from is not None:
        was = day(work.shifted_from, today)
        lines.append(f"That was {was}; it was moved when the engagement was resumed after a hold.")
    if (planned := plan.planned_now(work)) and not plan.is_turn_ahead(work):
        lines.append(_planned_otherwise(plan, work, day(planned, today), planned))
    if plan.is_turn_ahead(work):
        stage = escape(methodology.stage[work.stage].name)
        lines.append(f"Its first turn comes once {stage} has begun: turns before that are skipped.")
    elif work.due is not None:
        lines.append(f"So it is due {day(work.due, today)}.")
    lines += _later(work, today, to_be_done)
    if explanation.skipped:
        skipped = [
            f"{day(on, today)} ({escape(reason)})" for on, reason in explanation.skipped[:MOST_SKIPPED]
        ]
        rest = len(explanation.skipped) - len(skipped)
        more = f" and {rest} more" if rest else ""
        lines.append(f"Days that do not count: {', '.join(skipped)}{more}.")
    lines.append(_calendar(plan.dri_of(work)))
    return "\n".join(lines)


def _later(work: PlannedActivity, today: date, to_be_done: date | None) -> list[str]:
    if not work.is_open or to_be_done is None or to_be_done == work.due:
        return []
    by = day(to_be_done, today)
    return [
        f"It could only start later, so nobody is late with it until {by}, the first working day after that."
    ]


def _anchor(methodology: Methodology, anchor: Anchor, explanation: Explanation, today: date) -> str:
    label = capital(escape(anchor.label))
    if explanation.anchor_on is None:
        setter = escape(setter_in_words(anchor, methodology))
        return f"{label} has no date yet. It is set by {setter}."
    happened = "was on" if explanation.anchor_is_actual else "is planned for"
    return f"{label} {happened} {day(explanation.anchor_on, today)}."


def _planned_otherwise(plan: EngagementPlan, work: PlannedActivity, said: str, planned: date) -> str:
    if plan.calendar_of_activity(work).is_working(planned):
        return f"By the working days of now that is {said}. A date that is planned stays: only its event moves it, or a person."
    return f"{mention(work.dri)} does not work on {said}, so it moved."


def _calendar(dri: Person | None) -> str:
    if dri is None:
        return "Working days are Monday to Friday: nobody does this yet."
    origin = f", without public holidays ({escape(country_name(dri.country))})" if dri.country else ""
    return f"Working days are those of {mention(dri.id)}{origin}, on {escape(dri.clock)}."


def _after(explanation: Explanation) -> list[Block]:
    if not explanation.blocked_by:
        return []
    names = "\n".join(f"• {linked(each, 150)}" for each in explanation.blocked_by[:MOST_ITEMS])
    return [section(f"*Starts after*\n{names}")]


def _tools(methodology: Methodology, activity: Activity) -> list[Block]:
    tools = [methodology.tool[each] for each in activity.collateral]
    lines = [f"• {tool_words(tool)}" for tool in tools]
    return sections("*Tools and collateral*\n" + first_lines(lines, MOST_ITEMS, room=8000)) if lines else []


def _checklists(items: Sequence[ListItem], today: date) -> list[Block]:
    """Each checklist with what is ticked off, by whom and when."""
    blocks: list[Block] = []
    for checklist, of_one in groupby(items, key=lambda each: each.checklist):
        shown = list(of_one)
        done = sum(each.tick is not None for each in shown)
        heading = f"*{escape(checklist.name)}* ({done} of {len(shown)} ticked off)"
        lines = [_item(each, today) for each in shown]
        blocks += sections(f"{heading}\n{first_lines(lines, MOST_ITEMS * 2, room=5800)}")
    return blocks


def _item(item: ListItem, today: date) -> str:
    if item.tick is None:
        return f"☐ {linked(item.text, 300)}"
    return f"☑ {linked(item.text, 300)} · {mention(item.tick.by)}, {day(item.tick.on, today)}"
