"""The form that closes the turns of one recurring activity in several engagements."""

from collections.abc import Sequence

from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import RADIO_MOST, FieldErrors, FormValues, Ticks, tick_lists
from handlers.block_kit.layout import context, section
from handlers.block_kit.modal import modal, notice
from handlers.block_kit.text import linked
from methodology.plan.planned_activity import PlannedActivityId
from methodology.reminders.digest_lines import Elsewhere

TURNS = "turns"
MOST = 20


def turns_form(name: str, due: Sequence[Elsewhere], origin: FormOrigin) -> View:
    """The engagements in which it is due, all ticked; at most twenty at a time."""
    if not due:
        return notice("All of these are closed by now.", "Done")
    parts = [due[n : n + RADIO_MOST] for n in range(0, min(len(due), MOST), RADIO_MOST)]
    lists = [
        Ticks(
            f"{TURNS}:{n}",
            "Where is it done?" if n == 0 else "And where else?",
            [(each.title, str(each.work)) for each in part],
            initial=[str(each.work) for each in part],
        )
        for n, part in enumerate(parts)
    ]
    rest = len(due) - MOST
    more = [context(f"and {rest} more: press the button again for them.")] if rest > 0 else []
    return modal(
        ids.TURNS_DONE,
        "Done",
        [section(f"*{linked(name, 230)}*"), *tick_lists(lists), *more],
        submit="Done",
        carries=origin,
    )


def read_turns(entered: FormValues) -> list[PlannedActivityId]:
    """The activities that are ticked; raises `FieldErrors` if none is."""
    ticked = [number for block in entered.blocks(TURNS) for number in entered.numbers(block)]
    if not ticked:
        raise FieldErrors({f"{TURNS}:0": "Tick at least one."})
    return [PlannedActivityId(each) for each in ticked]
