"""The form that fills several roles at once."""

from collections.abc import Sequence

from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors, FormValues, person_input
from handlers.block_kit.layout import section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, linked
from methodology.definition.ids import RoleId
from methodology.engagement.team import RoleLine
from methodology.plan.team import PersonId

MOST = 40


def roles_form(title: str, lines: Sequence[RoleLine], origin: FormOrigin) -> View:
    """A field for each of these roles."""
    fields = [
        person_input(
            line.role.id,
            line.role.name,
            hint=f"{count(line.open_work, 'open activity waits', 'open activities wait')} for this role.",
        )
        for line in lines[:MOST]
    ]
    heading = section(f"*{linked(title, 230)}*\nWho fills these roles? What stays empty stays with the lead.")
    return modal(ids.FILL_ROLES, "Fill roles", [heading, *fields], submit="Save", carries=origin)


def roles_of(origin: FormOrigin) -> tuple[RoleId, ...]:
    """The roles that the button of this form is about."""
    return tuple(RoleId(each) for each in origin.about.choice.split("+") if each)


def read_roles(entered: FormValues) -> dict[RoleId, PersonId]:
    """The people that were chosen, by role; raises `FieldErrors` if nobody was."""
    chosen = {RoleId(block): person for block in entered.blocks() if (person := entered.person(block))}
    if not chosen:
        raise FieldErrors({next(iter(entered.blocks()), ""): "Choose somebody for one of the roles."})
    return chosen
