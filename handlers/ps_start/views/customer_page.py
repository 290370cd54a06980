"""Page 1 of `/ps-start`: the customer, the type and the channel."""

from collections.abc import Sequence

from slack_sdk.models.views import View

from handlers.block_kit.inputs import FormValues, choice_input, text_input
from handlers.ps_start.views.draft import StartDraft
from handlers.ps_start.views.page import Reading, others_hint, page
from methodology.definition.ids import TypeId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement

CUSTOMER = "customer"
REFERENCE = "reference"
TYPE = "type"
CHANNEL = "channel"
MOST_CUSTOMER = 150
MOST_REFERENCE = 80
_CHANNEL_HINT = "Its stage card is posted there. A new channel gets the team invited."
_IN_GROUP_MESSAGE = (
    "A group message cannot be its home: no app can be invited into one. Choose a new channel, or type "
    "/ps-start in the channel where it is to live. More, Channel moves it later."
)


def customer_page(methodology: Methodology, draft: StartDraft, others: Sequence[Engagement] = ()) -> View:
    """Customer, reference, type and channel; `others` are open for the same customer already."""
    types = [(each.name, each.id) for each in methodology.types]
    channels = [("A new channel", "new"), ("No channel", "none")]
    if draft.origin:
        channels.insert(0, ("This channel", "here"))
    chosen = draft.channel if draft.channel != "here" or draft.origin else "none"
    return page(
        draft,
        *others_hint(others),
        text_input(CUSTOMER, "Customer", initial=draft.customer, most=MOST_CUSTOMER, placeholder="Acme Ltd"),
        text_input(
            REFERENCE,
            "Reference",
            initial=draft.reference,
            most=MOST_REFERENCE,
            optional=True,
            hint="The SOW or opportunity, so that people can find it by this name too.",
        ),
        choice_input(TYPE, "Type of engagement", types, initial=draft.type),
        choice_input(
            CHANNEL,
            "Where does it live in Slack?",
            channels,
            initial=chosen,
            radio=True,
            hint=_IN_GROUP_MESSAGE if draft.in_group_message else _CHANNEL_HINT,
        ),
    )


def read_customer(draft: StartDraft, entered: FormValues) -> Reading:
    """The input of page 1; another type resets the facets and the stage."""
    customer = " ".join(entered.text(CUSTOMER).split())
    type_id = entered.choice(TYPE)
    changes: dict[str, object] = {
        "customer": customer,
        "reference": " ".join(entered.text(REFERENCE).split()),
        "channel": entered.choice(CHANNEL) or "none",
        "type": type_id and TypeId(type_id),
    }
    if type_id != draft.type:
        changes |= {"facets": {}, "start_stage": None}
    errors = {}
    if not customer:
        errors[CUSTOMER] = "Who is the customer? Type their name."
    if not type_id:
        errors[TYPE] = "Choose the type of the engagement."
    return changes, errors
