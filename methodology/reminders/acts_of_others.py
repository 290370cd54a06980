"""What others did that people hear of once in a digest: their work was closed, or an engagement is over."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from methodology.definition.ids import CriterionId
from methodology.engagement.engagement import EngagementId
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

    Of work, that is its DRI, also if somebody else says at a gate that it is so; of an engagement that is over, everybody in its team or with open work in it, except
    those who get its summary.
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
    if engagement.is_over and not before.engagement.is_over:
        concerned = {each.person for each in before.engagement.team.members} | set(open_before.values())
        told = summary_readers(after, now) if engagement.state == "closed" else ()
        for person in sorted(each for each in concerned - {by, *told} if each is not None):
            yield person, ActOfOther(engagement=engagement.id, by=by, state=engagement.state)


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
    """A line for each engagement that is over, and one for the work of each in which others closed some.

    Neither asks for anything: it waits for a message that goes anyway.
    """
    groups: dict[tuple[bool, EngagementId], tuple[ActOfOther, ...]] = {}
    for act in acts:
        group = (act.work is not None, act.engagement)
        groups[group] = (*groups.get(group, ()), act) if act.work is not None else (act,)
    for (is_work, engagement), these in groups.items():
        kind: SectionKind = "done_by_other" if is_work else "over"
        line = Line(engagement=engagement, title=these[0].title, kind=kind, acts=these)
        yield News(line, rides=True)
