"""`UnitOfWork`: one transaction by one person on the records of a workspace."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from methodology.engagement.engagement import Engagement, EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.changes import Changes
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.reminders.recipients import newly_due
from methodology.value import Value
from storage import people
from storage.engagements import history
from storage.engagements.engagement_plan import get_plan
from storage.engagements.replan import store_changes
from storage.methodologies import Catalog


class Actor(Value):
    """The person who changes something, when (`today` is the date on their clock), and from where."""

    by: PersonId
    at: datetime
    today: date
    source: str


Guard = Callable[[Engagement], None]
"""Raises `Refusal` if the person may not change this engagement."""


class Replanned(NamedTuple):
    """An engagement after re-planning, and the changes of its plan."""

    plan: EngagementPlan
    changes: Changes


@dataclass(frozen=True)
class UnitOfWork:
    """A transaction on the records of one workspace, by one person.

    An act locks and loads the engagement (`lock` or `lock_unless_over`), writes, and ends with `replan`,
    which loads it again and returns it, or with `reload` if nothing is to be re-planned. Until then, locking
    it again returns the plan that was loaded first.
    """

    session: Session
    catalog: Catalog
    workspace: str
    actor: Actor
    guard: Guard
    _locked: dict[EngagementId, EngagementPlan] = field(default_factory=dict, init=False, repr=False)
    _at_first: dict[EngagementId, EngagementPlan] = field(default_factory=dict, init=False, repr=False)

    def record(
        self,
        what: str,
        engagement_id: EngagementId,
        *,
        activity_id: PlannedActivityId | None = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Add a change to the history."""
        history.record(
            self.session,
            workspace=self.workspace,
            engagement_id=engagement_id,
            activity_id=activity_id,
            at=self.actor.at,
            by=self.actor.by,
            what=what,
            before=before or {},
            after=after or {},
            source=self.actor.source,
        )

    def lock(self, engagement_id: EngagementId) -> EngagementPlan:
        """This engagement, locked against other changes; raises `Refusal` if the person may not change it."""
        plan = self.lock_for_anybody(engagement_id)
        self.guard(plan.engagement)
        return plan

    def lock_for_anybody(self, engagement_id: EngagementId) -> EngagementPlan:
        """Like `lock`, for an act whose rights the caller checks."""
        plan = self._locked.get(engagement_id) or get_plan(
            self.session, self.catalog, self.workspace, engagement_id, lock=True
        )
        self._locked[engagement_id] = plan
        self._at_first.setdefault(engagement_id, plan)
        return plan

    def lock_unless_over(self, engagement_id: EngagementId) -> EngagementPlan:
        """Like `lock`; also raises `Refusal` if the engagement is over."""
        plan = self.lock(engagement_id)
        if plan.engagement.is_over:
            raise Refusal("This engagement is over: reopen it first, then change it.")
        return plan

    def reload(self, engagement_id: EngagementId) -> EngagementPlan:
        """The engagement with the writes of this unit of work."""
        self.session.flush()
        self._locked.pop(engagement_id, None)
        return get_plan(self.session, self.catalog, self.workspace, engagement_id)

    def replan(self, engagement_id: EngagementId) -> Replanned:
        """Compute the plan anew from the writes of this unit of work, store its changes, and return it.

        The caller holds the lock on the engagement.
        """
        before = self.reload(engagement_id)
        changes = before.changes()
        plan = store_changes(self.session, before, changes, self.actor.today, self.actor.at)
        self.remind_today(plan)
        return Replanned(plan, changes)

    def remind_today(self, plan: EngagementPlan) -> None:
        """Check at once the digests of people who got work in this unit of work that is due already.

        They get today's digest if they have had none; tomorrow, the work would be overdue.
        """
        before = self._at_first.get(plan.engagement.id)
        if before is not None:
            due = newly_due(before, plan, self.actor.at)
            people.schedule_digests(self.session, self.workspace, (), self.actor.at, at_once=due)
