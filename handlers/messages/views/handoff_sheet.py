"""The handoff sheet as the lead of delivery gets it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, header, section, sections
from handlers.block_kit.message import MOST_BLOCKS, Message, message
from handlers.block_kit.text import MOST_SECTION, escape, first_lines, linked, listed, mention
from handlers.block_kit.wording import evidence_line
from methodology.engagement.engagement import Engagement
from methodology.engagement.evidence import LeftEvidence
from methodology.engagement.handoff import SheetPart, missing_parts
from methodology.plan.team import PersonId

MOST_PROOFS = 4
MOST_GATES = 5
"""Sections of what was confirmed at the gates."""

OTHER_BLOCKS = MOST_GATES + 3
"""Blocks beside those of the parts: the heading, the lead, the gates and the button."""


def handoff_sheet(
    engagement: Engagement,
    sheet: Sequence[SheetPart],
    *,
    by: PersonId,
    confirmed: Sequence[LeftEvidence] = (),
    can_change: bool = True,
) -> Message:
    """The sheet for the lead of delivery, which names the parts that are missing.

    `confirmed` is the evidence from the gates before. The button carries who handed over, so that the
    sheet can be rewritten.
    """
    blocks: list[Block] = [
        header(f"Handoff: {engagement.title}"),
        section(f"{mention(by)} handed this over to delivery.\n{_gaps(sheet)}"),
    ]
    most = (MOST_BLOCKS - OTHER_BLOCKS) // max(1, len(sheet))
    for each in sheet:
        blocks += sections(f"*{escape(each.part.name)}*\n{_content(each)}")[: max(1, most)]
    if confirmed:
        links = [evidence_line(each) for each in confirmed]
        blocks += sections("*Confirmed at the gates*\n" + first_lines(links, MOST_PROOFS * 3, room=12_000))[
            :MOST_GATES
        ]
    about = ButtonValue(engagement=engagement.id, surface="notice", choice=by)
    fill = button("Fill in", ids.HANDOFF, about, of=engagement.title)
    return message(*blocks, *row([fill] if can_change else []))


def _gaps(sheet: Sequence[SheetPart]) -> str:
    gaps = missing_parts(tuple(sheet))
    if not gaps:
        return "✅ Every part is filled in."
    names = listed([escape(part.name.lower()) for part in gaps])
    return f"⚠️ Still missing: {names}. Ask whoever scoped it before the customer kickoff."


def _content(each: SheetPart) -> str:
    lines = [linked(line, MOST_SECTION) for line in each.text.split("\n") if line.strip()]
    lines += [
        evidence_line(LeftEvidence(name=proof.activity, evidence=proof.evidence))
        for proof in each.proofs[:MOST_PROOFS]
    ]
    return "\n".join(lines) or f"_Not known yet._ {escape(each.part.asks)}"
