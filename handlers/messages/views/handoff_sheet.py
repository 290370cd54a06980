"""The handoff sheet as the lead of delivery gets it."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, header, section, sections
from handlers.block_kit.message import MOST_BLOCKS, Message, message
from handlers.block_kit.text import MOST_SECTION, escape, first_lines, linked, mention
from handlers.block_kit.wording import evidence_line, own_links_line, proof_line
from methodology.engagement.engagement import Engagement
from methodology.engagement.evidence import LeftEvidence
from methodology.engagement.handoff import SheetPart, missing_parts
from methodology.engagement.links import EngagementLink
from methodology.engagement.things import HANDOFF_KEY
from methodology.plan.team import PersonId

MOST_PROOFS = 4
MOST_GATES = 5
"""Sections of what was confirmed at the gates."""

MOST_EMPTY = 3
"""Sections of what is empty."""

OTHER_BLOCKS = MOST_GATES + MOST_EMPTY + 3
"""Blocks beside those of the filled parts: the heading, the lead, what is empty, the gates and the button."""


def handoff_sheet(
    engagement: Engagement,
    sheet: Sequence[SheetPart],
    *,
    by: PersonId,
    today: date,
    confirmed: Sequence[LeftEvidence] = (),
    links: Sequence[EngagementLink] = (),
    can_change: bool = True,
    asks: str = "",
    opened_after: bool = False,
) -> Message:
    """The sheet for the lead of delivery: what is filled in, then the empty parts in one list.

    `confirmed` is the evidence from the gates before. `asks` is the name of who can be asked for what is empty. The
    button carries who handed over, so that the sheet can be rewritten. `opened_after`: nobody has handed it over,
    because it was opened in delivery.
    """
    handed = f"{mention(by)} handed this over to delivery."
    if opened_after:
        handed = f"This engagement begins in delivery. {mention(by)} may know what was agreed before."
    blocks: list[Block] = [
        header(f"Handoff: {engagement.title}"),
        section("\n".join(filter(None, [handed, _gaps(sheet), own_links_line(links)]))),
    ]
    most = (MOST_BLOCKS - OTHER_BLOCKS) // max(1, len(sheet))
    for each in sheet:
        if not each.is_missing:
            blocks += sections(f"*{escape(each.part.name)}*\n{_content(each, today)}")[: max(1, most)]
    blocks += _empty(sheet)
    if confirmed:
        left = [evidence_line(each) for each in confirmed]
        blocks += sections("*Confirmed at the gates*\n" + first_lines(left, MOST_PROOFS * 3, room=12_000))[
            :MOST_GATES
        ]
    about = ButtonValue(engagement=engagement.id, surface="notice", choice=by)
    fill = button("Fill in", ids.HANDOFF, about, of=engagement.title)
    ask = ask_button(engagement, "notice", asks) if asks else None
    return message(*blocks, *row([fill if can_change else None, ask]))


def ask_button(engagement: Engagement, surface: Surface, name: str) -> ButtonElement:
    """The button that asks this person for what is empty."""
    about = ButtonValue(engagement=engagement.id, surface=surface, choice=HANDOFF_KEY)
    return button(f"Ask {name}", ids.NUDGE, about, of=f"the handoff of {engagement.title}")


def _gaps(sheet: Sequence[SheetPart]) -> str:
    empty = len(missing_parts(tuple(sheet)))
    if not empty:
        return "✅ Every part is filled in."
    verb = "is" if empty == 1 else "are"
    return f"⚠️ {empty} of {len(sheet)} parts {verb} empty. Ask for them before the customer kickoff."


def _empty(sheet: Sequence[SheetPart]) -> list[Block]:
    empty = missing_parts(tuple(sheet))
    if not empty:
        return []
    lines = [f"• {escape(part.name)}: {escape(part.asks)}" for part in empty]
    return [*sections("*Empty*\n" + "\n".join(lines))[:MOST_EMPTY]]


def _content(each: SheetPart, today: date) -> str:
    lines = [linked(line, MOST_SECTION) for line in each.text.split("\n") if line.strip()]
    lines += [proof_line(proof, today) for proof in each.proofs[:MOST_PROOFS]]
    return "\n".join(lines)
