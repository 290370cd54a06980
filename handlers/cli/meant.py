"""Which engagement a command means: by its number or its name."""

from sqlmodel import Session

from methodology.engagement.engagement import Engagement, EngagementId
from methodology.refusal import Refusal
from storage.engagements import queries

ENGAGEMENT = "the engagement's number, or its name"
MOST_NAMED = 10
_STATES = {"on_hold": "on hold"}


def find_meant(session: Session, typed: str) -> tuple[str, EngagementId]:
    """The workspace and the number of the engagement; raises `Refusal` where none, or more than one, is meant."""
    if typed.isascii() and typed.isdecimal() and len(typed) < 10:
        return queries.get_workspace_id(session, EngagementId(int(typed))), EngagementId(int(typed))
    found = queries.find_anywhere(session, typed)
    if len(found) == 1:
        return found[0].workspace, found[0].id
    if not found:
        raise Refusal(f"There is no engagement “{typed}”: give its number, customer or reference.")
    named = "\n".join(f"  {_line(each)}" for each in found[:MOST_NAMED])
    more = f"\nand {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    raise Refusal(f"{len(found)} engagements are called “{typed}”: give the number.\n{named}{more}")


def _line(engagement: Engagement) -> str:
    state = _STATES.get(engagement.state, engagement.state)
    return f"{engagement.id}: {engagement.title}, {state}, in workspace {engagement.workspace}"
