"""The due dates that an act would move, above the form in which a person agrees to them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from handlers.block_kit.inputs import ABOVE, FormValues, date_input
from handlers.block_kit.layout import section
from handlers.block_kit.text import capital, count, escape, listed, mention, pieces
from handlers.block_kit.wording import work_name
from methodology.engagement.moves import Contradicting, Move, Preview
from methodology.plan.event_order import EventTooEarly
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.text import day

HAPPENED = f"{ABOVE}happened"
MOST_LINES = 60
MOST_STAY = 10
MOST_NAMED = 3


def preview_blocks(
    preview: Preview, today: date, *, sees_names: bool, asks_when: bool = False
) -> list[Block]:
    """What moves, and from when to when, by person; only how much for a person who may not see the engagement.

    With `asks_when`, there is a field for the day on which it really happened.
    """
    free = free_day_lines(preview.free_days, today, past=True)
    lines = [_lead(preview, today), *free, *(_lines(preview, today) if sees_names else ())]
    blocks: list[Block] = [
        section(piece, block_id=f"{ABOVE}{n}") for n, piece in enumerate(pieces("\n".join(lines)))
    ]
    set_on = next((each.on for each in preview.dates if each.on), None)
    if asks_when and set_on is not None:
        hint = "When it really happened. You see what moves then before it is saved."
        blocks.append(date_input(HAPPENED, "Use another date", initial=set_on, hint=hint))
    return blocks


def read_happened(entered: FormValues) -> date | None:
    """The day on which it really happened, where the form asked for it."""
    return entered.day(HAPPENED)


def _lead(preview: Preview, today: date) -> str:
    moved = count(len(preview.moves), "due date moves", "due dates move")
    sets = listed([f"{escape(each.label)} to {day(each.on, today)}" for each in preview.dates if each.on])
    takes = listed([escape(each.label) for each in preview.dates if each.on is None])
    said = [
        f"This sets {sets}." if sets else "",
        f"This takes back the date of {takes}." if takes else "",
        f"*{moved}:* nothing is saved yet.",
    ]
    return capital(" ".join(each for each in said if each))


def _lines(preview: Preview, today: date) -> Iterator[str]:
    by_person: dict[PersonId | None, list[Move]] = {}
    for each in preview.moves:
        by_person.setdefault(each.work.dri, []).append(each)
    shown = 0
    for person, moves in by_person.items():
        if shown < MOST_LINES:
            yield f"*{mention(person)}*"
        for each in moves[: MOST_LINES - shown]:
            after = day(each.after, today) if each.after else "no date"
            yield f"• {work_name(each.work)}: {day(each.before, today)} → {after}"
        shown += len(moves)
    if shown > MOST_LINES:
        yield f"and {shown - MOST_LINES} more"
    for work in preview.stay[:MOST_STAY]:
        assert work.due is not None, "it was set by hand"
        yield f"{work_name(work)} stays due {day(work.due, today)}: a person set this date."
    if len(preview.stay) > MOST_STAY:
        yield f"and {len(preview.stay) - MOST_STAY} more dates set by hand stay"
    yield from contradiction_lines(preview.contradicting, today)


def contradiction_lines(
    contradicting: Sequence[Contradicting], today: date, then: str = " then"
) -> Iterator[str]:
    """The work that would be due before the work it waits for or, without `then`, that already is."""
    by_root: dict[PlannedActivityId, list[Contradicting]] = {}
    for each in contradicting:
        by_root.setdefault(each.root.id, []).append(each)
    for them in [*by_root.values()][:MOST_STAY]:
        root = f"{work_name(them[0].root)}, {_due(them[0].root, today)}"
        if len(them) == 1:
            (work,) = (each.work for each in them)
            yield f"⚠️ {work_name(work)} is due {_due(work, today)}{then}, before what it waits for: {root}."
        else:
            named = [f"{work_name(e.work)} ({_due(e.work, today)})" for e in them[:MOST_NAMED]]
            named += [f"{len(them) - MOST_NAMED} more"] if len(them) > MOST_NAMED else []
            yield f"⚠️ {listed(named)} are{then} due before what they wait for: {root}."
    if len(by_root) > MOST_STAY:
        yield f"and {len(by_root) - MOST_STAY} more that contradict each other"


def early_lines(early: Iterable[EventTooEarly], today: date) -> Iterator[str]:
    """The events that are before what they come after."""
    return (f"⚠️ {escape(each.words(today))}" for each in early)


def free_day_lines(days: Iterable[date], today: date, *, past: bool = False) -> Iterator[str]:
    """The days ahead on which nobody here works, and `past` ones too where one was just chosen."""
    return (
        f"⚠️ {day(each, today)} is a day on which nobody in this engagement works."
        for each in sorted(days)
        if past or each >= today
    )


def _due(work: PlannedActivity, today: date) -> str:
    assert work.due is not None, "only dates contradict each other"
    return day(work.due, today)
