"""Lists of open work: of stages that have begun, without a person, without a date, next for a person."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan, once_for_each_plan
from methodology.people import Person, today_where
from methodology.plan.changes import recurs
from methodology.plan.planned_activity import PlannedActivity, by_urgency
from methodology.plan.stages import next_stages
from methodology.plan.team import PersonId


@once_for_each_plan
def begun(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open work of the stages that have begun, including stages that were left with open work."""
    entered = plan.engagement.plan_facts.entered
    return tuple(each for each in plan.open_work if each.stage in entered)


@once_for_each_plan
def begun_by_urgency(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open work of the stages that have begun, most urgent first."""
    return tuple(sorted(begun(plan), key=by_urgency))


@once_for_each_plan
def shown_by_urgency(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open work that a card shows, most urgent first: the work of the stages that have begun, and what came up
    for a later stage, where nobody would look for it."""
    entered, came_up = plan.engagement.plan_facts.entered, came_up_open(plan)
    ahead = [each for each in came_up if each.stage not in entered]
    return tuple(sorted((*begun(plan), *ahead), key=by_urgency))


def came_up_open(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open work that was added because something came up, most urgent first."""
    raised = {each.activity for each in plan.engagement.plan_facts.raised}
    return tuple(sorted((each for each in plan.open_work if each.activity in raised), key=by_urgency))


def can_be_done(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open work of the stages that have begun that waits for no other work, most urgent first."""
    return tuple(each for each in begun_by_urgency(plan) if each.id in plan.unblocked)


def is_before_its_turn(plan: EngagementPlan, work: PlannedActivity, now: datetime) -> bool:
    """Whether this is a turn by the calendar, and the day of the turn before it has not passed where its DRI is."""
    if not recurs(plan.methodology, work.activity):
        return False
    before = (work.activity, work.occurrence, work.turn - 1)
    last = next((each for each in plan.work if (each.activity, each.occurrence, each.turn) == before), None)
    return last is not None and last.due is not None and last.due >= plan.today_of(work, now)


@once_for_each_plan
def without_holder(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open work with an unfilled role in the stages that have begun or come next.

    A role counts as unfilled, too, while its holder is no full member of the workspace (any more).
    Later stages are left out: the people who deliver are found while an engagement is sold, and until then
    every engagement would be at risk.
    """
    near, roles = _near(plan), plan.roles

    def lacks_holder(work: PlannedActivity) -> bool:
        if work.role_unfilled or not plan.is_gone(work.dri):
            return work.role_unfilled
        member = roles.team.member(roles.reached(work.role))
        return member is not None and work.dri == member.person

    return tuple(each for each in plan.open_work if each.stage in near and lacks_holder(each))


def without_date(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open work that waits for nothing but the date of an anchor, in the stages that have begun or come next.

    Work that is blocked is left out: its blockers set most of the dates. So is work of a stage that comes next
    whose date something sets that is to be done before.
    """
    waiting = [each for each in plan.open_work if each.waiting_for and each.id in plan.unblocked]
    if not waiting:
        return ()
    entered, near = plan.engagement.plan_facts.entered, _near(plan)
    activities = plan.methodology.activity
    to_be_set = {activities[each.activity].sets for each in begun(plan) if each.activity in activities}
    return tuple(
        each
        for each in waiting
        if each.stage in entered or (each.stage in near and each.waiting_for not in to_be_set)
    )


def startable_without_date(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The work of stages that have begun that could start but for the date of an anchor."""
    entered = plan.engagement.plan_facts.entered
    return tuple(each for each in without_date(plan) if each.stage in entered)


def startable_without_holder(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The work of stages that have begun that could start but for its empty role."""
    entered = plan.engagement.plan_facts.entered
    return tuple(each for each in without_holder(plan) if each.stage in entered and each.id in plan.unblocked)


@once_for_each_plan
def _near(plan: EngagementPlan) -> frozenset[StageId]:
    """The stages that have begun, and those that come next."""
    plan_facts = plan.engagement.plan_facts
    following = next_stages(plan.methodology, plan_facts)
    return frozenset({*plan_facts.entered, *(each.id for each in following)})


def next_for(plan: EngagementPlan, person: PersonId, now: datetime) -> PlannedActivity | None:
    """The next activity of this person: the first due, if possible startable and not snoozed. It may be somebody's for
    whom they stand in, or have come up for a later stage; what nobody owns comes after it."""

    def later(work: PlannedActivity) -> tuple[bool, bool]:
        return work.id not in plan.unblocked, plan.is_snoozed(work, now)

    def first_of(work: Iterable[PlannedActivity]) -> PlannedActivity | None:
        return min(work, key=lambda each: (later(each), by_urgency(each)), default=None)

    work = shown_by_urgency(plan)
    own = first_of(each for each in work if _stands_for(plan, each, person, now))
    return own or first_of(each for each in work if _comes_to(plan, each, person))


def own_first(
    plan: EngagementPlan, work: Iterable[PlannedActivity], person: PersonId, now: datetime
) -> tuple[tuple[PlannedActivity, ...], tuple[PlannedActivity, ...]]:
    """The work that this person owns or stands in for, and the work of others, each in the order given."""
    work = tuple(work)
    own = {e.id for e in work if _stands_for(plan, e, person, now) or _comes_to(plan, e, person)}
    return tuple(e for e in work if e.id in own), tuple(e for e in work if e.id not in own)


def _stands_for(plan: EngagementPlan, work: PlannedActivity, person: PersonId, now: datetime) -> bool:
    """Whether this person is the DRI of the work, or who stands in while its DRI is away: the deputies who are here,
    or where none is, the lead. `Recipients` says who is reminded where the lead is away too."""
    dri = plan.people.get(work.dri) if work.dri else None
    if dri is None or work.dri == person or not _is_away(dri, now):
        return work.dri == person
    member = plan.roles.team.member(plan.roles.reached(work.role))
    deputies = [
        dri.absence.deputy if dri.absence else None,
        member.deputy if member and member.person == dri.id else None,
    ]
    here = [each for each in deputies if each and not _is_away(plan.people.get(each), now)]
    lead = plan.roles.lead
    return person in here or (not here and lead is not None and lead.person == person)


def _is_away(person: Person | None, now: datetime) -> bool:
    if person is None or person.absence is None:
        return False
    return person.is_away(today_where(person, now))


def _comes_to(plan: EngagementPlan, work: PlannedActivity, person: PersonId) -> bool:
    """Whether nobody is the DRI of the work and this person is the lead or, without one, opened the engagement."""
    if work.dri is not None:
        return False
    lead = plan.roles.lead
    return person == (lead.person if lead else plan.engagement.opened_by)


def first_for(plan: EngagementPlan, person: PersonId, now: datetime) -> PlannedActivity | None:
    """What comes first for this person: of the stages that have begun, else of those that come."""
    return next_for(plan, person, now) or next(iter(open_work_for(plan, person)), None)


def open_work_for(
    plan: EngagementPlan, person: PersonId, stages: Collection[StageId] | None = None
) -> tuple[PlannedActivity, ...]:
    """The open work of this person; all of it, or only that of these stages.

    What has begun comes first, then the most urgent: the dates of a later stage may pass before it begins.
    """
    entered = plan.engagement.plan_facts.entered
    mine = (
        each for each in plan.open_work if each.dri == person and (stages is None or each.stage in stages)
    )
    return tuple(
        sorted(mine, key=lambda each: (each.stage not in entered, plan.is_turn_ahead(each), by_urgency(each)))
    )


def waiting_past_its_date(plan: EngagementPlan, stage: StageId, today: date) -> tuple[PlannedActivity, ...]:
    """The open work of a stage that has begun whose date has passed, and that waits for other work."""
    if not plan.engagement.is_running:
        return ()
    blocked = [e for e in begun(plan) if e.stage == stage and e.id not in plan.unblocked]
    return tuple(each for each in sorted(blocked, key=by_urgency) if each.due and each.due < today)


def next_due(plan: EngagementPlan, stage: StageId, since: date) -> PlannedActivity | None:
    """The work of a begun stage that is due first, from this day on."""
    if plan.engagement.is_over:
        return None
    ahead = [(e.due, e) for e in begun(plan) if e.stage == stage and e.due and e.due >= since]
    return min(ahead, key=lambda each: each[0])[1] if ahead else None
