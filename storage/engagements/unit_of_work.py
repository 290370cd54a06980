"""`UnitOfWork`: one transaction by one person on the records of a workspace."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col

from methodology.engagement.engagement import Engagement, EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.missed_turns import LetGo, turns_to_let_go, without_ended_turns
from methodology.engagement.moves import Cause, Preview, find_moves, preview_of
from methodology.engagement.rights import NOT_THERE
from methodology.engagement.touched import touched
from methodology.people import Person
from methodology.plan.changes import Changes
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.reminders.acts_of_others import acts_of
from methodology.reminders.digest_lines import ActOfOther
from methodology.reminders.telling import given_now
from methodology.value import Value
from storage.engagements import history, told
from storage.engagements.channel_card import want_drawn
from storage.engagements.engagement_plan import get_plan
from storage.engagements.history import Changed
from storage.engagements.moves import store_moves
from storage.engagements.queries import get_engagement_id
from storage.engagements.replan import store_changes
from storage.methodologies import Catalog
from storage.tables.engagements import RULES, EngagementRow
from storage.tables.planned_activities import PlannedActivityRow


class Actor(Value):
    """The person who changes something, when (`today` is the date on their clock), and from where.

    `today` is for what they say of dates. What happens to work has the day where its DRI is, what happens to an
    engagement the day where its lead is: the days by which it is late.
    """

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
    given: dict[PersonId, Person] = field(default_factory=dict, init=False)
    acts: dict[EngagementId, list[tuple[PersonId, ActOfOther]]] = field(default_factory=dict, init=False)
    _locked: dict[EngagementId, EngagementPlan] = field(default_factory=dict, init=False, repr=False)
    _at_first: dict[EngagementId, EngagementPlan] = field(default_factory=dict, init=False, repr=False)
    _moved_since: dict[EngagementId, EngagementPlan] = field(default_factory=dict, init=False, repr=False)
    _chosen: set[PlannedActivityId] = field(default_factory=set, init=False, repr=False)
    _changed: set[EngagementId] = field(default_factory=set, init=False, repr=False)
    _engagement_of: dict[PlannedActivityId, EngagementId] = field(
        default_factory=dict, init=False, repr=False
    )

    def preview(self, after: EngagementPlan) -> Preview:
        """What was done to the due dates of this engagement, apart from those that this person chose."""
        before = self._at_first.get(after.engagement.id)
        return preview_of(before, after, self._chosen) if before else Preview(moves=())

    def touched(self, after: EngagementPlan) -> frozenset[str]:
        """The keys of the things of this engagement that are another way than before this unit of work."""
        before = self._at_first.get(after.engagement.id)
        return touched(before, after) if before else frozenset()

    def date_was_chosen(self, activity_id: PlannedActivityId) -> None:
        """Say that a person chose the date of this activity: the history has it already, and they saw it."""
        self._chosen.add(activity_id)

    def record(
        self,
        what: str,
        engagement_id: EngagementId,
        *,
        activity_id: PlannedActivityId | None = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Add a change to the history, and have the card in the channel show it."""
        self.record_each(what, engagement_id, [Changed(before or {}, after or {}, activity_id)])

    def record_each(self, what: str, engagement_id: EngagementId, changes: Sequence[Changed]) -> None:
        """The same for several changes of one kind."""
        if changes and engagement_id not in self._changed:
            self._changed.add(engagement_id)
            want_drawn(self.session, self.workspace, engagement_id, self.actor.at)
        history.record(
            self.session,
            changes,
            workspace=self.workspace,
            engagement_id=engagement_id,
            at=self.actor.at,
            by=self.actor.by,
            what=what,
            source=self.actor.source,
        )

    def expect(self, activity_id: PlannedActivityId, engagement_id: EngagementId) -> None:
        """Trust a button that this activity belongs to this engagement, without asking the database: locking the
        engagement raises `Refusal` if it does not."""
        self._engagement_of[activity_id] = engagement_id

    def engagement_of(self, activity_id: PlannedActivityId) -> EngagementId:
        """The engagement of this planned activity; raises `Refusal` if the workspace has no such activity."""
        if activity_id not in self._engagement_of:
            found = get_engagement_id(self.session, self.workspace, activity_id)
            self._engagement_of[activity_id] = found
        return self._engagement_of[activity_id]

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
        expected = {work for work, of in self._engagement_of.items() if of == engagement_id}
        if not expected <= {each.id for each in plan.work}:
            raise Refusal(NOT_THERE)
        if plan.engagement.is_outdated:
            plan = self._upgrade(plan)
        self._locked[engagement_id] = plan
        self._at_first.setdefault(engagement_id, plan)
        self._moved_since.setdefault(engagement_id, plan)
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

    def _upgrade(self, plan: EngagementPlan) -> EngagementPlan:
        """Plan an engagement by the rules of this version, before anything else is done to it.

        Nobody's act has moved these dates. What is open counts as told: an update is no news.
        """
        by_itself = self.actor.model_copy(update={"by": history.BY_ITSELF, "source": "update"})
        unit = UnitOfWork(self.session, self.catalog, self.workspace, by_itself, self.guard)
        unit.session.execute(
            update(EngagementRow)
            .where(col(EngagementRow.id) == plan.engagement.id)
            .values(rules=RULES)
            .execution_options(synchronize_session=False)
        )
        unit._at_first[plan.engagement.id] = unit._moved_since[plan.engagement.id] = plan
        plan = unit._replan(plan.engagement.id, Cause(why="update")).plan
        told.mark_all_told(self.session, plan, self.actor.at)
        return plan

    def replan(self, engagement_id: EngagementId, known: EngagementPlan | None = None) -> Replanned:
        """Compute the plan anew from the writes of this unit of work, store its changes, and return it.

        An act that has the engagement as it left it in hand says so: it is `known`, with planned activities that
        are stored here. Turns of recurring work that has ended are let go.
        The caller holds the lock on the engagement.
        """
        plan, changes = self._replan(engagement_id, known=known)
        return Replanned(self.settle_news(plan), changes)

    def _replan(
        self,
        engagement_id: EngagementId,
        cause: Cause | None = None,
        known: EngagementPlan | None = None,
    ) -> Replanned:
        self.session.flush()
        stored = self._locked.pop(engagement_id, None)
        if known is None or stored is None:
            known = stored = self.reload(engagement_id)
        changes = known.changes()
        if over := turns_to_let_go(known, changes, self.actor.at):
            let_go = self.let_go(engagement_id, over)
            known, stored = known.with_work(let_go), stored.with_work(let_go)
            changes = known.changes()
        changes = without_ended_turns(known, changes, self.actor.at)
        plan = store_changes(
            self.session,
            known,
            changes,
            self.actor.at,
            stored=stored.work,
            at_first=self._at_first.get(engagement_id),
        )
        return Replanned(self.record_moves(plan, cause), changes)

    def let_go(self, engagement_id: EngagementId, work: Iterable[LetGo]) -> list[PlannedActivity]:
        """Close this open work, which nobody is to do any more; returns it as it is then."""
        work, plan = list(work), self._at_first.get(engagement_id)
        today = plan.today(self.actor.at) if plan else self.actor.today
        closed = {"state": "let_go", "closed_on": today, "not_before": None}
        if work:
            rows = [closed | {"id": each.activity.id, "live": False} for each in work]
            self.session.execute(update(PlannedActivityRow), rows)
        changes = [
            Changed({"state": "open"}, {"state": "let_go", "why": why}, activity.id) for activity, why in work
        ]
        self.record_each("let_go", engagement_id, changes)
        return [activity.model_copy(update=closed) for activity, _ in work]

    def bring_back(self, work: Iterable[PlannedActivity]) -> None:
        """Open again what was let go of this work; the caller re-plans the engagement."""
        for activity in work:
            row = self.session.get_one(PlannedActivityRow, activity.id)
            if row.state != "let_go":
                continue
            row.state, row.live, row.closed_on = "open", True, None
            self.record(
                "undone",
                EngagementId(row.engagement),
                activity_id=activity.id,
                before={"state": "let_go"},
                after={"state": "open"},
            )

    def record_moves(self, plan: EngagementPlan, cause: Cause | None = None) -> EngagementPlan:
        """Add the due dates that moved since they were recorded last to the history, and to what is told.

        Returns the plan with what is told. The cause is found out for each move, unless it is given.
        """
        before = self._moved_since.get(plan.engagement.id)
        if before is None:
            return plan
        moves = find_moves(before, plan, cause)
        changes = [
            Changed(
                {"due": each.before.isoformat()},
                {
                    "due": each.after.isoformat() if each.after else None,
                    "cause": each.cause.model_dump(mode="json", exclude_defaults=True),
                },
                each.work.id,
            )
            for each in moves
            if each.work.id not in self._chosen
        ]
        self.record_each(history.MOVED, plan.engagement.id, changes)
        plan = store_moves(self.session, before, plan, moves, self.actor.by, self.actor.at)
        self._moved_since[plan.engagement.id] = plan
        return plan

    def settle_news(self, plan: EngagementPlan) -> EngagementPlan:
        """Lower what was told of things that have fallen, and note who got something from somebody else that is
        due already: `given` are the people who hear of it in ten minutes. What was done for others is in `acts`."""
        plan = told.lower_told(self.session, plan, self.actor.at)
        before = self._at_first.get(plan.engagement.id)
        if before is not None:
            given = given_now(before, plan, self.actor.at) - {self.actor.by}
            self.given.update((each, plan.people[each]) for each in given if each in plan.people)
            self.acts[plan.engagement.id] = [*acts_of(before, plan, self.actor.by, self.actor.at)]
        return plan
