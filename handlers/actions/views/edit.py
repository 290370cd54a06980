"""The form to correct the customer, the reference and the type, and the page that shows what that does to the plan."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.actions.views.dates import shift_lines
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import ABOVE, FieldErrors, FormValues, choice_input, text_input
from handlers.block_kit.layout import section, sections
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, escape, first_lines, linked
from handlers.block_kit.wording import work_name
from methodology.definition.ids import TypeId
from methodology.definition.model import Methodology
from methodology.engagement.edit import Edited
from methodology.plan.changes import Changes
from methodology.value import Value

CUSTOMER, REFERENCE, TYPE = "customer", "reference", "type"
PREVIEW = "ps.edit.preview"
MOST_CUSTOMER, MOST_REFERENCE = 150, 80
MOST_LINES = 20


class Editing(Value):
    """What the page carries until it is saved: what was entered, and what the form showed before."""

    carried: FormOrigin
    to: Edited
    shown: Edited


def edit_form(methodology: Methodology, now: Edited, origin: FormOrigin) -> View:
    return modal(
        ids.EDIT,
        "Edit",
        [
            text_input(CUSTOMER, "Customer", initial=now.customer, most=MOST_CUSTOMER),
            text_input(REFERENCE, "Reference", initial=now.reference, most=MOST_REFERENCE, optional=True),
            choice_input(
                TYPE,
                "Type of engagement",
                [(each.name, each.id) for each in methodology.types],
                descriptions={each.id: each.short for each in methodology.types},
                initial=now.type,
                hint="You'll see what changes in the plan before you save.",
            ),
        ],
        submit="Preview",
        carries=origin,
    )


def read_edit(entered: FormValues, now: Edited) -> Edited:
    """What was entered; raises `FieldErrors` where the customer is missing or nothing was changed."""
    to = Edited(
        customer=" ".join(entered.text(CUSTOMER).split()),
        reference=" ".join(entered.text(REFERENCE).split()),
        type=TypeId(entered.choice(TYPE) or now.type),
    )
    if not to.customer:
        raise FieldErrors({CUSTOMER: "Who is the customer? Type their name."})
    if to == now:
        raise FieldErrors({CUSTOMER: "Nothing was changed. Change something, or press Cancel."})
    return to


def shown_edit(shown: FormValues, now: Edited) -> Edited:
    """What the form showed when it was opened."""
    return Edited(
        customer=shown.text(CUSTOMER) or now.customer,
        reference=shown.text(REFERENCE),
        type=TypeId(shown.choice(TYPE) or now.type),
    )


def edit_preview(methodology: Methodology, editing: Editing, changes: Changes, today: date) -> View:
    """What is corrected, and the difference that it makes to the plan."""
    names = ((editing.shown.customer, editing.to.customer), (editing.shown.reference, editing.to.reference))
    lines = [f"{linked(was, 150) or '–'} → *{linked(is_, 150) or '–'}*" for was, is_ in names if was != is_]
    if editing.shown.type != editing.to.type:
        was, is_ = (escape(methodology.type[each].name) for each in (editing.shown.type, editing.to.type))
        lines.append(f"{was} → *{is_}*")
    moves = [section("Nothing is saved yet."), *shift_lines(changes.shifts, today)]
    for n, block in enumerate(moves):
        block.block_id = f"{ABOVE}{n}"  # replaced where something else moves meanwhile
    blocks = [section("\n".join(lines)), *_difference(methodology, changes), *moves]
    return modal(PREVIEW, "Edit: preview", blocks, submit="Save", carries=editing)


def _difference(methodology: Methodology, changes: Changes) -> Sequence[Block]:
    added = [methodology.activity[each.activity].name for each in changes.added]
    added += [work.name for work, _ in changes.revived]
    parts = [
        _part("Added", [linked(each, 150) for each in added]),
        _part("Taken out", [work_name(each) for each in changes.withdrawn]),
    ]
    found = [block for part in parts for block in part]
    return found or [section("The plan keeps its activities.")]


def _part(heading: str, names: Sequence[str]) -> list[Block]:
    if not names:
        return []
    lines = first_lines([f"• {each}" for each in names], MOST_LINES)
    return list(sections(f"*{heading}: {count(len(names), 'activity', 'activities')}*\n{lines}"))
