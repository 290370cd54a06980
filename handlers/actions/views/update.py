"""The form that marks several activities done at once."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import RADIO_MOST, FieldErrors, FormValues, ticks_input
from handlers.block_kit.layout import actions, button, context
from handlers.block_kit.modal import modal, notice
from handlers.block_kit.text import count, plain
from handlers.block_kit.wording import away_note, when_words
from methodology.engagement.blocking import Blocking
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId

DONE = "done"
MOST = 20
WAITS = "Nothing can be done right now: what is open waits for other work."
ALL_DONE = (
    "Everything in this stage is done. “Move on”, on the card or under “More …”, leads to the next one."
)
RADIO_TEXT = 75
"""The most characters of a line below an option."""


def update_form(
    plan: EngagementPlan,
    own: Sequence[PlannedActivity],
    of_others: Sequence[PlannedActivity],
    now: datetime,
    origin: FormOrigin,
    *,
    reader: PersonId | None = None,
    waiting: int = 0,
    ticked: Collection[PlannedActivityId] = (),
    asked: Sequence[Block] = (),
) -> View:
    """The most urgent work that can be done, to tick: the reader's own, and apart from it that of others. The rest is
    in the full plan, as is what is `waiting` for it. `asked` are the fields of what is asked about the `ticked`."""
    if not own and not of_others:
        return notice(WAITS if waiting else ALL_DONE, "Update")
    shown_of_others = of_others[: MOST - len(own[:MOST])]
    groups = [
        *_groups(own[:MOST], "What's done?", "What else is done?"),
        *_groups(shown_of_others, "Which work of others is done?", "What else of others is done?"),
    ]
    blocking = Blocking(plan=plan)
    inputs = [
        ticks_input(
            f"{DONE}:{n}",
            label,
            [(each.name, str(each.id)) for each in part],
            descriptions={str(each.id): _whose_and_when(plan, blocking, each, now, reader) for each in part},
            initial=[str(each.id) for each in part if each.id in ticked],
            at_least_one=len(groups) == 1,
            redraws=ids.UPDATE_TICKED,
        )
        for n, (label, part) in enumerate(groups)
    ]
    is_told = any(each.dri is not None and not each.role_unfilled for each in shown_of_others)
    told = [context("They are told that you did it.")] if is_told else []
    rest = len(own) + len(of_others) - len(own[:MOST]) - len(shown_of_others)
    about = ButtonValue(engagement=plan.engagement.id)
    more = [
        context(f"and {count(rest, 'more activity', 'more activities')} in the plan"),
        *actions([button("Plan", ids.FULL_PLAN, about, of=plan.engagement.title)]),
    ]
    after = [context(f"{count(waiting, 'activity comes', 'activities come')} after these: see *Plan*")]
    blocks = [*inputs, *told, *asked, *(after if waiting else []), *(more if rest else [])]
    return modal(ids.UPDATE, "Update", blocks, submit="Save", carries=origin)


def _groups(
    work: Sequence[PlannedActivity], first: str, more: str
) -> Iterator[tuple[str, Sequence[PlannedActivity]]]:
    """This work in groups as large as a list of checkboxes takes, each with its label."""
    for at in range(0, len(work), RADIO_MOST):
        yield more if at else first, work[at : at + RADIO_MOST]


def _whose_and_when(
    plan: EngagementPlan, blocking: Blocking, work: PlannedActivity, now: datetime, reader: PersonId | None
) -> str:
    """When it is due, whose it is where that is somebody else, and what it comes after."""
    owner = plan.people.get(work.dri) if work.dri and work.dri != reader else None
    roots = blocking.roots(work)
    details = [
        owner.name if owner else "",
        when_words(plan, work, now),
        away_note(owner, now),
        f"after “{roots[0].name}”" if roots else "",
    ]
    return plain(" · ".join(filter(None, details)), RADIO_TEXT)


def read_update(entered: FormValues) -> list[PlannedActivityId]:
    """The activities that are ticked; raises `FieldErrors` if none is."""
    ticked = ticked_in(entered)
    if not ticked:
        raise FieldErrors({f"{DONE}:0": "Tick what is done."})
    return ticked


def ticked_in(entered: FormValues) -> list[PlannedActivityId]:
    """The activities that are ticked so far."""
    ticked = (number for block in entered.blocks(f"{DONE}:") for number in entered.numbers(block))
    return [PlannedActivityId(each) for each in ticked]
