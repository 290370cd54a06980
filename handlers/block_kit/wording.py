"""The words, and the emoji beside them, for states, dates, due rules and stages."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from handlers.block_kit.text import MOST_SECTION, capital, count, escape, evidence, link, linked, mention
from methodology.definition.activity import Activity, Collateral
from methodology.definition.ids import AnchorId, SourceId, StageId
from methodology.definition.model import Methodology
from methodology.definition.stage import Stage
from methodology.definition.wording import basis_in_words, due_in_words
from methodology.engagement.dates import DateField
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.evidence import LeftEvidence
from methodology.engagement.handoff import Proof
from methodology.engagement.health import Health
from methodology.engagement.lateness import Lateness
from methodology.engagement.links import EngagementLink
from methodology.people import Person, today_where
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.stages import stage_position
from methodology.reminders.digest_lines import Because
from methodology.text import day

HEALTH = {"on_track": "🟢 *On track*", "at_risk": "🟡 *At risk*", "late": "🔴 *Late*"}
STATE = {"on_hold": "⏸️ *On hold*", "closed": "🏁 *Closed*", "cancelled": "🚫 *Cancelled*"}
MOST_TOOLS = 2
MOST_WHY = 150
AWAY_SOON = timedelta(days=28)
"""How far ahead an absence is told to who is about to give work to somebody."""
ABSENT: Mapping[Because, str] = {
    "away": "is away",
    "deactivated": "is no longer in Slack",
    "not_a_member": "is not a full member of this workspace",
    "unreachable": "gets no messages from this app",
}
"""Why somebody gets a line that would be another person's."""


def away_words(first: date, last: date, today: date) -> str:
    """The absence of a person: "is away until Fri 16 Apr", or from when on they will be."""
    until = f"until {day(last, today)}"
    return f"is away {until}" if first <= today else f"will be away from {day(first, today)} {until}"


def away_note(person: Person | None, now: datetime, within: timedelta = timedelta()) -> str:
    """That somebody is away, beside their name: "away until Fri 16 Apr", or from when on, where it begins `within` so
    long; else empty."""
    absence, today = person.absence if person else None, today_where(person, now)
    if absence is None or absence.last < today or absence.first > today + within:
        return ""
    return away_words(absence.first, absence.last, today).removeprefix("is ").removeprefix("will be ")


def dri_words(plan: EngagementPlan, work: PlannedActivity, now: datetime) -> str:
    """Who does it, and until when they are away: "@Anna (away until Fri 16 Apr)" (mrkdwn)."""
    away = away_note(plan.dri_of(work), now) if work.is_open else ""
    return f"{mention(work.dri)} ({away})" if away else mention(work.dri)


def health_words(health: Health) -> str:
    """The health and its worst reason: "Late: Technical review, 3 days, and 2 more"."""
    said = [
        f"{linked(each.condition, 500)} (said by {mention(each.by)} on {each.when})"
        for each in health.troubles
    ]
    if not said and not health.reasons:
        return HEALTH[health.state]
    first, *others = (*said, *(linked(each, 500) for each in health.reasons))
    more = f", and {len(others)} more" if others else ""
    return f"{HEALTH[health.state]}: {first}{more}"


def waiting_words(methodology: Methodology, anchor: AnchorId, stage: StageId) -> str:
    """The reason why work of this stage has no date: "no date for the kickoff yet", "once Scoping has begun".

    Where the label names no event ("Salesforce stage 6"), what happens then is said instead.
    """
    awaited = methodology.anchor[anchor]
    if awaited.set_by.stage_entered or awaited.set_by.stage_left:
        name = escape(methodology.stage[stage].name)
        return f"once {name} has begun" if awaited.set_by.stage_entered else f"once {name} has ended"
    if awaited.label.startswith("the ") or not awaited.meaning:
        return f"no date for {escape(awaited.label)} yet"
    return f"starts when {escape(awaited.meaning[:1].lower() + awaited.meaning[1:]).rstrip('.')}"


def due_words(methodology: Methodology, work: PlannedActivity, today: date, late_by: int = 0) -> str:
    """The due date of open work, or the reason why it has none, or by how many working days it is late.

    Work whose date has passed is not late where it could not be done before.
    """
    if work.due is None:
        return waiting_words(methodology, work.waiting_for, work.stage) if work.waiting_for else "no date yet"
    if work.due == today:
        return "due today"
    if late_by:
        return f"{count(late_by, 'working day', 'working days')} late"
    if work.due < today:
        return f"was due {day(work.due, today)}"
    return f"due {day(work.due, today)}"


def ahead_words(plan: EngagementPlan, work: PlannedActivity) -> str:
    """When work of a stage ahead comes that has no date of its own: "once Scoping has begun"."""
    return f"once {escape(plan.methodology.stage[work.stage].name)} has begun"


def due_words_now(plan: EngagementPlan, work: PlannedActivity, now: datetime) -> str:
    """As `due_words`, of the day on which it is to be done: that of the plan, or a later one if it could not be done
    before. A turn by the calendar of a stage ahead has none."""
    if plan.is_turn_ahead(work):
        return ahead_words(plan, work)
    lateness = Lateness(plan=plan, now=now)
    today, late_by = plan.today_of(work, now), lateness.late_by(work)
    return due_words(plan.methodology, lateness.to_be_done(work), today, late_by)


def when_words(plan: EngagementPlan, work: PlannedActivity, now: datetime) -> str:
    """When open work is due or how late it is, as plain text for an option: "due Fri 4 Dec"."""
    lateness = Lateness(plan=plan, now=now)
    if late_by := lateness.late_by(work):
        return f"{count(late_by, 'working day', 'working days')} late"
    due = lateness.to_be_done(work).due
    return f"due {day(due, plan.today_of(work, now))}" if due else "no date yet"


def state_sign(work: PlannedActivity, today: date, late_by: int = 0, *, is_due: bool = False) -> str:
    """The emoji to put beside the words of a state, never instead of them.

    `is_due`: it can be done, and its day has come.
    """
    if work.state != "open":
        return {"done": "✅", "not_needed": "➖", "missed": "⏭️", "let_go": "⏹️", "withdrawn": "↩️"}[work.state]
    if work.is_snoozed(today):
        return "💤"
    if work.due is None:
        return "⏳"
    if late_by:
        return "🔴"
    return "🟠" if is_due else "⚪"


def state_words(methodology: Methodology, work: PlannedActivity, today: date, late_by: int = 0) -> str:
    """The state of work in words: the due date, or how it was closed, by whom and when."""
    if work.is_open:
        due = due_words(methodology, work, today, late_by)
        if work.not_before is not None and work.is_snoozed(today):
            return f"{due}, snoozed until {day(work.not_before, today)}"
        return due
    words = {
        "done": "done",
        "not_needed": "not needed",
        "missed": "skipped",
        "let_go": "let go",
        "withdrawn": "no longer in the plan",
    }[work.state]
    by = f" by {mention(work.closed_by)}" if work.closed_by else ""
    on = f" on {day(work.closed_on, today)}" if work.closed_on else ""
    follows = ": the next one is due" if work.state == "missed" else ""
    return f"{words}{by}{on}{follows}"


def rule_words(methodology: Methodology, activity: Activity) -> str:
    """The rule as mrkdwn, such as "2 working days before the kickoff"."""
    return escape(due_in_words(activity, methodology))


def basis_words(activity: Activity) -> str:
    """Whether the timing is documented or a default, as mrkdwn."""
    return escape(basis_in_words(activity.due))


def source_words(methodology: Methodology, source_id: SourceId) -> str:
    """The source page, as a link if it has an address, and its date."""
    source = methodology.source[source_id]
    page = link(source.url, source.page) if source.url else escape(source.page)
    return f"{page} ({escape(source.as_of)})"


def tool_words(tool: Collateral) -> str:
    """A tool: a link if it has an address, and whether that opens for the staff of the methodology's owner only."""
    if not tool.url:
        return escape(tool.name)
    return f"{link(tool.url, tool.name)}{' (internal)' if tool.internal else ''}"


def own_links_line(links: Iterable[EngagementLink]) -> str:
    """What an engagement has of its own, each as a link: "🔗 SOW · Epic"; empty if there is nothing."""
    shown = " · ".join(link(each.url, each.tool.called) for each in links)
    return f"🔗 {shown}" if shown else ""


def tool_links(methodology: Methodology, work: PlannedActivity) -> list[str]:
    """The tools of an activity that have an address, as links, at most `MOST_TOOLS`: what stands on its line."""
    return [tool_words(tool) for tool in tools_to_open(methodology, work)][:MOST_TOOLS]


def tools_to_open(methodology: Methodology, work: PlannedActivity) -> list[Collateral]:
    """The tools of an activity that have an address."""
    activity = methodology.activity.get(work.activity)
    tools = [methodology.tool[each] for each in (activity.collateral if activity else ())]
    return [tool for tool in tools if tool.url]


def evidence_line(left: LeftEvidence) -> str:
    """A line of a list of evidence (mrkdwn)."""
    by = f" · {mention(left.by)}" if left.by else ""
    return f"• {linked(left.name, 150)}: {evidence(left.evidence)}{by}"


def date_label(field: DateField) -> str:
    """What a date is of: "Kickoff", or of one that repeats "Milestone's completion, no. 2"."""
    label = capital(field.anchor.label.removeprefix("the "))
    if not field.anchor.repeats:
        return label
    return f"{label}: {field.label}" if field.label else f"{label}, no. {field.occurrence}"


def proof_line(proof: Proof, today: date) -> str:
    """What was recorded for a part of the handoff, where, by whom and when (mrkdwn)."""
    name = linked(proof.source, 150)
    if proof.happened is not None:
        return f"• {capital(name)}: {day(proof.happened, today)}"
    when = day(proof.on, today) if proof.on else ""
    recorded = ", ".join(each for each in (mention(proof.by) if proof.by else "", when) if each)
    return f"• {name}: {evidence(proof.evidence)}" + (f" · {recorded}" if recorded else "")


def work_name(work: PlannedActivity, most: int = 150) -> str:
    """The name of planned work as mrkdwn."""
    return linked(work.name, most)


def name_in(known: Mapping[Any, Any], wanted: str, name: str = "name") -> str:
    """The name of a stage or role (mrkdwn), or its id in words where this version lacks it."""
    found = known.get(wanted)
    return escape(getattr(found, name) if found is not None else capital(wanted.replace("_", " ")))


def stage_words(methodology: Methodology, stage: Stage) -> str:
    """A stage and its position: "*Scoping*, stage 2 of 7"."""
    return f"*{escape(stage.name)}*, {stage_position(methodology, stage)}"


def progress_words(dots: str) -> str:
    """The stages as dots, and the position: "●◐○○○○○ 2 of 7", or of two side by side "●●◐◐○○○ 3–4 of 7"."""
    current = [number for number, dot in enumerate(dots, 1) if dot == "◐"]
    if not current:
        return dots
    first, last = current[0], current[-1]
    return f"{dots} {first if first == last else f'{first}–{last}'} of {len(dots)}"


def phase_name(methodology: Methodology, stage: Stage) -> str:
    """The phase of a stage, as mrkdwn."""
    return escape(next(each.name for each in methodology.phases if each.id == stage.phase))


def phase_in_short(methodology: Methodology, stage: Stage) -> str:
    """The phase as a card has it, beside a stage: "Pre-sales"."""
    phase = next(each for each in methodology.phases if each.id == stage.phase)
    return escape(phase.short or phase.name)


def phase_words(methodology: Methodology, stage: Stage) -> str:
    """The phase and the journey stage of a stage."""
    journey = next((e.name for e in methodology.journey if e.id == stage.journey_stage), stage.journey_stage)
    return f"{phase_name(methodology, stage)} phase · customer journey: {escape(journey)}"


def engagement_state(engagement: Engagement, today: date) -> str:
    """The state, such as "On hold since Thu 26 Nov, planned until Thu 24 Dec, by @Ben: no budget"; empty while open."""
    since = engagement.held_since if engagement.state == "on_hold" else engagement.closed_on
    if engagement.state == "open":
        return ""
    word = "since" if engagement.state == "on_hold" else "on"
    until = engagement.hold_until if engagement.state == "on_hold" else None
    planned = f", planned until {day(until, today)}" if until else ""
    when = f" {word} {day(since, today)}" if since else ""
    return f"{STATE[engagement.state]}{when}{planned}{_held_words(engagement)}"


def _held_words(engagement: Engagement) -> str:
    """ ", by @Ben: no budget", of one that is on hold."""
    hold = engagement.hold if engagement.state == "on_hold" else None
    if hold is None:
        return ""
    why = f": {linked(hold.reason, MOST_WHY)}" if hold.reason else ""
    return f", by {mention(hold.by)}{why}"


def sentence(text: str) -> str:
    """A text of the methodology as a sentence of mrkdwn."""
    text = capital(linked(text, MOST_SECTION))
    return text if not text or text[-1] in ".!?" else f"{text}."
