"""Roles filled and dates set where a digest or a card asks for them: each saved when it is picked, or several roles in
a form."""

from collections.abc import Callable
from datetime import date

from handlers.actions.doubts import show_doubts
from handlers.actions.form import Answer, finish_form, form_opener, perform
from handlers.actions.team import give
from handlers.actions.views import missing as form
from handlers.actions.views.activity import moves_form
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin, read_button_value
from handlers.block_kit.inputs import FieldErrors, ShowAgain
from handlers.block_kit.layout import section
from handlers.block_kit.message import answer
from handlers.block_kit.modal import View
from handlers.block_kit.text import escape_sentence
from handlers.messages.rewritten import rewritten_digest
from handlers.messages.views.digest_parts import Refused
from handlers.slack.interaction import Interaction
from handlers.slack.viewer import check_candidates, why_unfit
from methodology.definition.ids import AnchorId, RoleId
from methodology.engagement.dates import DateEntry, ShownDates, date_fields
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.team import Holders, holders_of, role_line
from methodology.engagement.things import date_key, role_key
from methodology.plan.anchor_dates import check_day
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.engagements.dates import enter_dates
from storage.engagements.team import give_role
from storage.engagements.unit_of_work import UnitOfWork

Act = Callable[[UnitOfWork], EngagementPlan]
OF_ROLE, OF_DATE = role_key(RoleId("")), date_key(AnchorId(""))
"""How the keys of roles and of dates begin."""


def picked(interaction: Interaction, _button: ButtonValue) -> None:
    """Save what was picked; what cannot be is refused in the line where it was picked."""
    action = interaction.body["actions"][0]
    about = read_button_value(str(action.get("block_id", "")))
    if value := action.get("selected_user") or action.get("selected_date"):
        about = about.model_copy(update={"choice": f"{about.choice}={value}"})
        origin = interaction.form_origin(about)
        try:
            act = _after_a_look(interaction, _filled(interaction, origin.about), origin.about)
            _perform(interaction, origin, act, ids.FILL, "Save")
        except Refusal as refusal:
            words = str(refusal)
            interaction.behind(lambda: _refuse(interaction, origin, words))


def taken_back(interaction: Interaction, button: ButtonValue) -> None:
    """Make the role or the date empty again, unless somebody has changed it since."""
    origin = interaction.form_origin(button)
    _perform(interaction, origin, _emptied(origin.about), ids.UNFILL, "Undo")


def submit_filled(interaction: Interaction) -> Answer:
    perform(
        interaction, interaction.origin, _filled(interaction, interaction.origin.about), lambda plan: plan
    )
    return None


def submit_emptied(interaction: Interaction) -> Answer:
    perform(interaction, interaction.origin, _emptied(interaction.origin.about), lambda plan: plan)
    return None


def roles_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    """The form of these roles, as far as they are still empty."""
    lines = [role_line(plan, role) for role in form.roles_of(origin)]
    empty = [line for line in lines if line is not None and line.is_missing]
    if not empty:
        raise Refusal("All of these roles are filled by now.")
    return form.roles_form(plan.engagement.title, empty, origin)


def submit_roles(interaction: Interaction) -> Answer:
    """Give every role for which somebody was chosen."""
    origin, chosen = interaction.origin, form.read_roles(interaction.entered)
    problems = check_candidates(interaction.facts, chosen.values()).problems
    if problems:
        raise FieldErrors({role: problems[who] for role, who in chosen.items() if who in problems})

    def give_all(unit: UnitOfWork) -> EngagementPlan:
        plan = unit.lock_unless_over(origin.about.engagement_id)
        for role, person in chosen.items():
            try:
                plan = _give(unit, origin.about, role, person)
            except Refusal as refusal:
                raise FieldErrors({role: str(refusal)}) from None
        return plan

    return finish_form(interaction, origin, give_all)


def _perform(interaction: Interaction, origin: FormOrigin, act: Act, form_id: str, title: str) -> None:
    """Do it, or show first which due dates of others it moves."""
    try:
        perform(interaction, origin, act, lambda plan: plan)
    except ShowAgain as moves:
        agreed, above = origin.model_copy(update={"agreed": moves.agreed}), moves.blocks
        interaction.open_form(title, lambda: moves_form(form_id, title, above, agreed))


def _filled(interaction: Interaction, about: ButtonValue) -> Act:
    """Fills the role or sets the date of this choice; raises `Refusal` for who cannot be given work."""
    key, value = _read(about)
    if key.startswith(OF_DATE):
        on = _day(value)
        check_day(on)
        return lambda unit: _set_date(unit, about, AnchorId(key.removeprefix(OF_DATE)), on)
    if problem := why_unfit(interaction.facts, PersonId(value)):
        raise Refusal(problem)
    return lambda unit: _give(unit, about, RoleId(key.removeprefix(OF_ROLE)), PersonId(value))


def _after_a_look(interaction: Interaction, fill: Act, about: ButtonValue) -> Act:
    """The same for a press: a date that may be a mistake is shown before it is saved."""
    key, value = _read(about)
    if not key.startswith(OF_DATE):
        return fill
    entry = DateEntry(anchor=AnchorId(key.removeprefix(OF_DATE)), on=_day(value))

    def look(unit: UnitOfWork) -> EngagementPlan:
        show_doubts(unit.lock_unless_over(about.engagement_id), entry, interaction.today)
        return fill(unit)

    return look


def _emptied(about: ButtonValue) -> Act:
    key, value = _read(about)
    if key.startswith(OF_DATE):
        on = _day(value)
        return lambda unit: _unset_date(unit, about, AnchorId(key.removeprefix(OF_DATE)), on)
    return lambda unit: _take_back(unit, about, RoleId(key.removeprefix(OF_ROLE)), PersonId(value))


def _give(unit: UnitOfWork, about: ButtonValue, role: RoleId, person: PersonId) -> EngagementPlan:
    """Give a role that is empty, or whose holder has left, to this person."""
    before = unit.lock_unless_over(about.engagement_id)
    held = holders_of(before, role)
    shown = held if before.is_gone(held.person) else Holders()
    return give(unit, about.engagement_id, role, Holders(person), shown)


def _take_back(unit: UnitOfWork, about: ButtonValue, role: RoleId, person: PersonId) -> EngagementPlan:
    shown = Holders(person, holders_of(unit.lock_unless_over(about.engagement_id), role).deputy)
    return give_role(unit, about.engagement_id, role, None, shown=shown).plan


def _set_date(unit: UnitOfWork, about: ButtonValue, anchor: AnchorId, on: date) -> EngagementPlan:
    """Set the first date of this event that is empty."""
    plan = unit.lock_unless_over(about.engagement_id)
    fields = [each for each in date_fields(plan) if each.anchor.id == anchor]
    empty = next((each for each in fields if each.on is None), None)
    if empty is None:
        raise Refusal("This date was set meanwhile.")
    entry = DateEntry(anchor=anchor, on=on, occurrence=empty.occurrence)
    shown = ShownDates(dates={(anchor, empty.occurrence): None})
    return enter_dates(unit, about.engagement_id, [entry], shown=shown).plan


def _unset_date(unit: UnitOfWork, about: ButtonValue, anchor: AnchorId, on: date) -> EngagementPlan:
    plan = unit.lock_unless_over(about.engagement_id)
    field = next((each for each in date_fields(plan) if each.anchor.id == anchor and each.on == on), None)
    if field is None:
        raise Refusal("This date was changed meanwhile.")
    entry = DateEntry(anchor=anchor, on=None, occurrence=field.occurrence)
    shown = ShownDates(dates={(anchor, field.occurrence): on})
    return enter_dates(unit, about.engagement_id, [entry], shown=shown).plan


def _refuse(interaction: Interaction, origin: FormOrigin, words: str) -> None:
    """Say in the line why not, with its field empty again."""
    plan = interaction.plan(origin.about)
    refused = Refused(about=origin.about, words=words)
    where = (interaction.viewer.person, origin.channel, origin.message_ts)
    message = rewritten_digest(interaction.app_context, *where, plan, refused=refused)
    if message is not None:
        interaction.rewrite(message)
    else:
        interaction.reply(answer(section(escape_sentence(words))))


def _read(about: ButtonValue) -> tuple[str, str]:
    """The key and the value in the choice of a button or field."""
    key, _, value = about.choice.partition("=")
    if not (key.startswith((OF_ROLE, OF_DATE)) and value):
        raise Refusal(ids.OLD)
    return key, value


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refusal(ids.OLD) from None


BUTTONS = {
    ids.FILL: picked,
    ids.UNFILL: taken_back,
    ids.FILL_ROLES: form_opener("Fill roles", roles_view),
}
FORMS = {ids.FILL: submit_filled, ids.UNFILL: submit_emptied, ids.FILL_ROLES: submit_roles}
