"""Opening an engagement with its whole plan, once per form."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from methodology.engagement.engagement import Channel, EngagementId, VersionId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.facts import PlanFacts
from methodology.plan.team import Team, with_member
from methodology.refusal import Refusal
from methodology.text import NAME, clean_text
from methodology.value import Value
from storage.engagements.engagement_plan import load_plan
from storage.engagements.mapping import to_engagements
from storage.engagements.queries import fold
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import AnchorDateRow, EngagementRow, MemberRow, RaisedRow, StageEntryRow


class Opening(Value):
    """The facts of a new engagement. `request_key` identifies the form, which opens only one."""

    request_key: str
    version: VersionId
    customer: str
    reference: str
    plan_facts: PlanFacts
    team: Team
    channel: Channel | None = None


def open_engagement(unit: UnitOfWork, opening: Opening) -> tuple[EngagementPlan, bool]:
    """The engagement that this form opens, and whether it is new.

    Raises `Refusal` for a missing customer, an unknown role, and a person who is their own deputy.
    """
    opening = _checked(unit, opening)
    opened_before = _opened_before(unit, opening)
    if opened_before is not None:
        return opened_before, False
    try:
        with unit.session.begin_nested():
            engagement_id = _write(unit, opening)
    except IntegrityError:
        # Another process has opened it with the same form at the same instant.
        opened_before = _opened_before(unit, opening)
        if opened_before is None:
            raise
        return opened_before, False
    plan = unit.replan(engagement_id).plan
    plan_facts = opening.plan_facts
    facts = {"customer": opening.customer, "type": plan_facts.type, "stage": plan_facts.start_stage}
    unit.record("opened", engagement_id, after=facts)
    return plan, True


def _checked(unit: UnitOfWork, opening: Opening) -> Opening:
    customer = clean_text(opening.customer, "the customer", NAME)
    reference = clean_text(opening.reference, "the reference", NAME)
    if not customer:
        raise Refusal("Say which customer this engagement is for.")
    team = Team()
    for member in opening.team.members:
        if member.role not in unit.catalog.get_methodology(opening.version).role:
            raise Refusal("One of these roles is not in the methodology: fill in the team again.")
        team = with_member(team, member.role, member.person, member.deputy)
    return opening.model_copy(update={"customer": customer, "reference": reference, "team": team})


def _opened_before(unit: UnitOfWork, opening: Opening) -> EngagementPlan | None:
    row = unit.session.exec(
        select(EngagementRow).where(
            EngagementRow.workspace == unit.workspace, EngagementRow.request_key == opening.request_key
        )
    ).one_or_none()
    if row is None:
        return None
    (engagement,) = to_engagements(unit.session, [row])
    return load_plan(unit.session, unit.catalog, engagement)


def _write(unit: UnitOfWork, opening: Opening) -> EngagementId:
    plan_facts, channel = opening.plan_facts, opening.channel
    row = EngagementRow(
        workspace=unit.workspace,
        request_key=opening.request_key,
        version=opening.version,
        customer=opening.customer,
        customer_folded=fold(opening.customer),
        reference=opening.reference,
        reference_folded=fold(opening.reference),
        type=plan_facts.type,
        facets={str(facet): str(value) for facet, value in plan_facts.facets.items()},
        opened_by=unit.actor.by,
        opened_on=plan_facts.opened_on,
        start_stage=plan_facts.start_stage,
        all_details=plan_facts.all_details,
        details=sorted(plan_facts.details),
        channel_id=channel.id if channel else None,
        channel_name=channel.name if channel else "",
        channel_private=channel.private if channel else False,
        channel_ours=channel.ours if channel else False,
    )
    unit.session.add(row)
    unit.session.flush()
    assert row.id is not None, "a flushed row has its id"
    unit.session.add_all(
        [
            *(
                StageEntryRow(engagement=row.id, stage=s, entered_on=day)
                for s, day in plan_facts.entered.items()
            ),
            *(MemberRow(engagement=row.id, **member.model_dump()) for member in opening.team.members),
            *(
                AnchorDateRow(
                    engagement=row.id, planned_on=None if each.actual else each.on, **each.model_dump()
                )
                for each in plan_facts.dates
            ),
            *(
                RaisedRow(engagement=row.id, by=unit.actor.by, **each.model_dump())
                for each in plan_facts.raised
            ),
        ]
    )
    unit.session.flush()
    return EngagementId(row.id)
