"""Which engagement is a call about, and what does its form hold?"""

from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import State, shown_in
from handlers.slack.interaction import Interaction
from handlers.slack.visibility import with_channels
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import must_see
from storage.engagements.plans import get_plan


def engagement_of(about: ButtonValue) -> EngagementId:
    assert about.engagement is not None, "it is about an engagement"
    return about.engagement


def look_up(interaction: Interaction, about: ButtonValue) -> EngagementPlan:
    """The engagement a call is about; raises `NotAllowed` for whoever may not see it."""
    with interaction.app_context.database.reading() as session:
        there = get_plan(
            session,
            interaction.app_context.catalog,
            interaction.viewer.person.workspace,
            engagement_of(about),
        )
    must_see(with_channels(interaction.client, interaction.viewer, [there.engagement]), there.engagement)
    return there


def state_of(interaction: Interaction) -> State:
    return State(interaction.body["view"]["state"]["values"])


def shown_by(interaction: Interaction) -> State:
    """What the form held when it was shown: others may have changed that since."""
    return shown_in(interaction.body["view"]["blocks"])
