"""The last page of `/ps-start`: a preview of the plan, before anything is saved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import RADIO_MOST, FormValues, ticks_input
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, cut, escape, first_lines, linked, listed, mention
from handlers.ps_start.views.draft import StartDraft
from handlers.ps_start.views.page import TITLE, others_hint
from methodology.engagement.engagement import Engagement
from methodology.engagement.opening_preview import FirstDue, OutOfOrder, PersonLoad, Preview
from methodology.plan.planned_activity import ItemKey
from methodology.plan.team import PersonId
from methodology.text import day

DONE = "done:"
MOST_DONE = 50
MOST_NAME = 60
MOST_LINES = 60
MOST_PEOPLE = 15
MOST_GAPS = 5
MOST_NAMED = 3
_ABOUT = ButtonValue(surface="modal")
Outsiders = Literal["none", "may_read", "read"]
"""Whether people from outside read a channel; it is found out when something is posted there, and once a day."""

_SHORT_CARD = (
    "its card there shows only the customer, the stage and the next date that the customer knows, without buttons; "
    "no summary is posted there."
)
_OUTSIDERS: Mapping[Outsiders, str] = {
    "none": "",
    "may_read": f"If people from outside read this channel, {_SHORT_CARD}",
    "read": f"People from outside read this channel. So {_SHORT_CARD}",
}


def preview_page(
    draft: StartDraft, preview: Preview, others: Sequence[Engagement] = (), *, outsiders: Outsiders = "none"
) -> View:
    """The preview of the plan; submitting it opens the engagement.

    `others` has the same customer already. `outsiders` is about the channel in which it is to live.
    """
    planned = f"with {count(preview.activities, 'activity', 'activities')} planned"
    if preview.done:
        planned += f" and {preview.done} done already"
    nothing_saved = "Nothing is saved yet."
    if preview.due_before:
        nothing_saved = f"What you untick below is planned too. {nothing_saved}"
    title = linked(f"{draft.customer} ({draft.reference})" if draft.reference else draft.customer, 400)
    lead = f"*{title}*\nStarts in {listed([escape(each) for each in preview.stages])}, {planned}. {nothing_saved}"
    blocks: list[Block] = [
        section("\n".join([lead, _first_due(preview), *_empty(preview)])),
        *_contradictions(preview),
        *_free_days(preview),
        *others_hint(others),
        *([section(_OUTSIDERS[outsiders])] if _OUTSIDERS[outsiders] else []),
        *_due_before(draft, preview),
        *_loads(preview),
        *_warnings(preview),
    ]
    return modal(
        ids.START,
        TITLE,
        [
            *blocks,
            *row(
                [
                    button("Back", ids.BACK, _ABOUT),
                    button("See the whole plan", ids.WHOLE_PLAN, _ABOUT),
                    button("See it by person", ids.PLAN_BY_PERSON, _ABOUT),
                ],
                block_id="back",
            ),
        ],
        submit="Open engagement",
        carries=draft,
    )


def _due_before(draft: StartDraft, preview: Preview) -> Iterable[Block]:
    """What was due before the opening, ticked as done."""
    listed = preview.due_before[:MOST_DONE]
    for first in range(0, len(listed), RADIO_MOST):
        some = listed[first : first + RADIO_MOST]
        yield ticks_input(
            f"{DONE}{first}",
            "Already done?" if first == 0 else "And these?",
            [(f"{cut(each.name, MOST_NAME)} ({day(each.due, preview.today)})", each.key) for each in some],
            initial=[each.key for each in some if each.key not in draft.not_done],
            hint="These were due before today. Untick what is still to do: it is due on the next working day.",
        )


def read_done(entered: FormValues) -> frozenset[ItemKey]:
    """What is ticked as done before the opening, by item."""
    return frozenset(ItemKey(key) for block_id in entered.blocks(DONE) for key in entered.choices(block_id))


def _first_due(preview: Preview) -> str:
    """What comes first, in one line."""
    if preview.first:
        first, *_ = preview.first
        return f"First: {_on(first, preview.today)}, {linked(first.name, 100)} · {mention(first.person)}"
    if not preview.activities:
        return "Nothing is left to do: all of it is done already."
    return f"Nothing has a date yet{': all of it waits for the dates below' if preview.undated else ''}."


def _empty(preview: Preview) -> Iterable[str]:
    """What is still to be filled in, in one line: roles, and whose their work is until then, and dates."""
    parts = []
    if preview.unfilled:
        goes = f", whose work goes to {mention(preview.lead)} until they are filled" if preview.lead else ""
        parts.append(f"Empty roles: {_some(preview.unfilled)}{goes}.")
    if preview.undated:
        dates = _some([label for label, _ in preview.undated])
        parts.append(f"Empty dates: {dates}; each is asked for once the work that needs it is near.")
    if parts:
        yield " ".join(parts)


def _some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    shown = [escape(each) for each in names[:MOST_NAMED]]
    rest = len(names) - len(shown)
    return listed([*shown, f"{rest} more"] if rest else shown)


def _on(each: FirstDue, today: date) -> str:
    return day(each.due, today) if each.due else "no date yet"


def plan_by_stage(stages: Sequence[tuple[str, Sequence[FirstDue]]], today: date) -> View:
    """Everything that is planned, by stage."""
    blocks: list[Block] = []
    for name, lines in stages:
        said = _dated_first(lines, today, lambda each: f"{linked(each.name, 100)} · {mention(each.person)}")
        blocks.append(section(f"*{escape(name)}*\n" + first_lines(said, MOST_LINES)))
    return modal("ps.notice", "The whole plan", blocks, close="Back")


def plan_by_person(stages: Sequence[tuple[str, Sequence[FirstDue]]], today: date) -> View:
    """Everything that is planned, by the person who does it."""
    people: dict[PersonId | None, list[FirstDue]] = {}
    for _, lines in stages:
        for each in lines:
            people.setdefault(each.person, []).append(each)
    blocks: list[Block] = []
    for person, theirs in list(people.items())[:MOST_PEOPLE]:
        said = _dated_first(_by_date(theirs), today, lambda each: linked(each.name, 100))
        blocks.append(section(f"{mention(person)}\n" + first_lines(said, MOST_LINES)))
    return modal("ps.notice", "The plan by person", blocks, close="Back")


def _dated_first(lines: Sequence[FirstDue], today: date, named: Callable[[FirstDue], str]) -> list[str]:
    """A line each: those with a date, then those without one under one heading."""
    undated = [f"• {named(each)}" for each in lines if each.due is None]
    dated = [f"• {day(each.due, today)}: {named(each)}" for each in lines if each.due is not None]
    return [*dated, *(["_No date yet_"] if undated else []), *undated]


def _by_date(lines: Sequence[FirstDue]) -> list[FirstDue]:
    return sorted(lines, key=lambda each: each.due or date.max)


def _loads(preview: Preview) -> Iterable[Block]:
    lines = [_load(preview, each) for each in preview.loads]
    if lines:
        yield section("*Who does what*\n" + first_lines(lines, MOST_PEOPLE))


def _load(preview: Preview, load: PersonLoad) -> str:
    roles = f" · {listed([escape(role) for role in load.roles])}" if load.roles else ""
    first = f", first {day(load.first_due, preview.today)}" if load.first_due else ", none dated yet"
    return f"• {mention(load.person)}: {count(load.activities, 'activity', 'activities')}{first}{roles}"


def _warnings(preview: Preview) -> Iterable[Block]:
    if preview.unfilled and preview.lead is None:
        yield section(
            f"⚠️ Not even the {escape(preview.lead_role)} is named, so nobody would be reminded. Go back and name one."
        )


def _free_days(preview: Preview) -> Iterable[Block]:
    if preview.free_days:
        free = listed([day(each, preview.today) for each in preview.free_days])
        yield section(f"⚠️ Nobody who is named works on {free}.")


def _contradictions(preview: Preview) -> Iterable[Block]:
    """What would be due before what it waits for, with the way to the fields that change it."""
    waiting: dict[tuple[str, date], list[OutOfOrder]] = {}
    for each in preview.contradictions:
        waiting.setdefault((each.waits_for, each.which_is_due), []).append(each)
    lines = [f"• {escape(each.words(preview.today))}" for each in preview.early]
    for (name, due), them in waiting.items():
        named = [f"{linked(e.name, 100)} ({day(e.due, preview.today)})" for e in them[:MOST_NAMED]]
        named += [f"{len(them) - MOST_NAMED} more"] if len(them) > MOST_NAMED else []
        lines.append(
            f"• {linked(name, 100)}: {day(due, preview.today)}. Due before it, though after it in the plan: {listed(named)}."
        )
    if lines:
        yield section("⚠️ *Dates that contradict each other*\n" + first_lines(lines, MOST_GAPS))
        yield from row([button("Change the dates", ids.CHANGE_DATES, _ABOUT)], block_id="change_dates")
