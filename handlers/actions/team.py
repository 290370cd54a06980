"""How is the team of an engagement shown and changed?"""

from typing import Any

from handlers.actions.handoff import handoff_due
from handlers.actions.redraw import carried_by, place_of, show_again
from handlers.actions.views import team as form
from handlers.actions.views.team import RoleLine
from handlers.block_kit import ids
from handlers.block_kit.ids import Carried, Ref
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import View, as_json, notice
from handlers.slack import people
from handlers.slack.channels import invite_people
from handlers.slack.interaction import Call, already_done
from handlers.slack.lookup import engagement_of, look_up, shown_by, state_of
from methodology.definition.model import RoleId
from methodology.engagement.rights import may_change, must_change
from methodology.plan.team import roles_to_fill
from methodology.refusal import Refusal
from storage.engagements.replan import Planned, Unit
from storage.engagements.team import GivenMeanwhile, Holders, give_role
from storage.outbox import queue
from storage.outbox.queue import NewDelivery


def press(call: Call, about: Ref) -> None:
    place = place_of(call, about)
    call.open_form("Team", lambda: _view(call, look_up(call, about), place))


def choose_role(call: Call, about: Ref) -> None:
    """A person and a deputy for the role that was chosen."""
    place = place_of(call, about)

    def build() -> View:
        there = look_up(call, about)
        must_change(call.viewer, there.engagement)
        line = next((each for each in lines_of(there) if each.role.id == about.choice), None)
        if line is None:
            raise Refusal("Nobody is needed in this role any more: open the team again.")
        carried = place.model_copy(update={"about": place.about.model_copy(update={"choice": about.choice})})
        return form.role_form(there.engagement.title, line, carried)

    call.open_form("Change a role", build)


def sent_in(call: Call) -> dict[str, Any] | None:
    place = carried_by(call)
    role = RoleId(place.about.choice)
    person, deputy = form.read_role(state_of(call))
    errors = {}
    for field, each in ((form.PERSON, person), (form.DEPUTY, deputy)):
        if each and (problem := people.unfit(call.desk, call.client, call.viewer.person.workspace, each)):
            errors[field] = problem
    if errors:
        raise FieldErrors(errors)
    with call.desk.unit(call.viewer, place.about.surface) as unit:
        there = _give(
            unit, place.about, role, Holders(person, deputy), Holders(*form.shown_role(shown_by(call)))
        )
        if person is not None:
            about = {"engagement": there.engagement.id}
            welcome = NewDelivery(
                workspace=unit.workspace,
                recipient=person,
                kind="welcome",
                subject=str(there.engagement.id),
                payload=about,
            )
            handoff = handoff_due(there.methodology, there.engagement, call.viewer.id)
            queue.plan(unit.session, [welcome, *handoff], unit.author.at)
    call.desk.nudge()
    problems: list[str] = []
    with already_done():
        if there.engagement.channel is not None:
            new = [each for each in (person, deputy) if each]
            problems = invite_people(call.client, there.engagement.channel, new)
        show_again(call, place, there)
        parent = call.body["view"].get("previous_view_id")
        if parent:
            call.client.views_update(view_id=parent, view=as_json(_view(call, there, place)))
    if problems:
        return {"response_action": "update", "view": as_json(notice("\n".join(problems), "Team"))}
    return None


def _give(unit: Unit, about: Ref, role: RoleId, to: Holders, shown: Holders) -> Planned:
    try:
        there, _ = give_role(unit, engagement_of(about), role, to.person, to.deputy, shown=shown)
    except GivenMeanwhile as given:
        raise FieldErrors({form.PERSON: str(given)}) from None
    return there


def lines_of(there: Planned) -> list[RoleLine]:
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


def _view(call: Call, there: Planned, place: Carried) -> View:
    can_change = may_change(call.viewer, there.engagement)
    return form.team(there.engagement.title, lines_of(there), place, can_change=can_change)


PRESSES = {ids.TEAM: press, ids.FILL_ROLE: choose_role}
FORMS = {form.ROLE: sent_in}
