"""The text and the buttons of one planned activity, for every page and message."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from slack_sdk.models.blocks import ButtonElement, InteractiveElement, OverflowMenuElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ActChoice, ButtonValue, Surface
from handlers.block_kit.layout import button, link_button, overflow
from handlers.block_kit.text import count, cut, evidence, linked, listed, mention
from handlers.block_kit.wording import ahead_words, dri_words, state_sign, state_words, work_name
from methodology.definition.activity import Collateral
from methodology.definition.model import Methodology
from methodology.engagement.blocking import Blocking
from methodology.engagement.buttons import ActivityButton
from methodology.engagement.checklist import count_open
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness
from methodology.engagement.links import yielded_by
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId

SNOOZE: tuple[str, ActChoice] = ("Snooze …", "snooze_to")
REASSIGN: tuple[str, ActChoice] = ("Reassign …", "reassign")
NOT_NEEDED: tuple[str, ActChoice] = ("Not needed …", "not_needed")
MOST_SPOKEN = 40
"""Characters of a name that a button says, where what follows tells it apart from others."""
MOST_OPENS = 28
"""Characters of a tool that fit beside two buttons on a phone."""
DETAILS: tuple[str, ActChoice] = ("Details", "why")


def activity_text(
    plan: EngagementPlan,
    work: PlannedActivity,
    now: datetime,
    *,
    beside: str = "",
    outcome: bool = True,
    reader: PersonId | None = None,
) -> str:
    """An activity in lines: its name, its DRI and date, `beside` (mrkdwn), and its outcome.

    The `reader` is not told that it is theirs.
    """
    today = plan.today_of(work, now)
    lateness = Lateness(plan=plan, now=now)
    late_by, as_told = lateness.late_by(work), lateness.to_be_done(work)
    sign = state_sign(as_told, today, late_by, is_due=lateness.is_due(work))
    dri = "" if work.dri in (work.closed_by, reader) and work.dri else dri_words(plan, work, now)
    state = state_words(plan.methodology, as_told, today, late_by)
    details = [dri, ahead_words(plan, work) if plan.is_turn_ahead(work) else state, beside]
    lines = [
        f"{sign} *{work_name(work)}*{occurrence_words(work)}",
        " · ".join(each for each in details if each),
    ]
    activity = plan.methodology.activity.get(work.activity)
    text = activity.outcome if activity is not None else ""
    if outcome and text and work.is_open:
        lines.append(f"Done when: {linked(text, 200)}")
    lines += kept_words(work)
    return "\n".join(lines)


def line_text(
    plan: EngagementPlan, work: PlannedActivity, now: datetime, *, beside: str, reader: PersonId
) -> str:
    """An activity of a list in two short lines: its name; `beside` (mrkdwn), its DRI unless that is the reader, and
    when."""
    today, lateness = plan.today_of(work, now), Lateness(plan=plan, now=now)
    late_by, as_told = lateness.late_by(work), lateness.to_be_done(work)
    sign = state_sign(as_told, today, late_by, is_due=lateness.is_due(work))
    dri = "" if work.dri == reader else dri_words(plan, work, now)
    state = state_words(plan.methodology, as_told, today)
    when = ahead_words(plan, work) if plan.is_turn_ahead(work) else state
    if late_by and as_told.is_open and not as_told.is_snoozed(today):
        when = f"{count(late_by, 'day', 'days')} late"
    details = " · ".join(filter(None, [beside, dri, when]))
    return f"{sign} *{work_name(work)}*{occurrence_words(work)}\n{details}"


def kept_words(work: PlannedActivity) -> list[str]:
    """The evidence of work that is done, or the reason why it is not needed."""
    if work.state == "done" and work.evidence:
        return [f"Evidence: {evidence(work.evidence)}"]
    return [f"Reason: {linked(work.reason, 200)}"] if work.state == "not_needed" and work.reason else []


def after_words(names: Sequence[str]) -> str:
    """The blockers: "after “A” and “B”", with at most two names, so that it fits one line."""
    shown = [f"“{linked(name, 150)}”" for name in names[:2]]
    return f"after {listed([*shown, f'{len(names) - 2} more'] if len(names) > 2 else shown)}"


def blocking_words(blocking: Blocking, work: PlannedActivity, *, directly: bool = False) -> str:
    """What blocked work waits for, by the roots of its chains or by what comes right before it (`directly`), or how
    much other work this holds up; else empty."""
    if waited_for := blocking.directly(work) if directly else blocking.roots(work):
        return after_words(list(dict.fromkeys(each.name for each in waited_for)))
    held_up = blocking.holds_up(work)
    return f"holds up {held_up}" if held_up else ""


def occurrence_words(work: PlannedActivity) -> str:
    """The occurrence, such as " (no. 2)", from the second on."""
    return f" (no. {work.occurrence})" if work.occurrence > 1 else ""


def done_button(
    work: PlannedActivity,
    engagement: EngagementId,
    surface: Surface,
    *,
    primary: bool = False,
    page: int = 1,
    of: str = "",
) -> ButtonElement:
    return button(
        "Done",
        ids.DONE,
        ButtonValue(engagement=engagement, work=work.id, surface=surface, page=page),
        style="primary" if primary else None,
        of=of or f"{work.name}{occurrence_words(work)}",
    )


def undo_button(work: PlannedActivity, engagement: EngagementId, surface: Surface) -> ButtonElement:
    return button(
        "Undo",
        ids.UNDO,
        ButtonValue(engagement=engagement, work=work.id, surface=surface),
        of=work.name,
    )


def done_controls(
    methodology: Methodology,
    work: PlannedActivity,
    engagement: EngagementId,
    surface: Surface,
    buttons: AbstractSet[ActivityButton],
    *,
    has_evidence: bool,
) -> list[InteractiveElement | None]:
    """The row under work that was just done or dropped: Undo, and for what is done evidence, and the items of its
    checklist that are open."""
    about = ButtonValue(engagement=engagement, work=work.id, surface=surface)
    open_items, yields = count_open(methodology, work), yielded_by(methodology, work.activity)
    add = "Change the link" if has_evidence else add_link_label(yields)
    return [
        undo_button(work, engagement, surface) if "undo" in buttons else None,
        button(add, ids.EVIDENCE, about, of=work.name) if "evidence" in buttons else None,
        button(f"Checklist: {open_items} open …", ids.CHECKLIST, about, of=work.name)
        if open_items and "evidence" in buttons
        else None,
    ]


def add_link_label(tool: Collateral | None) -> str:
    """ "Add the link: SOW", where each engagement has one of its own."""
    return f"Add the link: {tool.called}" if tool else "Add a link"


def act_controls(
    work: PlannedActivity,
    engagement: EngagementId,
    surface: Surface,
    buttons: AbstractSet[ActivityButton],
    *,
    primary: bool = False,
    title: str = "",
) -> list[InteractiveElement | None]:
    """The row under an open activity: Done, and a menu to snooze or change it, or to see why it is due then.

    `title` is that of the engagement, where what is done in several is listed.
    """
    about = ButtonValue(engagement=engagement, work=work.id, surface=surface)
    of = f"{cut(work.name, MOST_SPOKEN)}, {title}" if title else ""
    options: list[tuple[str, ActChoice]] = [SNOOZE, *_changes(buttons)] if "snooze" in buttons else []
    if "why" in buttons:
        options.append(DETAILS)
    return [
        done_button(work, engagement, surface, primary=primary, of=of) if "done" in buttons else None,
        _menu(options, about) if options else None,
    ]


def _opens_words(tool: Collateral) -> str:
    internal = " (internal)" if tool.internal else ""
    return cut(tool.called, MOST_OPENS - len(internal)) + internal


def waiting_controls(about: ButtonValue, *, of: str, can_reassign: bool) -> list[InteractiveElement | None]:
    """The row under late work of others: Nudge, Details, and Reassign for those who may."""
    return [
        button("Nudge", ids.NUDGE, about, of=of),
        button("Details", ids.WHY, about, of=of),
        button("Reassign …", ids.REASSIGN, about, of=of) if can_reassign else None,
    ]


def waiting_text(name: str, owner: PersonId | None, late_by: int, title: str) -> str:
    """A gate or the handoff of somebody else, late, in two lines."""
    late = f"{count(late_by, 'working day', 'working days')} late"
    details = [mention(owner) if owner else "", late, linked(title, 150)]
    return f"🔴 *{linked(name, 150)}*\n" + " · ".join(each for each in details if each)


def derived_waiting_controls(
    about: ButtonValue, *, of: str, may_fill: bool = False
) -> list[InteractiveElement | None]:
    """The row under a late gate or handoff of others, which cannot be reassigned: Nudge, the card and, for those who
    may, the form of the handoff. `about.choice` is its key."""
    plain = about.model_copy(update={"choice": ""})
    return [
        button("Nudge", ids.NUDGE, about, of=of),
        button("Details", ids.SHOW_CARD, plain, of=of),
        button("Fill in", ids.HANDOFF, plain, of=of) if may_fill else None,
    ]


def act_menu(
    work: PlannedActivity,
    engagement: EngagementId,
    surface: Surface,
    buttons: AbstractSet[ActivityButton],
    page: int = 1,
) -> OverflowMenuElement | None:
    """All buttons behind three dots, for lists in which each line is one block."""
    about = ButtonValue(engagement=engagement, work=work.id, surface=surface, page=page)
    options: list[tuple[str, ActChoice]] = []
    if "done" in buttons:
        options.append(("Done", "done"))
    if "undo" in buttons:
        options.append(("Undo", "undo"))
    if "evidence" in buttons:
        options.append(("Add a link …", "evidence"))
    if "nudge" in buttons:
        options.append(("Nudge", "nudge"))
    elif "snooze" in buttons:
        options.append(SNOOZE)
    if "snooze" in buttons:
        options += _changes(buttons)
    if "why" in buttons:
        options.append(DETAILS)
    return _menu(options, about) if options else None


def line_controls(
    work: PlannedActivity,
    engagement: EngagementId,
    surface: Surface,
    buttons: AbstractSet[ActivityButton],
    page: int = 1,
    *,
    title: str,
    tools: Sequence[Collateral] = (),
) -> list[InteractiveElement | None]:
    """The row under an activity of a list: Done or, for late work of others, Nudge, a menu with the rest, and its
    first tool, which as a link would take another line. `title` is that of the engagement."""
    of = f"{cut(work.name, MOST_SPOKEN)}, {title}"
    opens = [link_button(_opens_words(tool), ids.OPEN_TOOL, tool.url or "", of=of) for tool in tools[:1]]
    if "nudge" in buttons:
        about = ButtonValue(engagement=engagement, work=work.id, surface=surface, page=page)
        first = button("Nudge", ids.NUDGE, about, of=of)
        return [first, act_menu(work, engagement, surface, buttons - {"nudge"}, page), *opens]
    done = done_button(work, engagement, surface, page=page, of=of) if "done" in buttons else None
    return [done, act_menu(work, engagement, surface, buttons - {"done"}, page), *opens]


def _changes(buttons: AbstractSet[ActivityButton]) -> list[tuple[str, ActChoice]]:
    return [REASSIGN, NOT_NEEDED] if "reassign" in buttons else [NOT_NEEDED]


def _menu(options: list[tuple[str, ActChoice]], about: ButtonValue) -> OverflowMenuElement:
    return overflow(
        ids.ACTIVITY_MENU, [(label, about.model_copy(update={"choice": choice})) for label, choice in options]
    )
