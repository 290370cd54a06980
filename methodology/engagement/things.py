"""The keys of the things that people are told of: activities, gates, the handoff, roles and dates to fill."""

from methodology.definition.ids import ActivityId, AnchorId, RoleId, StageId
from methodology.plan.planned_activity import PlannedActivityId

HANDOFF_KEY = "handoff"
WHOLE = "engagement"
"""The key of an engagement as a whole: whether it runs, is on hold or over."""


def activity_key(activity: PlannedActivityId) -> str:
    return f"activity:{activity}"


def gate_key(stage: StageId) -> str:
    return f"gate:{stage}"


def role_key(role: RoleId) -> str:
    return f"role:{role}"


def date_key(anchor: AnchorId) -> str:
    return f"date:{anchor}"


def contradiction_key(activity: PlannedActivityId) -> str:
    return f"contradiction:{activity}"


def begun_key(stage: StageId) -> str:
    """That of a stage as it begins, for those who have something in it."""
    return f"begun:{stage}"


def question_key(work: PlannedActivityId, condition: ActivityId) -> str:
    """That of what was asked when this work was done."""
    return f"question:{work}:{condition}"


def is_of_work(thing: str) -> bool:
    """Whether this is the key of an activity."""
    return thing.startswith("activity:")


def is_asked(thing: str) -> bool:
    """Whether this is the key of a role or date to fill."""
    return thing.startswith(("role:", "date:"))
