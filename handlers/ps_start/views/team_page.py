"""Page 4 of `/ps-start`: the people who fill the roles, and their deputies."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import FormValues, person_input
from handlers.block_kit.layout import button, section
from handlers.ps_start.views.draft import StartDraft, roles_of_page
from handlers.ps_start.views.page import Reading, page
from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.plan.team import Member

PERSON = "person:"
DEPUTY = "deputy:"


def team_page(methodology: Methodology, draft: StartDraft, roles: Sequence[RoleId]) -> View:
    """One of the pages of the team: a person and, if asked for, a deputy for each of its roles."""
    part = f" (part {draft.team_page} of {draft.team_pages})" if draft.team_pages > 1 else ""
    blocks: list[Block] = [
        section(
            f"*Who is in the team?*{part}\nWork of a role that nobody fills goes to the lead until it is filled."
        )
    ]
    for role in roles_of_page(draft, roles):
        blocks += _person_inputs(methodology, draft, role)
    label = "Without deputies" if draft.with_deputies else "Name deputies too"
    return page(draft, *blocks, extra=[button(label, ids.DEPUTIES, ButtonValue(surface="modal"))])


def _person_inputs(methodology: Methodology, draft: StartDraft, role: RoleId) -> Iterable[Block]:
    name = methodology.role[role].name
    person = draft.person(role)
    yield person_input(f"{PERSON}{role}", name, initial=person, hint=methodology.role[role].duty)
    if draft.with_deputies:
        yield person_input(f"{DEPUTY}{role}", f"Deputy: {name}", initial=draft.deputy(role))


def roles_on_page(methodology: Methodology, entered: FormValues) -> tuple[RoleId, ...]:
    """The roles on the submitted page."""
    asked = (RoleId(each.removeprefix(PERSON)) for each in entered.blocks(PERSON))
    return tuple(each for each in asked if each in methodology.role)


def read_team(methodology: Methodology, draft: StartDraft, entered: FormValues) -> Reading:
    """The input of this page of the team; the roles on its other pages stay as they are."""
    errors: dict[str, str] = {}
    members = {member.role: member for member in draft.members}
    for role in roles_on_page(methodology, entered):
        person = entered.person(f"{PERSON}{role}")
        deputy = entered.person(f"{DEPUTY}{role}") if draft.with_deputies else draft.deputy(role)
        if person is None and deputy is not None and draft.with_deputies:
            errors[f"{PERSON}{role}"] = "A deputy stands in for somebody: choose the person too."
        if person is not None and person == deputy:
            errors[f"{DEPUTY}{role}"] = "A deputy stands in for somebody else: choose another person."
            deputy = None
        members.pop(role, None)
        if person is not None:
            members[role] = Member(role=role, person=person, deputy=deputy)
    return {"members": tuple(members.values())}, errors
