"""The form for the channel of an engagement."""

from typing import Literal, cast

from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors, FormValues, choice_input, conversation_input
from handlers.block_kit.layout import section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import linked
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.value import Value

WHERE = "where"
CHANNEL = "channel"
Where = Literal["existing", "new", "none"]


class ChannelWanted(Value):
    """The chosen home of the engagement; `channel` is the id of an existing channel."""

    where: Where
    channel: str | None = None


def channel_form(plan: EngagementPlan, origin: FormOrigin) -> View:
    engagement = plan.engagement
    lives = (
        f"It lives in <#{engagement.channel.id}> now."
        if engagement.channel
        else "It lives in no channel now."
    )
    options = [("A channel that exists", "existing"), ("A new channel", "new"), ("No channel", "none")]
    return modal(
        ids.CHANNEL,
        "Channel",
        [
            section(f"*{linked(engagement.title, 230)}*\n{lives}"),
            choice_input(
                WHERE,
                "Where is it to live?",
                options,
                initial="existing",
                radio=True,
                hint="Its stage card is posted there. A new channel gets the team invited.",
            ),
            conversation_input(
                CHANNEL, "Which channel?", hint="Only where it is to live in one that exists."
            ),
        ],
        submit="Move it there",
        carries=origin,
    )


def read_channel(entered: FormValues) -> ChannelWanted:
    """The choice; raises `FieldErrors` where an existing channel is wanted but none is chosen."""
    where = entered.choice(WHERE) or "none"
    channel = entered.conversation(CHANNEL)
    if where == "existing" and channel is None:
        raise FieldErrors({CHANNEL: "Choose the channel, or choose to have a new one or none."})
    return ChannelWanted(where=cast(Where, where), channel=channel if where == "existing" else None)
