"""A stored engagement for rows that refer to one."""

from datetime import UTC, date, datetime

from sqlmodel import Session

from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from storage.methodologies import publish
from storage.tables.engagements import EngagementRow


def add_engagement(session: Session, methodology: Methodology, *, key: str = "form-1") -> EngagementId:
    """Store the row of an open engagement, without activities or team."""
    version, _ = publish(session, methodology, datetime(2026, 11, 1, tzinfo=UTC))
    row = EngagementRow(
        workspace="T1",
        request_key=key,
        version=version,
        customer="Acme",
        customer_folded="acme",
        type=methodology.types[0].id,
        opened_by="U1",
        opened_on=date(2026, 11, 24),
        start_stage=methodology.stages_in_order[0].id,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return EngagementId(row.id)
