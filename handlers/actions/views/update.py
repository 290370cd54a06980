"""The form that marks several activities done at once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin, read_number
from handlers.block_kit.inputs import RADIO_MOST, FieldErrors, FormValues, ticks_input
from handlers.block_kit.layout import actions, button, context
from handlers.block_kit.modal import modal, notice
from handlers.block_kit.text import count, listed, plain
from handlers.block_kit.wording import away_note, when_words, work_name
from methodology.engagement.blocking import Blocking
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId

DONE = "done"
MOST_PARTS = 6
"""As many lists of ten as have a button each beside the one that is shown; the rest is in the full plan."""
WAITS = "Nothing can be done right now: what is open waits for other work."
ALL_DONE = (
    "Everything in this stage is done. “Move on”, on the card or under “More …”, leads to the next one."
)
RADIO_TEXT = 75
"""The most characters of a line below an option."""
LEAST_NAME = 12
"""As much of a name is shown in it at least, or none."""


class Part(NamedTuple):
    """Up to ten activities that the form offers at once, and how its list and the button that leads to it are
    called."""

    label: str
    button: str
    work: Sequence[PlannedActivity]
    is_of_others: bool = False


def parts_of(own: Sequence[PlannedActivity], of_others: Sequence[PlannedActivity]) -> list[Part]:
    """What the form offers, a list of checkboxes at a time: the reader's own work first, then that of others."""
    mine = [Part("What's done?", "My work", each) for each in _lists(own)]
    others = [
        Part("Which work of others is done?", "Work of others", each, True) for each in _lists(of_others)
    ]
    return [*_numbered(mine), *_numbered(others)][:MOST_PARTS]


def _lists(work: Sequence[PlannedActivity]) -> list[Sequence[PlannedActivity]]:
    return [work[at : at + RADIO_MOST] for at in range(0, len(work), RADIO_MOST)]


def _numbered(parts: Sequence[Part]) -> Iterator[Part]:
    """Each heading says which of several lists it is: "My work, 2 of 3"."""
    for n, each in enumerate(parts, 1):
        which = f", {n} of {len(parts)}" if len(parts) > 1 else f" ({len(each.work)})"
        yield each._replace(button=f"{each.button}{which}")


def update_form(
    plan: EngagementPlan,
    parts: Sequence[Part],
    now: datetime,
    origin: FormOrigin,
    *,
    reader: PersonId | None = None,
    waiting: int = 0,
    ticked: Collection[PlannedActivityId] = (),
    asked: Sequence[Block] = (),
) -> View:
    """One part of the work that can be done, to tick, that of the page of `origin.about`, and a button for each other
    part. The rest is in the full plan, as is what is `waiting` for it. `asked` are the fields of what is asked about
    all that is `ticked`, in any part."""
    if not parts:
        return notice(WAITS if waiting else ALL_DONE, "Update")
    at = min(origin.about.page, len(parts))
    shown = parts[at - 1]
    elsewhere = [each for part in parts if part is not shown for each in part.work if each.id in ticked]
    about = ButtonValue(engagement=plan.engagement.id, choice=carried_ticks(ticked))
    others = [
        button(part.button, f"{ids.UPDATE_PART}.{n}", about.model_copy(update={"page": n}))
        for n, part in enumerate(parts, 1)
        if part is not shown
    ]
    blocking = Blocking(plan=plan)
    blocks: list[Block] = [
        ticks_input(
            f"{DONE}:{at}",
            shown.label,
            [(each.name, str(each.id)) for each in shown.work],
            descriptions={
                str(each.id): _whose_and_when(plan, blocking, each, now, reader) for each in shown.work
            },
            initial=[str(each.id) for each in shown.work if each.id in ticked],
            at_least_one=not elsewhere,
            redraws=ids.UPDATE_TICKED,
        )
    ]
    if elsewhere:
        blocks.append(context(f"Ticked too: {listed([work_name(each) for each in elsewhere])}"))
    if shown.is_of_others and any(each.dri is not None and not each.role_unfilled for each in shown.work):
        blocks.append(context("They are told that you did it."))
    if waiting:
        blocks.append(
            context(f"{count(waiting, 'activity comes', 'activities come')} after these: see *Plan*")
        )
    blocks += [*actions(others), *asked]
    carried = origin.about.model_copy(
        update={"page": at, "choice": carried_ticks(each.id for each in elsewhere)}
    )
    return modal(
        ids.UPDATE,
        "Update",
        blocks,
        submit="Save",
        carries=origin.model_copy(update={"about": carried}),
    )


def carried_ticks(ticked: Iterable[PlannedActivityId]) -> str:
    """What is ticked in the parts that are not shown, as the `choice` of the form or of the button that leads there."""
    return "+".join(map(str, ticked))


def _whose_and_when(
    plan: EngagementPlan, blocking: Blocking, work: PlannedActivity, now: datetime, reader: PersonId | None
) -> str:
    """When it is due, who else has it, if somebody does, and what it comes after."""
    owner = plan.people.get(work.dri) if work.dri and work.dri != reader else None
    roots = blocking.roots(work)
    details = [owner.name if owner else "", when_words(plan, work, now), away_note(owner, now)]
    said = " · ".join(filter(None, details))
    room = RADIO_TEXT - len(f"{said} · after “”")
    if roots and room >= LEAST_NAME:
        said = f"{said} · after “{plain(roots[0].name, room)}”"
    return plain(said, RADIO_TEXT)


def read_update(entered: FormValues, origin: FormOrigin) -> list[PlannedActivityId]:
    """The activities that are ticked; raises `FieldErrors` if none is."""
    ticked = ticked_in(entered, origin)
    if not ticked:
        raise FieldErrors({next(iter(entered.blocks(f"{DONE}:")), f"{DONE}:1"): "Tick what is done."})
    return ticked


def ticked_in(entered: FormValues, origin: FormOrigin) -> list[PlannedActivityId]:
    """The activities that are ticked so far, in the part that is shown and in the others."""
    shown = (number for block in entered.blocks(f"{DONE}:") for number in entered.numbers(block))
    elsewhere = (read_number(each) for each in origin.about.choice.split("+") if each)
    return [*dict.fromkeys(PlannedActivityId(each) for each in (*shown, *elsewhere))]
