"""`PlannedActivity`, its states, its blockers, and which activities can start."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NewType

from methodology.definition.ids import ActivityId, AnchorId, RoleId, StageId
from methodology.plan.team import PersonId
from methodology.value import Value

PlannedActivityId = NewType("PlannedActivityId", int)
ItemKey = NewType("ItemKey", str)
"""The name of one occurrence of an activity within a plan; see `item_key`."""
Basis = NewType("Basis", str)
"""What a planned date follows from, apart from anybody's working days: the day of an anchor and an offset. As
long as it is the same, the date stays."""

State = Literal["open", "done", "not_needed", "missed", "let_go", "withdrawn"]
"""`missed`: a turn whose date passed before it was done, so that the next turn took its place.
`let_go`: nobody is to do it any more, because its recurrence ended, the engagement was resumed or closed, or its
stage was left. `withdrawn`: the plan no longer has the activity."""


class Moved(Value):
    """The day for which an activity was planned before its date came closer, who moved it, and why, in words."""

    was: date | None
    by: PersonId
    cause: str


class Tick(Value):
    """Who ticked off an item of a checklist, and on which day where they are."""

    by: PersonId
    on: date


class PlannedActivity(Value):
    """A planned activity of an engagement: what the plan says, and what people did with it.

    `dri` is the person who is reminded: the holder of the role, the person it was reassigned to, or the
    lead while the role is unfilled (`role_unfilled`). `due_by_hand` marks a due date set by a person, which
    re-planning keeps; `dri_by_hand` marks a reassignment, which changes of the team keep. `basis` is what
    the due date follows from, None for one planned by versions before 0.3; a due date stays as long as its
    basis does. `shifted_from` is the planned date before it was shifted after a hold. `not_before` is a
    snooze: no reminder before that day. `startable_since` is the day on which the last blocker was closed, or
    on which the work was added later; `turns_missed` counts the turns of recurring work that were missed in a row
    before this one; `moved` says why its date came closer, until its DRI was told. `ticked` has what is ticked
    off its checklists, by the keys of the items, in the shape of `Tick`.
    """

    id: PlannedActivityId
    activity: ActivityId
    occurrence: int
    turn: int
    stage: StageId
    name: str
    role: RoleId
    dri: PersonId | None
    role_unfilled: bool
    due: date | None
    due_by_hand: bool
    waiting_for: AnchorId | None
    depends_on: tuple[ItemKey, ...]
    required: bool
    basis: Basis | None = None
    state: State
    dri_by_hand: bool = False
    shifted_from: date | None = None
    startable_since: date | None = None
    not_before: date | None = None
    turns_missed: int = 0
    moved: Moved | None = None
    closed_on: date | None = None
    closed_by: PersonId | None = None
    evidence: str = ""
    reason: str = ""
    ticked: Mapping[str, Mapping[str, str]] | None = None

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due is not None and self.due < today

    def is_snoozed(self, today: date) -> bool:
        return self.not_before is not None and self.not_before > today


def item_key(activity: ActivityId, occurrence: int) -> ItemKey:
    """The id of the activity, with the number of the occurrence from the second on: `train_closeout#2`."""
    return ItemKey(activity if occurrence == 1 else f"{activity}#{occurrence}")


def blockers(work: PlannedActivity, all_work: Iterable[PlannedActivity]) -> tuple[PlannedActivity, ...]:
    """The open activities that must be closed before this one can start.

    A recurring activity no longer blocks others once its first turn is closed.
    """
    return blockers_of([work], all_work)[work.id]


def blockers_of(
    work: Iterable[PlannedActivity], all_work: Iterable[PlannedActivity]
) -> dict[PlannedActivityId, tuple[PlannedActivity, ...]]:
    """The blockers of each of these activities."""
    blocking = _blocking(all_work)
    return {
        each.id: tuple([blocking[key] for key in each.depends_on if key in blocking])
        if each.depends_on
        else ()
        for each in work
    }


def startable(all_work: Sequence[PlannedActivity]) -> tuple[PlannedActivity, ...]:
    """All open activities without blockers."""
    blocking = _blocking(all_work)
    return tuple(
        work
        for work in all_work
        if work.state == "open" and (not work.depends_on or blocking.keys().isdisjoint(work.depends_on))
    )


def _blocking(all_work: Iterable[PlannedActivity]) -> dict[ItemKey, PlannedActivity]:
    return {
        item_key(each.activity, each.occurrence): each
        for each in all_work
        if each.turn == 1 and each.state == "open"
    }


def by_urgency(work: PlannedActivity) -> tuple[date, int, int]:
    """The sort key of lists of activities: by due date, those without one last."""
    return (work.due or date.max, work.occurrence, int(work.id))
