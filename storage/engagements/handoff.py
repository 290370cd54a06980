"""What was written down for the handoff from sales to delivery?"""

from collections.abc import Mapping

from sqlmodel import Session

from methodology.engagement.engagement import EngagementId
from methodology.refusal import Refusal
from methodology.text import clean_text
from storage.engagements.replan import EngagementPlan, UnitOfWork
from storage.tables import EngagementRow


def written(session: Session, number: EngagementId) -> Mapping[str, str]:
    """What people wrote, by the id of the part."""
    return session.get_one(EngagementRow, number).handoff


def write(unit: UnitOfWork, number: EngagementId, parts: Mapping[str, str]) -> EngagementPlan:
    """Write these parts of the sheet; an empty one is taken back."""
    now = unit.changing(number)
    unknown = set(parts) - {part.id for part in now.methodology.handoff}
    if unknown:
        raise Refusal("The handoff sheet has changed: open it again.")
    row = unit.session.get_one(EngagementRow, number)
    before = dict(row.handoff)
    fresh = {part: clean_text(text, "this part") for part, text in parts.items()}
    after = {part: text for part, text in (before | fresh).items() if text}
    if after != before:
        row.handoff = after
        unit.record("handoff_written", number, before=before, after=after)
    return unit.again(number)
