"""The form with all dates of an engagement, and the preview of the due dates that would move."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.actions.views.moves import contradiction_lines, early_lines, free_day_lines
from handlers.block_kit import ids
from handlers.block_kit.ids import MOST_METADATA, FormOrigin, encode
from handlers.block_kit.inputs import ABOVE, FieldErrors, FormValues, date_input, text_input, ticks_input
from handlers.block_kit.layout import context, divider, section, sections
from handlers.block_kit.modal import modal
from handlers.block_kit.text import capital, count, escape, linked, listed, mention
from handlers.block_kit.wording import date_label, work_name
from methodology.definition.ids import AnchorId, StageId
from methodology.engagement.dates import DateField, ExitField, PersonShifts, by_person
from methodology.engagement.moves import Contradicting
from methodology.plan.changes import Changes, Shift
from methodology.plan.event_order import EventTooEarly
from methodology.plan.planned_activity import PlannedActivity
from methodology.text import day
from methodology.value import Value

DATE = "date:"
LABEL = "label:"
EXIT = "exit:"
BY_HAND = "by_hand"
MOVE_TOO = "move_too"
PREVIEW = "ps.dates.preview"


MOST_FIELD_BLOCKS = 70
MOST_LABEL = 60
MOST_EXITS = 10
MOST_PEOPLE = 20
MOST_NAMED = 3
MOST_AGREED = 40
"""Characters that the preview adds to what the form carries."""


class DateEntered(Value):
    """A date as entered; None takes it back. `was` is the date that the form showed before."""

    anchor: AnchorId
    on: date | None = None
    occurrence: int = 1
    label: str = ""
    was: date | None = None


class ExitBy(Value):
    """The day by which to leave a stage, as entered; `was` is the day that the form showed before."""

    stage: StageId
    by: date | None = None
    was: date | None = None


class DateChanges(Value):
    """The changes made in the form; the preview carries them until they are applied."""

    carried: FormOrigin
    dates: tuple[DateEntered, ...] = ()
    exits: tuple[ExitBy, ...] = ()


def dates_form(
    title: str,
    fields: Sequence[DateField],
    exits: Sequence[ExitField],
    today: date,
    origin: FormOrigin,
    *,
    of_stage: Collection[AnchorId] = (),
    current: Collection[StageId] = (),
    contradicting: Sequence[Contradicting] = (),
    early: Sequence[EventTooEarly] = (),
    concerned: Collection[AnchorId] = (),
) -> View:
    """All dates, first the `concerned` ones, which are too `early` or from which what is `contradicting` follows, then
    those `of_stage` and the ends of the `current` stages, then the dates that work waits for; `origin.about.choice`
    may name one to be at the top.

    For a repeating anchor, `fields` has an empty one for its next occurrence, which gets a label too.
    """
    wanted = origin.about.choice
    blocks: list[Block] = [section(f"*{linked(title, 230)}*\nYou'll see what moves before you save.")]
    if lines := [*early_lines(early, today), *contradiction_lines(contradicting, today, then="")]:
        blocks += sections("\n".join(lines))
    at_odds = [block for each in fields if each.anchor.id in concerned for block in _field(each, today)]
    blocks += _headed("Check these dates first", at_odds)
    fields = [each for each in fields if each.anchor.id not in concerned]
    ordered = sorted(
        fields,
        key=lambda field: (
            field.anchor.id != wanted,
            field.anchor.id not in of_stage,
            field.on is not None or field.waiting == 0,
        ),
    )
    first = [each for each in ordered if each.anchor.id in {wanted, *of_stage}]
    shown = [list(_field(field, today)) for field in ordered]
    while sum(len(each) for each in shown) > MOST_FIELD_BLOCKS:
        shown.pop()
    now = [each.stage for each in exits if each.stage.id in current]
    dates_now = [block for each in shown[: len(first)] for block in each]
    dates_now += [_target_end(each) for each in exits[:MOST_EXITS] if each.stage.id in current]
    heading = listed([escape(each.name) for each in now]) or "This stage"
    blocks += dates_now if wanted and wanted not in of_stage else _headed(heading, dates_now)
    waited = [field.on is None and field.waiting > 0 for field in ordered[len(first) : len(shown)]]
    others = list(zip(waited, shown[len(first) :], strict=True))
    blocks += _headed("Later: work waits for these", [it for waits, each in others if waits for it in each])
    blocks += _headed("All other dates", [it for waits, each in others if not waits for it in each])
    if len(shown) < len(ordered):
        blocks.append(context(f"and {len(ordered) - len(shown)} more that nothing waits for"))
    ends = [_target_end(each) for each in exits[:MOST_EXITS] if each.stage.id not in current]
    blocks += _headed("Target ends of the other stages", ends)
    return modal(ids.DATES, "Dates", blocks, submit="Preview", carries=origin)


def _headed(heading: str, fields: Sequence[Block]) -> list[Block]:
    return [divider(), section(f"*{heading}*"), *fields] if fields else []


def _target_end(field: ExitField) -> Block:
    return date_input(f"{EXIT}{field.stage.id}", f"Target end of {field.stage.name}", initial=field.by)


def read_dates(
    entered: FormValues,
    shown: FormValues,
    fields: Sequence[DateField],
    exits: Sequence[ExitField],
    origin: FormOrigin,
    who: Callable[[], str] = lambda: "Somebody else",
) -> DateChanges:
    """The differences from the dates that the form showed, whatever others changed since; `who` tells the name of who
    changed one last.

    Raises `FieldErrors` where nothing was changed, where the date of a past event was emptied, where
    somebody else moved the same date, and where there are more changes than one form can carry.
    """
    errors: dict[str, str] = {}
    changed: list[DateEntered] = []
    by_block = {f"{DATE}{field.key}": field for field in fields}
    for block_id in _changed(entered, shown, DATE):
        field, on, was = by_block.get(block_id), entered.day(block_id), shown.day(block_id)
        if field is None or field.on not in (was, on):
            errors[block_id] = f"{who()} changed this meanwhile: open the dates again."
        elif on is None and field.actual:
            errors[block_id] = "This has happened: move its date, or undo the activity that set it."
        else:
            label = entered.text(f"{LABEL}{field.key}") or field.label
            changed.append(
                DateEntered(anchor=field.anchor.id, on=on, occurrence=field.occurrence, label=label, was=was)
            )
    left: list[ExitBy] = []
    stages = {f"{EXIT}{each.stage.id}": each for each in exits}
    for block_id in _changed(entered, shown, EXIT):
        leaving, by, was = stages.get(block_id), entered.day(block_id), shown.day(block_id)
        if leaving is None or leaving.by not in (was, by):
            errors[block_id] = f"{who()} changed this meanwhile: open the dates again."
        else:
            left.append(ExitBy(stage=leaving.stage.id, by=by, was=was))
    found = DateChanges(carried=origin, dates=tuple(changed), exits=tuple(left))
    first = next(iter(entered.blocks()), DATE)
    if not errors and not changed and not left:
        errors[first] = "No date was changed. Change one, or press Cancel."
    if len(encode(found)) > MOST_METADATA - MOST_AGREED:
        errors[first] = "That is more than one form can carry. Enter fewer dates at once, then the rest."
    if errors:
        raise FieldErrors(errors)
    return found


def _changed(entered: FormValues, shown: FormValues, prefix: str) -> list[str]:
    return [each for each in entered.blocks(prefix) if entered.day(each) != shown.day(each)]


def dates_preview(
    title: str,
    entered: DateChanges,
    changes: Changes,
    today: date,
    contradicting: Sequence[Contradicting] = (),
    too_late: Mapping[str, Sequence[PlannedActivity]] = {},
    early: Sequence[EventTooEarly] = (),
    free_days: Collection[date] = (),
) -> View:
    """Every due date that would move, by person, and the number of dates set by hand that stay; first, what is too
    `early` by the dates that were entered, and which of them are `free_days` of everybody.

    `too_late` has what is due after the new target end of its stage, by the name of that.
    """
    kept_by_hand = changes.kept_by_hand
    added, withdrawn = len(changes.added) + len(changes.revived), len(changes.withdrawn)
    moved = len(changes.shifts)
    lead = f"{count(moved, 'due date moves', 'due dates move')}." if moved else "No due date moves."
    also = [
        count(added, "activity is added", "activities are added") if added else "",
        count(withdrawn, "activity is taken out", "activities are taken out") if withdrawn else "",
    ]
    summary = " ".join([lead, *(f"{capital(each)}." for each in also if each)])
    blocks: list[Block] = [section(f"*{linked(title, 230)}*\n{summary} Nothing is changed yet.")]
    if asked := [*early_lines(early, today), *free_day_lines(free_days, today)]:
        blocks += sections("\n".join(asked))
    blocks += shift_lines(changes.shifts, today)
    lines = [*contradiction_lines(contradicting, today), *_too_late(too_late, today)]
    if lines:
        blocks += sections("\n".join(lines))
    for n, block in enumerate(blocks):
        block.block_id = f"{ABOVE}{n}"  # replaced where something else moves meanwhile
    if kept_by_hand:
        stay = count(kept_by_hand, "date that a person set stays", "dates that people set stay")
        blocks.append(
            ticks_input(
                BY_HAND,
                f"{stay} as it is" if kept_by_hand == 1 else f"{stay} as they are",
                [("Move them too", MOVE_TOO)],
            )
        )
    return modal(PREVIEW, "Dates: preview", blocks, submit="Apply", carries=entered)


def _too_late(too_late: Mapping[str, Sequence[PlannedActivity]], today: date) -> Iterator[str]:
    for stage, work in too_late.items():
        named = [f"{work_name(each)} ({day(each.due, today)})" for each in work[:MOST_NAMED] if each.due]
        named += [f"{len(work) - MOST_NAMED} more"] if len(work) > MOST_NAMED else []
        if named:
            yield f"⚠️ Due after the target end of {escape(stage)}: {listed(named)}."


def shift_lines(shifts: Sequence[Shift], today: date) -> list[Block]:
    """The due dates that would move, by person."""
    people = by_person(shifts)
    blocks = [block for each in people[:MOST_PEOPLE] for block in _person(each, today)]
    if len(people) > MOST_PEOPLE:
        blocks.append(context(f"and {len(people) - MOST_PEOPLE} more people"))
    return blocks


def read_preview(entered: FormValues) -> bool:
    """Whether to move dates set by hand too."""
    return MOVE_TOO in entered.choices(BY_HAND)


def _field(field: DateField, today: date) -> Iterator[Block]:
    label = date_label(field)
    status = "has happened" if field.actual else ""
    if field.has_been_missed(today):
        status = "this day has passed: move it, or complete the activity that sets it"
    waits = count(field.waiting, "activity waits for it", "activities wait for it") if field.waiting else ""
    hint = ". ".join(capital(each) for each in (field.anchor.meaning, status, waits) if each)
    yield date_input(f"{DATE}{field.key}", label, initial=field.on, hint=f"{hint}.")
    if field.anchor.repeats and field.on is None:
        yield text_input(
            f"{LABEL}{field.key}",
            f"{label}: what to call it",
            initial=field.label,
            optional=True,
            most=MOST_LABEL,
        )


def _person(each: PersonShifts, today: date) -> list[Block]:
    """Every shift of this person's work, without a limit: all of it is applied, so all of it is shown."""
    lines = [_shift(shift, today) for shift in each.shifts]
    return sections("\n".join([f"*{mention(each.person)}*", *lines]))


def _shift(shift: Shift, today: date) -> str:
    before = day(shift.before, today) if shift.before else "no date"
    after = day(shift.after, today) if shift.after else "no date"
    return f"• {work_name(shift.work)}: {before} → {after}"
