"""What does delivery know of an engagement, and what is missing? The handoff sheet and its form."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import State, text_input
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, header, section, sections
from handlers.block_kit.message import Message, message
from handlers.block_kit.modal import modal, notice
from handlers.block_kit.text import cut, escape, evidence, first_lines, listed, mention
from handlers.messages.views.can_start import Left
from methodology.engagement.engagement import Engagement
from methodology.engagement.handoff import Filled, missing
from methodology.plan.team import PersonId

FIELD = "handoff:"
MOST_TEXT = 1000
MOST_PROOFS = 4


def handoff_form(engagement: Engagement, sheet: Sequence[Filled], carried: FormOrigin) -> View:
    """The sheet to fill in; each part may stay empty until it is known."""
    if not sheet:
        return notice("This methodology asks for no handoff sheet.", "Handoff sheet")
    inputs: list[Block] = [_input(each) for each in sheet]
    about = section(
        f"*{escape(cut(engagement.title, 230))}*\nWhat the delivery team needs to know from sales."
    )
    return modal(ids.HANDOFF, "Handoff sheet", [about, *inputs], submit="Save", carries=carried)


def read_handoff(state: State, shown: State) -> dict[str, str]:
    """What differs from what the form showed, by the id of each part; empty where a text was taken back."""
    return {
        block.removeprefix(FIELD): state.text(block)
        for block in state.blocks(FIELD)
        if state.text(block) != shown.text(block)
    }


def handoff_sheet(
    engagement: Engagement,
    sheet: Sequence[Filled],
    *,
    by: PersonId,
    confirmed: Sequence[Left] = (),
    can_change: bool = True,
) -> Message:
    """The sheet that the lead of delivery gets; what is missing is named.

    `confirmed` is the evidence left at the gates before. The button carries who handed over, so that the
    sheet can be rewritten.
    """
    blocks: list[Block] = [
        header(f"Handoff: {engagement.title}"),
        section(f"{mention(by)} handed this over to delivery.\n{_state(sheet)}"),
    ]
    for each in sheet:
        blocks += sections(f"*{escape(each.part.name)}*\n{_told(each)}")[:1]
    if confirmed:
        links = [f"• {escape(cut(each.what, 150))}: {evidence(each.evidence)}" for each in confirmed]
        blocks.append(section("*Confirmed at the gates*\n" + first_lines(links, MOST_PROOFS * 3, room=2800)))
    about = ButtonValue(engagement=engagement.id, surface="notice", choice=by)
    fill = button("Fill in", ids.HANDOFF, about, of=engagement.title)
    return message(*blocks, *row([fill] if can_change else []))


def _input(each: Filled) -> Block:
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


def _state(sheet: Sequence[Filled]) -> str:
    gaps = missing(tuple(sheet))
    if not gaps:
        return "✅ Every part is filled in."
    named = listed([escape(part.name.lower()) for part in gaps])
    return f"⚠️ Still missing: {named}. Ask whoever scoped it before the customer kickoff."


def _told(each: Filled) -> str:
    lines = [escape(line) for line in each.text.split("\n") if line.strip()]
    lines += [
        f"• {escape(proof.activity)}: {evidence(proof.evidence)}" for proof in each.proofs[:MOST_PROOFS]
    ]
    return "\n".join(lines) or f"_Not known yet._ {escape(each.part.asks)}"
