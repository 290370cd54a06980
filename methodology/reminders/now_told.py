"""`Telling`: what a message tells one person, as it is kept once the message is sent."""

from datetime import date, datetime

from methodology.engagement.engagement import EngagementId
from methodology.plan.planned_activity import Moved, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.value import Value


class NowTold(Value):
    """A thing that a message tells its reader, and the rung to which it has come."""

    engagement: EngagementId
    thing: str
    rung: int


class NowMoved(Value):
    """Why the date of an activity came closer, as a message tells it."""

    activity: PlannedActivityId
    moved: Moved


class Telling(Value):
    """What a message tells one person, `told` and `moved`, as of the instant `at` of their `day`."""

    person: PersonId
    day: date
    at: datetime | None = None
    told: tuple[NowTold, ...] = ()
    moved: tuple[NowMoved, ...] = ()
