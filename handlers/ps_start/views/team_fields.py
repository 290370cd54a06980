"""The fields of `/ps-start` for the people who fill the roles, and their deputies."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block

from handlers.block_kit.inputs import FormValues, person_input
from handlers.ps_start.views.draft import StartDraft
from handlers.ps_start.views.page import Reading
from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.plan.team import Member

PERSON = "person:"
DEPUTY = "deputy:"
LEADS = "Leads this engagement until it is booked. If that is not you, pick who does."


def team_fields(methodology: Methodology, draft: StartDraft, roles: Sequence[RoleId]) -> Iterable[Block]:
    """For each of these roles a person."""
    for role in roles:
        hint = LEADS if _leads_first(methodology, draft, role) else ""
        name = methodology.role[role].name
        yield person_input(f"{PERSON}{role}", name, initial=draft.person(role), hint=hint)


def deputy_fields(methodology: Methodology, draft: StartDraft, roles: Sequence[RoleId]) -> Iterable[Block]:
    """For each of these roles a deputy."""
    for role in roles:
        label = f"Deputy: {methodology.role[role].name}"
        yield person_input(f"{DEPUTY}{role}", label, initial=draft.deputy(role))


def _leads_first(methodology: Methodology, draft: StartDraft, role: RoleId) -> bool:
    """Whether the form has put somebody here who leads the engagement from its first stage on."""
    of_type = methodology.type.get(draft.type) if draft.type else None
    return of_type is not None and role == of_type.lead.before_booking and draft.person(role) is not None


def read_team(methodology: Methodology, draft: StartDraft, entered: FormValues) -> Reading:
    """The people who are shown; those who are not stay as they are."""
    errors: dict[str, str] = {}
    members = {member.role: member for member in draft.members}
    shown = entered.blocks()
    asked_for = [RoleId(each.removeprefix(of)) for of in (PERSON, DEPUTY) for each in entered.blocks(of)]
    for role in dict.fromkeys(each for each in asked_for if each in methodology.role):
        field, asked = f"{PERSON}{role}", f"{DEPUTY}{role}"
        person = entered.person(field) if field in shown else draft.person(role)
        deputy = entered.person(asked) if asked in shown else draft.deputy(role)
        if person is None and deputy is not None and asked in shown:
            errors[field if field in shown else asked] = (
                "A deputy stands in for somebody: choose the person too."
            )
        if person is not None and person == deputy:
            errors[asked if asked in shown else field] = (
                "A deputy stands in for somebody else: choose another person."
            )
            deputy = None
        members.pop(role, None)
        if person is not None:
            members[role] = Member(role=role, person=person, deputy=deputy)
    return {"members": tuple(members.values())}, errors
