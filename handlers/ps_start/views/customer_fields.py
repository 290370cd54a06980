"""The fields of `/ps-start` for the customer, the type, the channel and the reference."""

from collections.abc import Iterable

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.inputs import FormValues, choice_input, text_input
from handlers.ps_start.views.draft import StartDraft
from handlers.ps_start.views.page import Reading
from methodology.definition.ids import TypeId
from methodology.definition.model import Methodology

CUSTOMER = "customer"
REFERENCE = "reference"
TYPE = "type"
CHANNEL = "channel"
MOST_CUSTOMER = 150
MOST_REFERENCE = 80
_IN_GROUP_MESSAGE = (
    "A group message cannot be its home: no app can be invited into one. Choose a new channel, or type "
    "/ps-start in the channel where it is to live. More, Channel moves it later."
)


def customer_fields(methodology: Methodology, draft: StartDraft) -> Iterable[Block]:
    """Customer and type; another type redraws the page."""
    yield text_input(CUSTOMER, "Customer", initial=draft.customer, most=MOST_CUSTOMER, placeholder="Acme Ltd")
    yield choice_input(
        TYPE,
        "Type of engagement",
        [(each.name, each.id) for each in methodology.types],
        descriptions={each.id: each.short for each in methodology.types},
        initial=draft.type,
        redraws=ids.START_CHOICE,
    )


def channel_field(draft: StartDraft) -> Block:
    """Where it lives in Slack."""
    channels = [("A new channel", "new"), ("No channel", "none")]
    if draft.origin:
        channels.insert(0, ("This channel", "here"))
    return choice_input(
        CHANNEL,
        "Where does it live in Slack?",
        channels,
        initial=draft.channel if draft.channel != "here" or draft.origin else "none",
        hint=_IN_GROUP_MESSAGE if draft.in_group_message else "",
    )


def reference_field(draft: StartDraft) -> Block:
    return text_input(
        REFERENCE,
        "Reference",
        initial=draft.reference,
        most=MOST_REFERENCE,
        optional=True,
        placeholder="SOW or opportunity, also a name to find it by",
    )


def read_customer(draft: StartDraft, entered: FormValues) -> Reading:
    """The input of these fields, as far as they are shown; another type resets the facets and the stage."""
    changes: dict[str, object] = {}
    errors: dict[str, str] = {}
    shown = entered.blocks()
    if REFERENCE in shown:
        changes["reference"] = " ".join(entered.text(REFERENCE).split())
    if CHANNEL in shown:
        changes["channel"] = entered.choice(CHANNEL) or "none"
    if CUSTOMER in shown:
        customer = " ".join(entered.text(CUSTOMER).split())
        changes["customer"] = customer
        if not customer:
            errors[CUSTOMER] = "Who is the customer? Type their name."
    if TYPE in shown:
        type_id = entered.choice(TYPE)
        changes["type"] = type_id and TypeId(type_id)
        if type_id != draft.type:
            changes |= {"facets": {}, "start_stage": None}
        if not type_id:
            errors[TYPE] = "Choose the type of the engagement."
    return changes, errors
