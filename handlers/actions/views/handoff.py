"""The form for the handoff sheet."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FormValues, text_input
from handlers.block_kit.layout import section
from handlers.block_kit.modal import modal, notice
from handlers.block_kit.text import linked
from handlers.messages.views.handoff_sheet import MOST_PROOFS
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import SheetPart, sheet_parts

FIELD = "handoff:"
MOST_TEXT = 1000


def handoff_form(plan: EngagementPlan, origin: FormOrigin) -> View:
    """The sheet; each part may stay empty."""
    parts = sheet_parts(plan)
    if not parts:
        return notice("This methodology asks for no handoff sheet.", "Handoff sheet")
    inputs: list[Block] = [_input(each) for each in parts]
    heading = section(
        f"*{linked(plan.engagement.title, 230)}*\nWhat the delivery team needs to know from sales."
    )
    return modal(ids.HANDOFF, "Handoff sheet", [heading, *inputs], submit="Save", carries=origin)


def read_handoff(entered: FormValues, shown: FormValues) -> dict[str, str]:
    """The changed parts by their ids; empty where a text was deleted."""
    return {
        block.removeprefix(FIELD): entered.text(block)
        for block in entered.blocks(FIELD)
        if entered.text(block) != shown.text(block)
    }


def _input(each: SheetPart) -> Block:
    known = " ".join(f"Known from “{proof.activity}”." for proof in each.proofs[:MOST_PROOFS])
    return text_input(
        f"{FIELD}{each.part.id}",
        each.part.name,
        initial=each.text,
        optional=True,
        multiline=True,
        most=MOST_TEXT,
        hint=f"{each.part.asks} {known}".strip(),
    )
