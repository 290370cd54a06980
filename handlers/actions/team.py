"""How is the team of an engagement shown and changed?"""

from typing import Any

from handlers.actions.handoff import handoff_due
from handlers.actions.redraw import form_origin, origin_of_form, redraw
from handlers.actions.views import team as form
from handlers.actions.views.team import RoleLine
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import View, as_json, notice
from handlers.messages.welcome import Welcome
from handlers.outbox.outgoing import enqueue
from handlers.slack import people
from handlers.slack.channels import invite_people
from handlers.slack.interaction import Interaction, already_done
from handlers.slack.lookup import engagement_of, look_up, shown_by, state_of
from methodology.definition.ids import RoleId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import may_change, must_change
from methodology.plan.team import roles_to_fill
from methodology.refusal import Refusal
from storage.engagements.team import GivenMeanwhile, Holders, give_role
from storage.engagements.unit_of_work import UnitOfWork


def press(interaction: Interaction, about: ButtonValue) -> None:
    origin = form_origin(interaction, about)
    interaction.open_form("Team", lambda: _view(interaction, look_up(interaction, about), origin))


def choose_role(interaction: Interaction, about: ButtonValue) -> None:
    """A person and a deputy for the role that was chosen."""
    origin = form_origin(interaction, about)

    def build() -> View:
        there = look_up(interaction, about)
        must_change(interaction.viewer, there.engagement)
        line = next((each for each in lines_of(there) if each.role.id == about.choice), None)
        if line is None:
            raise Refusal("Nobody is needed in this role any more: open the team again.")
        carried = origin.model_copy(
            update={"about": origin.about.model_copy(update={"choice": about.choice})}
        )
        return form.role_form(there.engagement.title, line, carried)

    interaction.open_form("Change a role", build)


def sent_in(interaction: Interaction) -> dict[str, Any] | None:
    origin = origin_of_form(interaction)
    role = RoleId(origin.about.choice)
    person, deputy = form.read_role(state_of(interaction))
    errors = {}
    for field, each in ((form.PERSON, person), (form.DEPUTY, deputy)):
        if each and (
            problem := people.unfit(
                interaction.app_context, interaction.client, interaction.viewer.person.workspace, each
            )
        ):
            errors[field] = problem
    if errors:
        raise FieldErrors(errors)
    shown = Holders(*form.shown_role(shown_by(interaction)))
    with interaction.app_context.unit(interaction.viewer, origin.about.surface) as unit:
        there = _give(
            unit,
            origin.about,
            role,
            Holders(person, deputy),
            shown,
        )
        if person is not None:
            enqueue(unit, handoff_due(there, interaction.viewer.id))
        if person is not None and person != shown.person:
            welcome = Welcome(
                workspace=unit.workspace,
                recipient=person,
                engagement=there.engagement.id,
                role=role,
                given_by=interaction.viewer.id,
            )
            enqueue(unit, [welcome])
    interaction.app_context.request_sweep()
    problems: list[str] = []
    with already_done():
        if there.engagement.channel is not None:
            new = [each for each in (person, deputy) if each]
            problems = invite_people(interaction.client, there.engagement.channel, new)
        redraw(interaction, origin, there)
        parent = interaction.body["view"].get("previous_view_id")
        if parent:
            interaction.client.views_update(view_id=parent, view=as_json(_view(interaction, there, origin)))
    if problems:
        return {"response_action": "update", "view": as_json(notice("\n".join(problems), "Team"))}
    return None


def _give(unit: UnitOfWork, about: ButtonValue, role: RoleId, to: Holders, shown: Holders) -> EngagementPlan:
    try:
        there, _ = give_role(unit, engagement_of(about), role, to.person, to.deputy, shown=shown)
    except GivenMeanwhile as given:
        raise FieldErrors({form.PERSON: str(given)}) from None
    return there


def lines_of(there: EngagementPlan) -> list[RoleLine]:
    """The roles that have work in the plan, and those that somebody fills."""
    roles, methodology = there.roles, there.methodology
    still_open = [each for each in there.work if each.is_open]
    needed = roles_to_fill(roles, (each.role for each in still_open))
    filled = [member.role for member in there.engagement.team.members]
    lines = []
    for role in dict.fromkeys([*needed, *filled]):
        member = there.engagement.team.member(role)
        known = there.people.get(member.person) if member else None
        lines.append(
            RoleLine(
                role=methodology.role[role],
                person=member.person if member else None,
                deputy=member.deputy if member else None,
                open_work=sum(roles.reached(each.role) == role for each in still_open),
                needed=role in needed,
                is_lead=role == roles.role_for(roles.lead_role),
                note="has left Slack" if known and known.deactivated else "",
            )
        )
    return lines


def _view(interaction: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    can_change = may_change(interaction.viewer, there.engagement)
    return form.team(there.engagement.title, lines_of(there), origin, can_change=can_change)


PRESSES = {ids.TEAM: press, ids.FILL_ROLE: choose_role}
FORMS = {form.ROLE: sent_in}
