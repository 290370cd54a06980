"""The team of an engagement, and roles given to other people."""

from handlers.actions.channel import invitations
from handlers.actions.form import Answer, form_opener, perform
from handlers.actions.views import team as form
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import View
from handlers.block_kit.wording import AWAY_SOON, away_note
from handlers.messages.handoff_sheet import handoffs_due
from handlers.messages.welcome import Welcome
from handlers.outbox.item import enqueue
from handlers.slack.interaction import Interaction
from handlers.slack.viewer import check_candidates
from methodology.definition.ids import RoleId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import may_change
from methodology.engagement.team import Holders, HoldersChanged, role_line, role_lines
from methodology.refusal import Refusal
from storage.engagements.team import give_role
from storage.engagements.unit_of_work import UnitOfWork


def team_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    can_change = may_change(interaction.viewer, plan.engagement)
    away = {each.id: away_note(each, interaction.now, AWAY_SOON) for each in plan.people.values()}
    return form.team(plan.engagement.title, role_lines(plan), origin, can_change=can_change, away=away)


def role_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    """The form for the person and the deputy of the chosen role."""
    line = role_line(plan, RoleId(origin.about.choice))
    if line is None:
        raise Refusal("Nobody is needed in this role any more: open the team again.")
    engagement, team = plan.engagement, plan.engagement.team
    without = team.model_copy(update={"members": tuple(e for e in team.members if e.role != line.role.id)})
    after = engagement.model_copy(update={"team": without})
    is_last = not may_change(interaction.viewer, after)
    return form.role_form(engagement.title, line, origin, is_last=is_last)


def submit_role(interaction: Interaction) -> Answer:
    """Give the role, welcome and invite the new people."""
    origin = interaction.origin
    to, shown = Holders(*form.read_role(interaction.entered)), Holders(*form.shown_role(interaction.shown))
    _check_people(interaction, to)

    def give(unit: UnitOfWork) -> EngagementPlan:
        return _give(unit, origin, to, shown)

    perform(interaction, origin, give, lambda plan: plan)
    return None


def _check_people(interaction: Interaction, to: Holders) -> None:
    fields = {field: person for field, person in zip((form.PERSON, form.DEPUTY), to, strict=True) if person}
    problems = check_candidates(interaction.facts, fields.values()).problems
    if problems:
        raise FieldErrors({field: problems[person] for field, person in fields.items() if person in problems})


def _give(unit: UnitOfWork, origin: FormOrigin, to: Holders, shown: Holders) -> EngagementPlan:
    try:
        return give(unit, origin.about.engagement_id, RoleId(origin.about.choice), to, shown)
    except HoldersChanged as given:
        raise FieldErrors({form.PERSON: str(given)}) from None


def give(
    unit: UnitOfWork, engagement_id: EngagementId, role: RoleId, to: Holders, shown: Holders
) -> EngagementPlan:
    """Give this role, welcome and invite the new people; raises `HoldersChanged` if it has others than `shown`."""
    plan = give_role(unit, engagement_id, role, to.person, to.deputy, shown=shown).plan
    enqueue(unit, invitations(plan, unit.actor.by, [each for each in to if each]))
    if to.person is not None:
        enqueue(unit, handoffs_due(plan, unit.actor.by, unit.actor.at))
    if to.person is not None and to.person != shown.person:
        welcome = Welcome(
            workspace=unit.workspace,
            recipient=to.person,
            engagement=engagement_id,
            role=role,
            given_by=unit.actor.by,
        )
        enqueue(unit, [welcome])
    return plan


BUTTONS = {
    ids.TEAM: form_opener("Team", team_view, find=Interaction.visible_plan),
    ids.FILL_ROLE: form_opener("Change a role", role_view),
}
FORMS = {form.ROLE: submit_role}
VIEWS_BEHIND = {form.TEAM: team_view}
