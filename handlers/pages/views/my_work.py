"""Somebody's work, as the answer to "next", "overdue" or a person's name, drawn anew when something in it was done."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import context, header, section, sections
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import first_lines, linked, mention
from handlers.block_kit.wording import due_words_now, tool_links, work_name
from handlers.pages.views.activity_line import act_controls, activity_text, undo_button, waiting_controls
from handlers.pages.views.question_lines import asked_when_done
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.links import with_own_links
from methodology.engagement.work_lists import open_work_for
from methodology.plan.planned_activity import PlannedActivityId, by_urgency
from methodology.plan.team import PersonId
from methodology.reminders.my_work import MyActivity, WorkGroup

NO_FILTER: frozenset[WorkGroup] = frozenset()
MOST = 20
MOST_THEIRS = 25
SURFACES: Mapping[frozenset[WorkGroup], Surface] = {
    NO_FILTER: "mine",
    frozenset({"overdue"}): "late",
    frozenset({"overdue", "today"}): "today",
}
"""The list of each filter, as which it is drawn anew."""
_GROUPS: dict[WorkGroup, str] = {
    "overdue": "🔴 Late",
    "today": "🟠 Today",
    "week": "📆 This week",
    "start": "▶️ Can start",
    "others": "📣 Waiting on others",
}
_NOTHING: dict[frozenset[WorkGroup], str] = {
    frozenset({"overdue"}): "You're all caught up: nothing of yours is late.",
    frozenset({"overdue", "today"}): "You're all caught up for today.",
}


def work_list(
    work: Sequence[MyActivity],
    now: datetime,
    groups: frozenset[WorkGroup],
    *,
    just_done: tuple[EngagementPlan, Sequence[PlannedActivityId]] | None = None,
) -> Message:
    """The person's own work, most urgent first, each with Done and its menu; above it what was `just_done` in this
    list, with Undo and what that asks."""
    surface = SURFACES[groups]
    blocks: list[Block] = [header("Your work"), *(_done(*just_done, surface) if just_done else ())]
    if not work:
        blocks.append(
            section(
                _NOTHING.get(
                    groups,
                    "You're all caught up: nothing is due this week. What comes later is in *Plan*, on the card of each engagement.",
                )
            )
        )
        return answer(*(blocks if just_done else blocks[1:]))
    group: WorkGroup | None = None
    for each in work[:MOST]:
        if each.group != group:
            group = each.group
            blocks.append(context(f"*{_GROUPS[group]}*"))
        by = with_own_links(each.plan.methodology, each.plan.engagement)
        tools = tool_links(by, each.activity)
        beside = " · ".join([linked(each.plan.engagement.title, 150), *tools])
        text = activity_text(each.plan, each.activity, now, beside=beside, outcome=False)
        engagement = each.plan.engagement.id
        if group == "others":
            about = ButtonValue(engagement=engagement, work=each.activity.id, surface=surface)
            can_reassign = "reassign" in each.buttons
            blocks += [
                section(text),
                *row(waiting_controls(about, of=each.activity.name, can_reassign=can_reassign)),
            ]
        else:
            title = each.plan.engagement.title
            controls = act_controls(each.activity, engagement, surface, each.buttons, title=title)
            blocks += [section(text), *row(controls)]
    if len(work) > MOST:
        blocks.append(context(f"and {len(work) - MOST} more: see Home"))
    return answer(*blocks)


def _done(plan: EngagementPlan, done: Sequence[PlannedActivityId], surface: Surface) -> Iterator[Block]:
    for each in done:
        work = plan.activity(each)
        if not work.is_open:
            words = f"✅ *{work_name(work)}*\n{linked(plan.engagement.title, 150)}"
            yield section(words, undo_button(work, plan.engagement.id, surface))
            yield from asked_when_done(plan, each, surface)


def their_work(person: PersonId, plans: Sequence[EngagementPlan], now: datetime) -> Message:
    """Another person's open work, by engagement, without buttons."""
    blocks: list[Block] = []
    for plan in plans:
        work = sorted(open_work_for(plan, person, plan.engagement.plan_facts.entered), key=by_urgency)
        lines = [f"• {work_name(each)} · {due_words_now(plan, each, now)}" for each in work]
        if lines:
            title = f"*{linked(plan.engagement.title, 200)}*"
            blocks += sections(f"{title}\n{first_lines(lines, MOST_THEIRS, room=2800)}")
    if not blocks:
        return answer(section(f"{mention(person)} has nothing open that you can see."))
    return answer(section(f"What {mention(person)} has to do:"), *blocks[:MOST])
