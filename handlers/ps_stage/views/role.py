"""A role with all its work, and the list of all roles."""

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import context, header, menu, section, sections
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import count, cut, escape, first_lines, linked
from handlers.block_kit.wording import rule_words, sentence, source_words
from handlers.ps_stage.views.thing import onwards
from methodology.definition.model import Methodology
from methodology.definition.role import Role
from methodology.definition.stage import Stage

MOST_ACTIVITIES = 40
MOST_STAGES = 30
MOST_ROLES = 100


def role_card(methodology: Methodology, role: Role, *, can_share: bool = False) -> Message:
    """A role: its duty, how it is reached, and its activities by stage."""
    mine = [each for each in methodology.activities if each.dri == role.id]
    blocks: list[Block] = [header(f"{role.name} ({role.short})"), section(_about(methodology, role))]
    if mine:
        blocks.append(section(f"*DRI for {count(len(mine), 'activity', 'activities')}*"))
    else:
        blocks.append(
            section(
                "*No activities of its own*\nThis role supports others: see the stages with `/ps-stage list`."
            )
        )
    for stage in methodology.stages_in_order[:MOST_STAGES]:
        blocks += _stage(methodology, role, stage)
    blocks.append(context(f"Source: {source_words(methodology, role.source)}"))
    neighbours = [
        *(f"stage:{each.id}" for each in methodology.stages_in_order if each.dri == role.id),
        *([f"role:{role.remind_via}"] if role.remind_via else []),
        *(f"activity:{each.id}" for each in mine),
        *(f"stage:{each.id}" for each in methodology.stages_in_order if role.id in each.supporting),
    ]
    return answer(*blocks, *onwards(methodology, f"role:{role.id}", role.name, neighbours, can_share))


def role_list(methodology: Methodology, *, asked: str = "") -> Message:
    """All roles, with a menu; `asked` holds the words typed where no role is near them."""
    lead = f"No role is called “{linked(asked, 100)}”. " if asked else ""
    lines = [_line(methodology, role) for role in methodology.roles]
    choices = [
        (f"{role.name} ({role.short})", ButtonValue(choice=f"role {cut(role.id, 100)}"))
        for role in methodology.roles
    ]
    return answer(
        *sections(f"{lead}*The {len(lines)} roles*\n{first_lines(lines, MOST_ROLES, room=9000)}"),
        *row([menu(ids.LOOK_UP, "Show a role", choices[:MOST_ROLES])]),
        context("Or type `/ps-stage role` and its name or abbreviation."),
    )


def _line(methodology: Methodology, role: Role) -> str:
    mine = sum(each.dri == role.id for each in methodology.activities)
    duty = f"DRI for {count(mine, 'activity', 'activities')}" if mine else "supports others"
    return f"• *{escape(role.name)}* ({escape(role.short)}): {duty}"


def _about(methodology: Methodology, role: Role) -> str:
    lines = [sentence(role.duty)]
    if role.remind_via:
        lines.append(f"Reminded through the {escape(methodology.role[role.remind_via].name)}.")
    leads = [stage.name for stage in methodology.stages_in_order if stage.dri == role.id]
    if leads:
        lines.append(f"DRI of {count(len(leads), 'stage', 'stages')}: {', '.join(map(escape, leads))}.")
    return "\n".join(lines)


def _stage(methodology: Methodology, role: Role, stage: Stage) -> list[Block]:
    lines = [
        f"• {escape(each.name)} · {rule_words(methodology, each)}{' (by choice)' if each.tier == 'detail' else ''}"
        for each in methodology.activities_of(stage.id)
        if each.dri == role.id
    ]
    title = f"*{escape(stage.name)}*"
    return sections(f"{title}\n{first_lines(lines, MOST_ACTIVITIES, room=2800)}") if lines else []
