"""The message to a DRI whose next stages have begun."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import section, sections
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import capital, escape, first_lines, linked, listed, mention
from handlers.block_kit.wording import ABSENT, due_words_now, evidence_line, work_name
from handlers.pages.views.activity_line import after_words
from handlers.pages.views.stage_card import show_card_button
from methodology.definition.ids import StageId
from methodology.engagement.blocking import Blocking
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.evidence import LeftEvidence
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Substitution
from methodology.reminders.my_work import work_in_begun

MOST_WORK = 10
MOST_IN_ONE = 6
MOST_LINKS = 15


def can_start(
    plan: EngagementPlan,
    person: PersonId,
    stages: Sequence[StageId],
    *,
    now: datetime,
    by: PersonId,
    evidence: Sequence[LeftEvidence] = (),
    instead_of: Sequence[Substitution] = (),
) -> Message:
    """One message to one DRI: the stages that began, what of their work in them they can start and what waits, and
    the evidence left for them.

    It also has the work of the people `instead_of` whom they get the message.
    """
    names = listed([f"*{escape(plan.methodology.stage[stage].name)}*" for stage in stages])
    blocks: list[Block] = [
        section(f"{mention(by)} moved *{linked(plan.engagement.title, 230)}* to {names}."),
    ]
    own = work_in_begun(plan, person, stages, now)
    if own.now:
        blocks.append(section(f"*You can start now*\n{_lines(plan, own.now, now)}"))
    if own.later:
        blocks.append(section(f"*Yours later*\n{_lines(plan, own.later, now)}"))
    if not (own.now or own.later or instead_of):
        blocks.append(section("You own the stage; none of its activities is yours."))
    blocks += [section(_work_instead(plan, each, stages, now)) for each in instead_of]
    if evidence:
        links = [evidence_line(each) for each in evidence]
        blocks += sections("*Links and notes from before*\n" + first_lines(links, MOST_LINKS, room=20_000))
    return message(*blocks, *row([show_card_button(plan.engagement)]))


def _work_instead(
    plan: EngagementPlan, absent: Substitution, stages: Sequence[StageId], now: datetime
) -> str:
    because = f"because {mention(absent.person)} {ABSENT[absent.because]}"
    work = work_in_begun(plan, absent.person, stages, now)
    parts = [_lines(plan, each, now, room=1400) for each in (work.now, work.later) if each]
    if not parts:
        return f"The stage is yours for now, {because}."
    return "\n".join([f"*Yours for now*, {because}", *parts])


def _lines(plan: EngagementPlan, work: Sequence[PlannedActivity], now: datetime, *, room: int = 2800) -> str:
    """A line each; what waits for the same, or is due on the same day, is one line."""
    blocking = Blocking(plan=plan)
    found: dict[str, list[str]] = {}
    for each in work:
        roots = list(dict.fromkeys(root.name for root in blocking.roots(each)))
        after = f", {after_words(roots)}" if roots else ""
        found.setdefault(f"{due_words_now(plan, each, now)}{after}", []).append(work_name(each))
    lines = [_line(when, names) for when, names in found.items()]
    return first_lines(lines, MOST_WORK, room=room, counts=[len(names) for names in found.values()])


def _line(when: str, names: Sequence[str]) -> str:
    """ "• Hold the call: due today", or of several "• Due today: Hold the call; Write the report"."""
    if len(names) == 1:
        return f"• {names[0]}: {when}"
    more = f"; and {len(names) - MOST_IN_ONE} more" if len(names) > MOST_IN_ONE else ""
    return f"• {capital(when)}: {'; '.join(names[:MOST_IN_ONE])}{more}"
