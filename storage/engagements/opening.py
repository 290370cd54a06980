"""Opening an engagement with its whole plan, once per form."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from methodology.engagement.before_opening import as_opened, date_set_by, happened, was_due_before
from methodology.engagement.engagement import Channel, EngagementId, VersionId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.questions import unanswered
from methodology.engagement.things import question_key
from methodology.plan.facts import PlanFacts
from methodology.plan.planned_activity import ItemKey, PlannedActivity, item_key
from methodology.plan.team import Team, with_member
from methodology.refusal import Refusal
from methodology.reminders.now_told import NowTold
from methodology.text import NAME, clean_text
from methodology.value import Value
from storage.engagements import questions
from storage.engagements.engagement_plan import get_plan
from storage.engagements.queries import fold
from storage.engagements.told import record_told
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import AnchorDateRow, EngagementRow, MemberRow, RaisedRow, StageEntryRow
from storage.tables.planned_activities import PlannedActivityRow


class Opening(Value):
    """The facts of a new engagement. `request_key` identifies the form, which opens only one.

    `done_before` names work of its first stages that was done before the opening, by the keys of its items.
    """

    request_key: str
    version: VersionId
    customer: str
    reference: str
    plan_facts: PlanFacts
    team: Team
    channel: Channel | None = None
    done_before: frozenset[ItemKey] = frozenset()


def open_engagement(unit: UnitOfWork, opening: Opening) -> tuple[EngagementPlan, bool]:
    """The engagement that this form opens, and whether it is new.

    Dates before the opening have happened, and what sets them was done on them.
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
    while _close_what_was_done(unit, plan, opening.done_before):
        plan = unit.replan(engagement_id).plan  # a date that was set so has dated more work that was done
    return _with_questions(unit, plan), True


def _with_questions(unit: UnitOfWork, plan: EngagementPlan) -> EngagementPlan:
    """The plan with what Done asks about all that was done before the opening, asked of who opens it.

    Their card has it, one question at a time, and so does one weekly message: the opening itself counts as the
    first time.
    """
    for work in plan.work:
        if work.state == "done":
            plan = questions.ask(unit, plan, work)
    asked = [
        NowTold(engagement=plan.engagement.id, thing=question_key(each.work, each.condition), rung=1)
        for each in unanswered(plan)
    ]
    record_told(unit.session, unit.actor.by, asked, unit.actor.today)
    return plan


def _close_what_was_done(unit: UnitOfWork, plan: EngagementPlan, ticked: Collection[ItemKey]) -> bool:
    """Close the work that was done before the opening, each on its date; whether there is any."""
    methodology, plan_facts = plan.methodology, plan.engagement.plan_facts
    found = False
    for work in plan.open_work:
        on = happened(methodology, plan_facts, work.activity, work.occurrence)
        is_ticked = item_key(work.activity, work.occurrence) in ticked
        if on is None and is_ticked and was_due_before(methodology, plan_facts, work.activity, work.due):
            on = work.due or plan_facts.opened_on
        if on is not None:
            _close_on(unit, plan, work, on)
            found = True
    return found


def _close_on(unit: UnitOfWork, plan: EngagementPlan, work: PlannedActivity, on: date) -> None:
    engagement_id = plan.engagement.id
    row = unit.session.get_one(PlannedActivityRow, work.id)
    row.state, row.live, row.closed_on, row.closed_by = "done", False, on, unit.actor.by
    before, after = {"state": "open"}, {"state": "done", "on": on.isoformat()}
    unit.record("done_before", engagement_id, activity_id=work.id, before=before, after=after)
    sets = date_set_by(plan.methodology, work.activity, work.occurrence, on)
    if (
        sets is not None
        and unit.session.get(AnchorDateRow, (engagement_id, sets.anchor, sets.occurrence)) is None
    ):
        unit.session.add(AnchorDateRow(engagement=engagement_id, **sets.model_dump()))
        unit.session.flush()


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
    facts = as_opened(opening.plan_facts)
    return opening.model_copy(
        update={"customer": customer, "reference": reference, "team": team, "plan_facts": facts}
    )


def _opened_before(unit: UnitOfWork, opening: Opening) -> EngagementPlan | None:
    row = unit.session.exec(
        select(EngagementRow.id).where(
            EngagementRow.workspace == unit.workspace, EngagementRow.request_key == opening.request_key
        )
    ).one_or_none()
    if row is None:
        return None
    return get_plan(unit.session, unit.catalog, unit.workspace, EngagementId(row))


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
                AnchorDateRow(engagement=row.id, planned_on=each.on, **each.model_dump())
                for each in plan_facts.dates
            ),
            *(
                RaisedRow(engagement=row.id, **each.model_dump() | {"by": unit.actor.by})
                for each in plan_facts.raised
            ),
        ]
    )
    unit.session.flush()
    return EngagementId(row.id)
