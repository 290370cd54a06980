"""The team of an engagement, and the form to give a role to somebody else."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors, FormValues, person_input
from handlers.block_kit.layout import button, context, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, escape, linked, mention
from methodology.engagement.team import RoleLine
from methodology.plan.team import PersonId

PERSON = "person"
DEPUTY = "deputy"
ROLE = "ps.role"
TEAM = "ps.team"
MOST_ROLES = 60
LAST_ROLE = "⚠️ You have no other role here: if you give this one away, you can't take it back yourself."


def team(
    title: str,
    lines: Sequence[RoleLine],
    origin: FormOrigin,
    *,
    can_change: bool = False,
    away: Mapping[PersonId, str] = {},
) -> View:
    """The team by role, in the order of `lines`; `away` says who is away and until when."""
    blocks: list[Block] = [section(f"*{linked(title, 230)}*")]
    blocks += [_line(line, origin, can_change, away) for line in lines[:MOST_ROLES]]
    if not lines:
        blocks.append(section("No role has work in this plan."))
    if not can_change:
        blocks.append(context("Only the team, the person who opened it and admins can change this."))
    return modal(TEAM, "Team", blocks, close="Close", carries=origin)


def role_form(title: str, line: RoleLine, origin: FormOrigin, *, is_last: bool = False) -> View:
    """A person and a deputy for one role; `origin.about.choice` must be its id.

    `is_last`: it is all that the reader has in the engagement, which they cannot change any more without it.
    """
    moves = count(line.open_work, "open activity goes", "open activities go")
    return modal(
        ROLE,
        "Change a role",
        [
            section(f"*{escape(line.role.name)}*\n{linked(title, 230)}\n{escape(line.role.duty)}"),
            *([section(LAST_ROLE)] if is_last else []),
            person_input(
                PERSON,
                "Person",
                initial=line.person,
                hint=f"{moves} to this person; what was reassigned stays where it is. Leave it empty, and the lead gets them.",
            ),
            person_input(
                DEPUTY,
                "Deputy",
                initial=line.deputy,
                hint="Stands in while the person is away. Two share the role? Give the second one activities with Reassign.",
            ),
        ],
        submit="Save",
        carries=origin,
    )


def shown_role(shown: FormValues) -> tuple[PersonId | None, PersonId | None]:
    """The person and the deputy that the form was opened with."""
    return shown.person(PERSON), shown.person(DEPUTY)


def read_role(entered: FormValues) -> tuple[PersonId | None, PersonId | None]:
    """The person and the deputy; raises `FieldErrors` where they do not fit together."""
    person, deputy = entered.person(PERSON), entered.person(DEPUTY)
    if deputy is not None and person is None:
        raise FieldErrors({PERSON: "A deputy stands in for somebody: choose the person too."})
    if deputy is not None and person == deputy:
        raise FieldErrors({DEPUTY: "A deputy stands in for somebody else: choose another person."})
    return person, deputy


def _named(person: PersonId | None, away: Mapping[PersonId, str]) -> str:
    note = away.get(person, "") if person else ""
    return f"{mention(person)} ({note})" if note else mention(person)


def _line(line: RoleLine, origin: FormOrigin, can_change: bool, away: Mapping[PersonId, str]) -> Block:
    who = _named(line.person, away)
    if line.person is None and line.needed:
        who = "⚠️ empty: its work goes to the lead"
    elif line.has_left or line.is_outside:
        why = "has left Slack" if line.has_left else "is not a full member"
        who = f"⚠️ {who} {why}: choose somebody else"
    details = [
        who,
        f"deputy: {_named(line.deputy, away)}" if line.deputy else "",
        count(line.open_work, "open activity", "open activities"),
    ]
    lead = " · leads now" if line.is_lead else ""
    about = origin.about.model_copy(update={"choice": line.role.id, "surface": "modal"})
    change = button("Change", ids.FILL_ROLE, about, of=line.role.name)
    text = f"*{escape(line.role.name)}*{lead}\n{' · '.join(each for each in details if each)}"
    return section(text, change if can_change else None)
