"""What does `/ps-start` do, from the command to the opened engagement?"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from slack_sdk import WebClient

from handlers.actions.channel import new_channel
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import FieldErrors, State
from handlers.block_kit.message import Message
from handlers.block_kit.modal import View, as_json, notice
from handlers.block_kit.usage import Usage, usage
from handlers.context import AppContext
from handlers.messages.card import card_postings
from handlers.messages.handoff import handoffs_due
from handlers.messages.welcome import Welcome
from handlers.outbox.outgoing import OutgoingMessage, enqueue
from handlers.ps_start.preview import anchors_to_ask, plan_facts_of, preview, roles_to_ask
from handlers.ps_start.views import form
from handlers.ps_start.views.draft import (
    StartDraft,
    after,
    before,
    more_occurrences,
    roles_of_page,
    toggled_deputies,
)
from handlers.slack import people
from handlers.slack.channels import origin_channel
from handlers.slack.command_text import plain_words
from handlers.slack.forms import open_and_fill
from handlers.slack.interaction import Body, Interaction, already_done
from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement
from methodology.engagement.rights import Viewer
from methodology.refusal import Refusal
from storage.engagements.opening import Opening, open_engagement

COMMAND = "/ps-start"
USAGES = (
    Usage(typed="", gives="open an engagement: a form asks for what is needed"),
    Usage(typed="Acme", gives="the same, with the customer filled in"),
    Usage(typed="help", gives="this help"),
)
TITLE = form.TITLE


def begin(app_context: AppContext, client: WebClient, workspace: str, body: Body) -> Message | None:
    """Open the form at once and fill it; help is answered as a message."""
    words = plain_words(body.get("text", ""))
    if words.casefold() == "help":
        people.viewer(app_context, client, workspace, body["user_id"])
        return usage(COMMAND, USAGES)

    def first_page() -> View:
        viewer = people.viewer(app_context, client, workspace, body["user_id"])
        origin = None if body["channel_id"].startswith("D") else body["channel_id"]
        draft = StartDraft(
            key=uuid4().hex,
            origin=origin,
            channel="here" if origin else "none",
            customer=words[: form.MOST_CUSTOMER],
        )
        return _Form(app_context, viewer).view(draft)

    open_and_fill(client, body["trigger_id"], TITLE, first_page)
    return None


def submit(interaction: Interaction) -> dict[str, Any] | None:
    """Take this page of the form: show the next one, or open the engagement."""
    there = _Form(interaction.app_context, interaction.viewer)
    draft = form.read_draft(interaction.body["view"]["private_metadata"])
    filled = there.read(draft, _state(interaction))
    if draft.page == "course":
        there.check_course(filled)
    if draft.page == "team":
        check_people(interaction, filled, roles_of_page(draft, there.roles(draft)))
    if draft.page != "preview":
        following = there.view(after(filled, there.roles(filled)))
        return {"response_action": "update", "view": as_json(following)}
    problems = open_it(interaction, there.methodology, filled)
    return {"response_action": "update", "view": as_json(notice("\n".join(problems)))} if problems else None


def back(interaction: Interaction, _about: ButtonValue) -> None:
    _rebuild(interaction, before)


def deputies(interaction: Interaction, _about: ButtonValue) -> None:
    _rebuild(interaction, lambda draft, _roles: toggled_deputies(draft))


def add_occurrence(interaction: Interaction, about: ButtonValue) -> None:
    _rebuild(interaction, lambda draft, _roles: more_occurrences(draft, about.choice))


PRESSES = {ids.BACK: back, ids.DEPUTIES: deputies, ids.ADD_OCCURRENCE: add_occurrence}
FORMS = {ids.START: submit}


class _Form:
    """The form as this person fills it in: what each page needs from the methodology and the records."""

    def __init__(self, app_context: AppContext, viewer: Viewer) -> None:
        self.app_context = app_context
        self.workspace = viewer.person.workspace
        self.today = viewer.person.today(app_context.now())
        with app_context.database.reading() as session:
            self.version = app_context.catalog.get_latest_version_id(session)
        self.methodology = app_context.catalog.get_methodology(self.version)

    def roles(self, draft: StartDraft) -> tuple[RoleId, ...]:
        return roles_to_ask(self.methodology, draft, self.today) if draft.type else ()

    def read(self, draft: StartDraft, state: State, *, lenient: bool = False) -> StartDraft:
        roles = roles_of_page(draft, self.roles(draft)) if draft.page == "team" else ()
        return form.read_page(self.methodology, draft, state, roles, lenient=lenient)

    def view(self, draft: StartDraft) -> View:
        match draft.page:
            case "customer":
                return form.customer_page(self.methodology, draft)
            case "course":
                return form.stage_page(self.methodology, draft)
            case "dates":
                return form.dates_page(draft, anchors_to_ask(self.methodology, draft, self.today))
            case "team":
                return form.team_page(self.methodology, draft, self.roles(draft))
            case "preview":
                with self.app_context.database.reading() as session:
                    told = preview(session, self.methodology, draft, self.workspace, self.today)
                return form.preview_page(draft, told)

    def check_course(self, draft: StartDraft) -> None:
        """Refuse choices that do not go together at the field that can mend them."""
        try:
            plan_facts_of(self.methodology, draft, self.today)
        except Refusal as refusal:
            raise FieldErrors({form.STAGE: str(refusal)}) from None


def check_people(interaction: Interaction, draft: StartDraft, roles: Iterable[RoleId]) -> None:
    """Refuse, at their field, people who cannot do the work: guests, outsiders, accounts that are gone, apps."""
    errors: dict[str, str] = {}
    for role in roles:
        for field, person in ((form.PERSON, draft.person(role)), (form.DEPUTY, draft.deputy(role))):
            problem = (
                people.unfit(
                    interaction.app_context, interaction.client, interaction.viewer.person.workspace, person
                )
                if person
                else None
            )
            if problem:
                errors[f"{field}{role}"] = problem
    if errors:
        raise FieldErrors(errors)


def open_it(interaction: Interaction, methodology: Methodology, draft: StartDraft) -> list[str]:
    """Open the engagement, once however often this form is submitted; tells what did not work beside it."""
    app_context, at = interaction.app_context, interaction.app_context.now()
    problems: list[str] = []
    channel = origin_channel(interaction.client, draft.origin, problems) if draft.channel == "here" else None
    with app_context.unit(interaction.viewer, "start") as unit:
        opening = Opening(
            request_key=draft.key,
            version=app_context.catalog.get_latest_version_id(unit.session),
            customer=draft.customer,
            reference=draft.reference,
            plan_facts=plan_facts_of(methodology, draft, interaction.viewer.person.today(at)),
            team=draft.team,
            channel=channel,
        )
        plan, is_new = open_engagement(unit, opening)
        engagement = plan.engagement
        if is_new:
            enqueue(unit, _messages(engagement))
            enqueue(unit, handoffs_due(plan, interaction.viewer.id))
    app_context.request_sweep()
    if is_new and draft.channel == "new":
        with already_done():
            new_channel(interaction, plan, problems)
    return problems


def _messages(engagement: Engagement) -> list[OutgoingMessage]:
    """The card for the channel, and the first message to each member of the team."""
    welcomes = [
        Welcome(workspace=engagement.workspace, recipient=person, engagement=engagement.id)
        for person in engagement.team.people()
    ]
    return [*welcomes, *card_postings(engagement)]


def _state(interaction: Interaction) -> State:
    return State(interaction.body["view"]["state"]["values"])


def _rebuild(interaction: Interaction, step: Callable[[StartDraft, tuple[RoleId, ...]], StartDraft]) -> None:
    """Show the page that this step leads to, with everything typed so far."""
    there = _Form(interaction.app_context, interaction.viewer)
    draft = there.read(
        form.read_draft(interaction.body["view"]["private_metadata"]), _state(interaction), lenient=True
    )
    interaction.update_form(there.view(step(draft, there.roles(draft))))
