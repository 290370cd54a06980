"""What blocked work waits for: the work at the root of each chain, and dates that contradict each other."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from methodology.engagement.engagement_plan import EngagementPlan, once_for_each_plan
from methodology.engagement.lateness import Lateness
from methodology.engagement.work_lists import begun
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.value import Value


class Contradiction(Value):
    """Blocked work whose date has passed while the work that it waits for has a later date or none, and is not
    late."""

    work: PlannedActivity
    roots: tuple[PlannedActivity, ...]


@dataclass(frozen=True)
class Blocking:
    """What holds up the work of one engagement.

    Blocked work is neither late nor news: it is named by its roots, the open work upstream that nothing
    blocks, through chains and each once.
    """

    plan: EngagementPlan

    def is_blocked(self, work: PlannedActivity) -> bool:
        return bool(self.plan.blockers.get(work.id))

    def directly(self, work: PlannedActivity) -> tuple[PlannedActivity, ...]:
        """The open work that must be closed before this can start, without the work that this in turn waits for."""
        return self.plan.blockers.get(work.id, ())

    def roots(self, work: PlannedActivity) -> tuple[PlannedActivity, ...]:
        """The open, unblocked work that this work waits for, in the order of the plan; none if it is not blocked."""
        return tuple(each for each in self.upstream(work) if not self.is_blocked(each))

    def upstream(self, work: PlannedActivity) -> tuple[PlannedActivity, ...]:
        """All open work that this waits for, directly or through others, in the order of the plan."""
        if not self.is_blocked(work):
            return ()
        order = _order(self.plan)
        return tuple(
            self.plan.open_work[at] for at in sorted(map(order.__getitem__, self._upstream(work.id)))
        )

    def holds_up(self, work: PlannedActivity) -> int:
        """How much blocked work of the stages that have begun waits for this, directly or through others."""
        return _held_up(self.plan).get(work.id, 0)

    def contradictions(self, lateness: Lateness) -> Iterator[Contradiction]:
        """The contradictions in the dates of the stages that have begun; none while it does not run.

        `lateness` is that of the same plan.
        """
        for work in self.past_its_date(lateness):
            roots = self.roots(work)
            # Work of an earlier date that could not start before that date is no contradiction: it is late soon.
            assert work.due is not None, "it has passed"
            if not any(lateness.late_by(root) or (root.due and root.due <= work.due) for root in roots):
                yield Contradiction(work=work, roots=roots)

    def past_its_date(self, lateness: Lateness) -> Iterator[PlannedActivity]:
        """The blocked work of the stages that have begun whose date has passed; none while it does not run."""
        for work in _blocked_and_begun(self.plan) if self.plan.engagement.is_running else ():
            if work.due is not None and work.due < self.plan.today_of(work, lateness.now):
                yield work

    def _upstream(self, activity: PlannedActivityId) -> set[PlannedActivityId]:
        """All open work that this waits for, directly or through others. A circle ends where it began."""
        found: set[PlannedActivityId] = set()
        ahead = [activity]
        while ahead:
            for blocker in self.plan.blockers.get(ahead.pop(), ()):
                if blocker.id not in found:
                    found.add(blocker.id)
                    ahead.append(blocker.id)
        return found


@once_for_each_plan
def _order(plan: EngagementPlan) -> Mapping[PlannedActivityId, int]:
    return {each.id: at for at, each in enumerate(plan.open_work)}


@once_for_each_plan
def _blocked_and_begun(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    return tuple(each for each in begun(plan) if each.id not in plan.unblocked)


@once_for_each_plan
def _held_up(plan: EngagementPlan) -> Mapping[PlannedActivityId, int]:
    """How much blocked work of the stages that have begun waits for each of its roots."""
    blocking = Blocking(plan=plan)
    return Counter(root.id for work in _blocked_and_begun(plan) for root in blocking.roots(work))
