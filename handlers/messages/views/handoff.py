"""The handoff sheet as the lead of delivery gets it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, header, section, sections
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import cut, escape, evidence, first_lines, listed, mention
from handlers.messages.views.can_start import Left
from methodology.engagement.engagement import Engagement
from methodology.engagement.handoff import Filled, missing
from methodology.plan.team import PersonId

MOST_PROOFS = 4


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
