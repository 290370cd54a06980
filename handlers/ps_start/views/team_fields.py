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


def team_fields(
    methodology: Methodology, draft: StartDraft, roles: Sequence[RoleId]
) -> Iterable[Sequence[Block]]:
    """For each of these roles a person and, if asked for, a deputy."""
    for role in roles:
        name = methodology.role[role].name
        hint = LEADS if _leads_first(methodology, draft, role) else ""
        person = person_input(f"{PERSON}{role}", name, initial=draft.person(role), hint=hint)
        if draft.with_deputies:
            yield [person, person_input(f"{DEPUTY}{role}", f"Deputy: {name}", initial=draft.deputy(role))]
        else:
            yield [person]


def _leads_first(methodology: Methodology, draft: StartDraft, role: RoleId) -> bool:
    """Whether the form has put somebody here who leads the engagement from its first stage on."""
    of_type = methodology.type.get(draft.type) if draft.type else None
    return of_type is not None and role == of_type.lead.before_booking and draft.person(role) is not None


def roles_on_page(methodology: Methodology, entered: FormValues) -> tuple[RoleId, ...]:
    """The roles that are shown."""
    asked = (RoleId(each.removeprefix(PERSON)) for each in entered.blocks(PERSON))
    return tuple(each for each in asked if each in methodology.role)


def read_team(methodology: Methodology, draft: StartDraft, entered: FormValues) -> Reading:
    """The people who are shown; the roles that are not stay as they are."""
    errors: dict[str, str] = {}
    members = {member.role: member for member in draft.members}
    for role in roles_on_page(methodology, entered):
        person = entered.person(f"{PERSON}{role}")
        asked = f"{DEPUTY}{role}" in entered.blocks()
        deputy = entered.person(f"{DEPUTY}{role}") if asked else draft.deputy(role)
        if person is None and deputy is not None and asked:
            errors[f"{PERSON}{role}"] = "A deputy stands in for somebody: choose the person too."
        if person is not None and person == deputy:
            errors[f"{DEPUTY if asked else PERSON}{role}"] = (
                "A deputy stands in for somebody else: choose another person."
            )
            deputy = None
        members.pop(role, None)
        if person is not None:
            members[role] = Member(role=role, person=person, deputy=deputy)
    return {"members": tuple(members.values())}, errors
