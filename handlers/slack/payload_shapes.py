"""The shapes of Slack's requests, as far as Bolt and our listeners read them."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Part(BaseModel):
    """Only what Bolt and our listeners read is declared: Slack may add to anything."""

    model_config = ConfigDict(strict=True, extra="ignore", defer_build=True)


def _address(text: str) -> str:
    found = urlsplit(text)
    if found.scheme not in ("https", "http") or not found.hostname:
        raise ValueError("no address")
    return text


Id = Annotated[str, Field(min_length=1, max_length=255)]
Address = Annotated[str, AfterValidator(_address)]
Day = Annotated[str, AfterValidator(date.fromisoformat)]


class Named(Part):
    id: Id


class Authorization(Part):
    team_id: str | None = None
    enterprise_id: str | None = None
    is_enterprise_install: bool | None = None


class Option(Part):
    value: str


class Entered(Part):
    value: str | None = None
    selected_option: Option | None = None
    selected_options: list[Option] | None = None
    selected_date: Day | None = None
    selected_user: Id | None = None
    selected_conversation: Id | None = None


class Action(Entered):
    action_id: Id
    action_ts: str = ""


class Element(Part):
    initial_value: str | None = None
    initial_date: Day | None = None
    initial_user: Id | None = None


class Block(Part):
    type: str
    block_id: str = ""
    element: Element = Element()


class State(Part):
    values: dict[str, dict[str, Entered]]


class View(Part):
    id: Id
    type: str
    callback_id: str = ""
    private_metadata: str = ""
    hash: str | None = None
    previous_view_id: str | None = None
    app_installed_team_id: str | None = None
    blocks: list[Block] = []
    state: State | None = None


class FormView(View):
    callback_id: str
    private_metadata: str
    blocks: list[Block]
    state: State


class AnyEvent(Part):
    pass


class Event(AnyEvent):
    type: Id


class HomeOpened(Event):
    user: Id


class Said(Event):
    channel: Id
    user: Id | None = None
    text: str | None = None
    ts: Id | None = None
    thread_ts: Id | None = None


class OfChannel(Event):
    channel: Id


class Profile(Part):
    real_name: str | None = None
    display_name: str | None = None


class User(Named):
    team_id: str | None = None
    name: str | None = None
    tz: str | None = None
    profile: Profile = Profile()


class UserChange(Event):
    user: User


class NamedChannel(Named):
    name: Id


class Rename(Event):
    channel: NamedChannel


class Tokens(Part):
    bot: list[str] | None = None


class TokensRevoked(Event):
    tokens: Tokens


class TeamAccess(Event):
    team_ids: list[Id] = []


class Container(Part):
    message_ts: str | None = None
    is_ephemeral: bool | None = None


class AnyBody(Part):
    """What Bolt reads of every body."""

    type: str = ""
    team: Named | str | None = None
    team_id: str | None = None
    enterprise: Named | str | None = None
    enterprise_id: str | None = None
    user: Named | str | None = None
    user_id: str | None = None
    channel: Named | str | None = None
    channel_id: str | None = None
    authorizations: list[Authorization] = []
    callback_id: str = ""
    action_id: str = ""
    response_url: Address | None = None
    view: View | None = None
    event: "AnyEvent | None" = None


class Command(AnyBody):
    command: Id
    user_id: Id
    channel_id: Id
    text: str = ""
    trigger_id: Id
    response_url: Address


class AnyInteraction(AnyBody):
    user: Named
    team: Named | None = None
    channel: Named | None = None
    container: Container | None = None
    trigger_id: str = ""


class Press(AnyInteraction):
    actions: Annotated[list[Action], Field(min_length=1)]


class Submission(AnyInteraction):
    view: FormView


class EventCallback(AnyBody):
    event: Event


class Challenge(Part):
    challenge: str


SHAPES: Mapping[str, type[Part]] = {
    "block_actions": Press,
    "view_submission": Submission,
    "event_callback": EventCallback,
    "url_verification": Challenge,
}
"""By `type`; we listen to no body of another type."""

EVENTS: Mapping[str, type[Event]] = {
    "app_home_opened": HomeOpened,
    "user_change": UserChange,
    "message": Said,
    "app_mention": Said,
    "channel_rename": Rename,
    "group_rename": Rename,
    "tokens_revoked": TokensRevoked,
    "channel_left": OfChannel,
    "group_left": OfChannel,
    "member_joined_channel": OfChannel,
    "channel_shared": OfChannel,
    "channel_unshared": OfChannel,
    "team_access_granted": TeamAccess,
    "team_access_revoked": TeamAccess,
}
"""By the `type` of the event."""
