"""The form for the handoff sheet."""

from collections.abc import Iterator
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FormValues, text_input
from handlers.block_kit.layout import section
from handlers.block_kit.meanwhile import Standing
from handlers.block_kit.modal import modal, notice
from handlers.block_kit.text import escape, linked
from handlers.block_kit.wording import proof_line
from handlers.messages.views.handoff_sheet import MOST_PROOFS
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import SheetPart, sheet_parts

FIELD = "handoff:"
MOST_TEXT = 1000


def handoff_form(plan: EngagementPlan, today: date, origin: FormOrigin) -> View:
    """The sheet on one page: what was recorded on the way for each part and where, and room to write; each part
    may stay empty."""
    parts = sheet_parts(plan)
    if not parts:
        return notice("This methodology asks for no handoff sheet.", "Handoff sheet")
    filled = sum(not each.is_missing for each in parts)
    heading = section(
        f"*{linked(plan.engagement.title, 230)}*\nWhat the delivery team needs to know from sales. "
        f"{filled} of {len(parts)} parts are filled."
    )
    blocks: list[Block] = [heading]
    for each in parts:
        blocks += [*_known(each, today), _input(each)]
    return modal(ids.HANDOFF, "Handoff sheet", blocks, submit="Save", carries=origin)


def read_handoff(entered: FormValues, shown: FormValues) -> dict[str, str]:
    """The changed parts by their ids; empty where a text was deleted."""
    return {
        block.removeprefix(FIELD): entered.text(block)
        for block in entered.blocks(FIELD)
        if entered.text(block) != shown.text(block)
    }


def standing_parts(plan: EngagementPlan) -> dict[str, Standing]:
    """What is written now, by its field."""
    return {
        f"{FIELD}{each.id}": Standing(each.name, plan.engagement.handoff.get(each.id, ""))
        for each in plan.methodology.handoff
    }


def _known(each: SheetPart, today: date) -> Iterator[Block]:
    """What was recorded on the way for this part, and where it comes from."""
    if each.proofs:
        lines = [proof_line(proof, today) for proof in each.proofs[:MOST_PROOFS]]
        more = len(each.proofs) - len(lines)
        lines += [f"and {more} more"] if more else []
        yield section(f"✅ *{escape(each.part.name)}*, recorded on the way\n" + "\n".join(lines))


def _input(each: SheetPart) -> Block:
    name = f"{each.part.name}: anything to add" if each.proofs and not each.text else each.part.name
    return text_input(
        f"{FIELD}{each.part.id}",
        name,
        initial=each.text,
        optional=True,
        multiline=True,
        most=MOST_TEXT,
        placeholder=each.part.asks,
    )
