"""What others did that people hear of once in a digest: they closed or took over work or a role, said what
puts an engagement at risk, or it is on hold, runs again or is over."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from methodology.definition.ids import CriterionId, RoleId
from methodology.engagement.engagement import OVER, EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import ActOfOther, Line, SectionKind
from methodology.reminders.recipients import Recipients
from methodology.reminders.thing import News


def acts_of(
    before: EngagementPlan, after: EngagementPlan, by: PersonId, now: datetime
) -> Iterator[tuple[PersonId, ActOfOther]]:
    """What this person has done between these two, each with somebody else whom it concerns.

    Of work, that is its DRI, also if somebody else says at a gate that it is so; of a role, who had it or was
    the deputy; of what puts it at risk, who is to help with the work that this has added; of an engagement
    that is on hold, runs again or is over, everybody in its team or with open work in it, except those who
    get its summary.
    """
    engagement = after.engagement
    open_before = {each.id: each.dri for each in before.open_work if not each.role_unfilled}
    for each in after.work:
        dri = open_before.get(each.id)
        if dri is not None and dri != by == each.closed_by and each.state in ("done", "not_needed"):
            yield dri, ActOfOther(engagement=engagement.id, by=by, state=each.state, work=each.id)
    for each in after.open_work:
        if each.id in open_before and each.dri not in (None, by):
            for criterion in _ticked(before, after, by, each):
                yield (
                    PersonId(each.dri or ""),
                    ActOfOther(
                        engagement=engagement.id, by=by, state="open", work=each.id, criterion=criterion
                    ),
                )
    yield from _taken(before, after, by)
    yield from _put_at_risk(before, after, by)
    was = before.engagement.state
    if engagement.state != was and (engagement.state != "open" or was == "on_hold"):
        concerned = {each.person for each in before.engagement.team.members} | set(open_before.values())
        told = summary_readers(after, now) if engagement.state == "closed" else ()
        since = before.engagement.held_since if engagement.state == "open" else None
        act = ActOfOther(engagement=engagement.id, by=by, state=engagement.state, since=since)
        for person in sorted(each for each in concerned - {by, *told} if each is not None):
            yield person, act


def _taken(
    before: EngagementPlan, after: EngagementPlan, by: PersonId
) -> Iterator[tuple[PersonId, ActOfOther]]:
    """The roles that this person took away, and the work that does not belong to them, with the people who had
    them."""
    gone: set[tuple[PersonId, RoleId]] = set()
    for had in before.engagement.team.members:
        now = after.engagement.team.member(had.role)
        act = ActOfOther(
            engagement=after.engagement.id,
            by=by,
            state="given",
            role=had.role,
            name=after.methodology.role[had.role].name,
        )
        if now is None or now.person != had.person:
            gone.add((had.person, had.role))
            if had.person != by:
                yield had.person, act
        if had.deputy not in (None, by) and (now is None or had.deputy not in (now.deputy, now.person)):
            yield PersonId(had.deputy or ""), act.model_copy(update={"state": "deputy"})
    dri_now = {each.id: each.dri for each in after.open_work}
    for work in before.open_work:
        dri = work.dri
        if dri is None or dri == by or work.role_unfilled or dri_now.get(work.id, dri) == dri:
            continue
        if (dri, before.roles.reached(work.role)) not in gone:
            yield dri, ActOfOther(engagement=after.engagement.id, by=by, state="given", work=work.id)


def _put_at_risk(
    before: EngagementPlan, after: EngagementPlan, by: PersonId
) -> Iterator[tuple[PersonId, ActOfOther]]:
    """What this person has said that puts it at risk, with who is to help, and the DRI in a stage that has not begun.

    In one that has begun, the DRI hears of the work as of any other.
    """
    known = {(each.activity, each.occurrence) for each in before.engagement.plan_facts.raised}
    new = {(each.activity, each.occurrence) for each in after.engagement.plan_facts.raised} - known
    for work in after.open_work:
        activity = after.methodology.activity.get(work.activity)
        if activity is None or not activity.at_risk or (work.activity, work.occurrence) not in new:
            continue
        reached = {after.roles.reached(role) for role in after.roles.supporting(activity)}
        act = ActOfOther(
            engagement=after.engagement.id,
            by=by,
            state="at_risk",
            work=work.id,
            reason=activity.short or activity.condition,
        )
        helping = {each.person for each in after.engagement.team.members if each.role in reached}
        has_begun = work.stage in after.engagement.plan_facts.entered
        told = helping - {work.dri} if has_begun or work.dri is None else helping | {work.dri}
        for person in sorted(told - {by}):
            yield person, act


def _ticked(
    before: EngagementPlan, after: EngagementPlan, by: PersonId, work: PlannedActivity
) -> Iterator[CriterionId]:
    """The exit criteria that this person has ticked, and that this work establishes."""
    new = {each.criterion for each in after.engagement.confirmed if each.by == by}
    new -= {each.criterion for each in before.engagement.confirmed}
    for stage in after.methodology.stages:
        for each in stage.exit_criteria:
            if each.id in new and work.activity in each.established_by:
                yield each.id


def summary_readers(plan: EngagementPlan, now: datetime) -> tuple[PersonId, ...]:
    """Those who get the summary of a closed engagement: the lead, or their substitute, and the nearest manager."""
    recipients = Recipients(plan=plan, now=now, despite_absence=True)
    lead = recipients.lead.person
    manager = recipients.manager_beside(lead)
    return (lead, manager) if manager else (lead,)


def news_of_acts(acts: Iterable[ActOfOther]) -> Iterator[News]:
    """A line for each engagement that is over, and one for all else in each of which others did something.

    None of them asks for anything, so they wait for a message that is sent anyway. Only a role that the reader has
    lost, and what puts an engagement at risk, do not wait.
    """
    groups: dict[tuple[bool, EngagementId], dict[tuple[object, ...], ActOfOther]] = {}
    for act in acts:
        is_end = act.state in OVER
        about = () if is_end else (act.state, act.work, act.criterion, act.role)
        groups.setdefault((is_end, act.engagement), {})[about] = act
    for (is_end, engagement), by_subject in groups.items():
        these = tuple(sorted(by_subject.values(), key=lambda each: each.state != "at_risk"))
        kind: SectionKind = "over" if is_end else "done_by_other"
        line = Line(engagement=engagement, title=these[0].title, kind=kind, acts=these)
        waits = all(
            each.state != "at_risk" and (each.role is None or each.state != "given") for each in these
        )
        yield News(line, rides=waits)
