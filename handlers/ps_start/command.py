"""The `/ps-start` command: its form opened and paged, and the engagement opened at the end."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.actions.channel import channel_wanted
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.message import Message
from handlers.block_kit.modal import View, as_json, notice
from handlers.block_kit.usage import Usage, usage
from handlers.messages.card import card_postings
from handlers.messages.handoff_sheet import handoffs_due
from handlers.messages.welcome import Welcome
from handlers.outbox.item import enqueue
from handlers.outbox.outgoing_message import OutgoingMessage
from handlers.pages.home import homes_looked_at
from handlers.ps_start.form import StartForm, read_draft
from handlers.ps_start.views.course_fields import STAGE
from handlers.ps_start.views.customer_fields import MOST_CUSTOMER
from handlers.ps_start.views.draft import (
    StartDraft,
    more_occurrences,
    new_draft,
    on_dates,
    on_options_page,
    on_preview,
    on_start,
    starting_draft,
    toggled_more,
)
from handlers.ps_start.views.page import TITLE
from handlers.ps_start.views.preview_page import read_done
from handlers.ps_start.views.team_fields import DEPUTY, PERSON
from handlers.slack.channels import find_channel, is_in_channel
from handlers.slack.command_text import first_word, plain_words
from handlers.slack.fact_questions import ChannelQuestion, MembershipQuestion, ReadersQuestion
from handlers.slack.facts import SlackFacts
from handlers.slack.interaction import Body, Interaction
from handlers.slack.modals import open_modal
from handlers.slack.viewer import check_candidates, get_viewer
from methodology.engagement.engagement import Channel, Engagement
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.engagements.opening import Opening, open_engagement

PRIVATE = "privategroup"
"""What Slack calls every private channel in a command."""
USAGES = (
    Usage(typed="", gives="open an engagement: a form asks for what is needed"),
    Usage(typed="Acme", gives="the same, with the customer filled in"),
    Usage(typed="help", gives="this help"),
)


def help_asked_for(body: Body) -> Message | None:
    """The help, where it is asked for."""
    words = plain_words(body.get("text", ""))
    return usage(ids.START_COMMAND, USAGES) if first_word(words) == ("help", "") else None


def begin(facts: SlackFacts, body: Body, tell: Callable[[Exception], None]) -> None:
    """Open the form behind the answer."""
    app_context = facts.app_context
    draft = starting_draft(body, plain_words(body.get("text", ""))[:MOST_CUSTOMER])

    def first_page() -> View:
        form = StartForm(facts, get_viewer(facts, body["user_id"], body["channel_id"]), draft)
        filled = form.prefilled()
        return filled.view(filled.draft)

    def open_form() -> None:
        try:
            open_modal(facts, body["trigger_id"], TITLE, first_page)
        except Exception as error:  # noqa: BLE001  # told to the person, and logged there
            tell(error)

    app_context.behind.start(open_form)
    if draft.origin is not None:
        facts.renew(ChannelQuestion(draft.origin))  # known by the time the form is filled in
        facts.renew(ReadersQuestion(draft.origin))
        if body.get("channel_name") == PRIVATE:
            facts.renew(MembershipQuestion(PersonId(body["user_id"])))


def submit_page(interaction: Interaction) -> dict[str, Any] | None:
    """Read this page of the form, then show the next one or open the engagement."""
    form, entered = _form_as_shown(interaction), interaction.entered
    filled = form.read(entered)
    if filled.page == "preview":
        problems = _open(interaction, form, filled)
        if not problems and _hears_of_it(interaction, filled):
            return None
        where = (
            "It gets a channel of its own, and I invite you to it"
            if filled.channel == "new"
            else "You see it on my Home"
        )
        said = problems or [f"{filled.customer} is open. {where}. `/ps-stage` shows it too."]
        return {"response_action": "update", "view": as_json(notice("\n".join(said), TITLE))}
    if not form.is_whole(entered):
        return {"response_action": "update", "view": as_json(form.view(filled))}
    team = _check_people(interaction, form, form.settled(filled))
    preview = on_preview(form.settled(filled))
    return {"response_action": "update", "view": as_json(form.view(preview, team))}


def _hears_of_it(interaction: Interaction, draft: StartDraft) -> bool:
    """Whether the person who opened it hears so where they are looking, by its card, or by the welcome."""
    if draft.channel == "new":
        return False
    return draft.channel != "none" or interaction.viewer.id in draft.team.people()


def back_pressed(interaction: Interaction, _about: ButtonValue) -> None:
    _show_page(interaction, on_start)


def dates_pressed(interaction: Interaction, _about: ButtonValue) -> None:
    _show_page(interaction, on_dates)


def open_pressed(interaction: Interaction, _about: ButtonValue) -> None:
    """Open the form from Home, where no channel is at hand."""
    draft = new_draft()

    def first_page() -> View:
        form = StartForm(interaction.facts, interaction.viewer, draft).prefilled()
        return form.view(form.draft)

    interaction.open_form(TITLE, first_page)


def whole_plan_pressed(interaction: Interaction, _about: ButtonValue) -> None:
    """Show all that would be planned, by stage, on top of the preview."""
    _show_plan(interaction, "The whole plan", by_person=False)


def plan_by_person_pressed(interaction: Interaction, _about: ButtonValue) -> None:
    """Show the same, by person."""
    _show_plan(interaction, "The plan by person", by_person=True)


def _show_plan(interaction: Interaction, title: str, *, by_person: bool) -> None:
    def view() -> View:
        form = _form_as_shown(interaction)
        return form.whole_plan(form.read(interaction.entered, lenient=True), by_person=by_person)

    interaction.open_form(title, view)


def more_pressed(interaction: Interaction, _about: ButtonValue) -> None:
    _show_page(interaction, toggled_more)


def options_page_pressed(interaction: Interaction, about: ButtonValue) -> None:
    _show_page(interaction, lambda draft: on_options_page(draft, about.page))


def choice_made(interaction: Interaction, _about: ButtonValue) -> None:
    """Another type or stage has other roles and dates. Forms that a version before opened have a button for deputies,
    which are among the options now."""
    _show_page(interaction, lambda draft: draft)


def another_date_pressed(interaction: Interaction, about: ButtonValue) -> None:
    _show_page(interaction, lambda draft: more_occurrences(draft, about.choice))


BUTTONS = {
    ids.OPEN_ENGAGEMENT: open_pressed,
    ids.WHOLE_PLAN: whole_plan_pressed,
    ids.PLAN_BY_PERSON: plan_by_person_pressed,
    ids.BACK: back_pressed,
    ids.CHANGE_DATES: dates_pressed,
    ids.DEPUTIES: choice_made,
    ids.MORE_OPTIONS: more_pressed,
    ids.OPTIONS_PAGE: options_page_pressed,
    ids.START_CHOICE: choice_made,
    ids.ADD_OCCURRENCE: another_date_pressed,
}
FORMS = {ids.START: submit_page}


def _form_as_shown(interaction: Interaction) -> StartForm:
    """The form as it was shown."""
    draft = read_draft(interaction.view.get("private_metadata", ""))
    return StartForm(interaction.facts, interaction.viewer, draft)


def _show_page(interaction: Interaction, step: Callable[[StartDraft], StartDraft]) -> None:
    """Show the page that this step leads to, with all input so far."""

    def page() -> View:
        form = _form_as_shown(interaction)
        return form.view(step(form.read(interaction.entered, lenient=True)))

    interaction.update_form(page)


def _check_people(interaction: Interaction, form: StartForm, draft: StartDraft) -> Mapping[PersonId, Person]:
    """The people of the team.

    Raises `FieldErrors` for people who cannot do the work: guests, outsiders, deactivated accounts, apps. At their
    fields where these are shown, else at the stage, which is on every page.
    """
    fields = {
        f"{field}{member.role}": (member.role, person)
        for member in draft.members
        for field, person in ((PERSON, member.person), (DEPUTY, member.deputy))
        if person is not None
    }
    asked = [person for _, person in fields.values()]
    candidates = check_candidates(interaction.facts, asked, beside=draft.team.people())
    errors: dict[str, str] = {}
    for field, (role, person) in fields.items():
        problem = candidates.problems.get(person)
        if problem and field in interaction.entered.blocks():
            errors[field] = problem
        elif problem:
            errors.setdefault(f"{STAGE}{draft.type}", f"{form.methodology.role[role].name}: {problem}")
    if errors:
        raise FieldErrors(errors)
    return candidates.people


def _find_home(interaction: Interaction, draft: StartDraft, problems: list[str]) -> Channel | None:
    """The channel in which it was begun, where it is to live there; raises `Refusal` if they have left it since.

    A private channel without the app shows nobody its members: its engagement belongs to the people who are in it.
    """
    if draft.channel != "here":
        return None
    channel = find_channel(interaction.facts, draft.origin, problems)
    if channel is None or problems or is_in_channel(interaction.facts, interaction.viewer.id, channel):
        return channel
    raise Refusal(f"You are not in #{channel.name}: type `/ps-start` in a channel that you are in.")


def _open(interaction: Interaction, form: StartForm, draft: StartDraft) -> list[str]:
    """Open the engagement, once however often this form is submitted; returns the problems that came up."""
    app_context = interaction.app_context
    problems: list[str] = []
    channel = _find_home(interaction, draft, problems)
    with app_context.unit(interaction.viewer, "start") as unit:
        opening = Opening(
            request_key=draft.key,
            version=form.version,
            customer=draft.customer,
            reference=draft.reference,
            plan_facts=form.plan_facts(draft),
            team=draft.team,
            channel=channel,
            done_before=read_done(interaction.entered),
        )
        plan, is_new = open_engagement(unit, opening)
        engagement = plan.engagement
        if is_new:
            enqueue(unit, _messages(engagement))
            enqueue(unit, homes_looked_at(unit, plan))
            enqueue(unit, handoffs_due(plan, interaction.viewer.id, unit.actor.at))
            if draft.channel == "new":
                enqueue(unit, [channel_wanted(plan, interaction.viewer.id)])
    app_context.request_sweep()
    return problems


def _messages(engagement: Engagement) -> list[OutgoingMessage]:
    """The first message to each member of the team, and the card for the channel."""
    welcomes = [
        Welcome(workspace=engagement.workspace, recipient=person, engagement=engagement.id)
        for person in engagement.team.people()
    ]
    return [*welcomes, *card_postings(engagement)]
