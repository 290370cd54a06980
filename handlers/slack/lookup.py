"""Which engagement is a call about, and what does its form hold?"""

from handlers.block_kit.ids import Ref
from handlers.block_kit.inputs import State, shown_in
from handlers.slack.interaction import Call
from handlers.slack.visibility import with_channels
from methodology.engagement.engagement import EngagementId
from methodology.engagement.rights import must_see
from storage.engagements.replan import Planned, load


def engagement_of(about: Ref) -> EngagementId:
    assert about.engagement is not None, "it is about an engagement"
    return about.engagement


def look_up(call: Call, about: Ref) -> Planned:
    """The engagement a call is about; raises `NotAllowed` for whoever may not see it."""
    with call.desk.database.reading() as session:
        there = load(session, call.desk.catalog, call.viewer.person.workspace, engagement_of(about))
    must_see(with_channels(call.client, call.viewer, [there.engagement]), there.engagement)
    return there


def state_of(call: Call) -> State:
    return State(call.body["view"]["state"]["values"])


def shown_by(call: Call) -> State:
    """What the form held when it was shown: others may have changed that since."""
    return shown_in(call.body["view"]["blocks"])
