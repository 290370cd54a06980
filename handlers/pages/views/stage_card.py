"""The stage card of an engagement."""

from collections.abc import Iterable, Mapping

from slack_sdk.models.blocks import Block, ButtonElement, InteractiveElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, divider, header, overflow, section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import escape, mention
from handlers.block_kit.wording import (
    engagement_state,
    health_words,
    own_links_line,
    phase_in_short,
    progress_words,
    tool_links,
    work_name,
)
from handlers.pages.views.activity_line import (
    act_controls,
    activity_text,
    blocking_words,
    done_button,
    done_controls,
    kept_words,
    undo_button,
)
from handlers.pages.views.card_asks import asks_of, filled_of, nothing_to_do
from handlers.pages.views.gate_line import gate_button, gate_controls, gate_text
from handlers.pages.views.handoff_line import fill_button, handoff_text
from handlers.pages.views.question_lines import asked_when_done, open_questions
from methodology.engagement.buttons import CardButton, MenuButton
from methodology.engagement.card import Card
from methodology.engagement.engagement import Engagement
from methodology.engagement.gate_work import GateWork
from methodology.engagement.links import given_links, with_own_links
from methodology.plan.planned_activity import PlannedActivity

MOST_IN_FULL = 3
MOST_DONE = 3
"""What was done last stands there in one line each where it is more than fits in full."""

_LABELS: Mapping[CardButton, tuple[str, str]] = {
    "update": ("Update …", ids.UPDATE),
    "resume": ("Resume", ids.RESUME),
    "reopen": ("Reopen", ids.REOPEN),
    "plan": ("Plan", ids.FULL_PLAN),
    "dates": ("Dates", ids.DATES),
    "history": ("History", ids.HISTORY),
    "share": ("Share in channel", ids.SHARE),
}
"""The label and the action id of each button of a card."""
_MENU: Mapping[MenuButton, str] = {
    "team": "Team",
    "timeline": "Timeline",
    "condition": "Something came up …",
    "status_report": "Status",
    "more": "More …",
}


def stage_card(card: Card) -> Message:
    """Where the engagement stands, the viewer's next thing, the most urgent open work, and the buttons."""
    parts: list[Iterable[Block]] = [[header(_title(card))], _standing(card)]
    if not card.plan.engagement.is_over:
        parts += [
            _just_done(card),
            filled_of(card, _surface(card)),
            _still_asked(card),
            _for_you(card),
            _open_work(card),
            _ahead(card),
        ]
    parts.append(_buttons(card))
    return message(*(block for part in parts for block in part))


def opening_card(card: Card) -> Message:
    """A line about who opened it, then the stage card for everybody (`card.viewer` None)."""
    lead = section(
        f"{mention(card.plan.engagement.opened_by)} opened this engagement. "
        "Each member of the team gets one message about their part. Type `/ps-stage` for the latest state."
    )
    return message(lead, *stage_card(card).blocks)


def show_card_button(engagement: Engagement) -> ButtonElement:
    """The button of a message that shows the card of its engagement."""
    about = ButtonValue(engagement=engagement.id)
    return button("Show the stage card", ids.SHOW_CARD, about, of=engagement.title)


def _many_done(card: Card) -> Iterable[Block]:
    for work in reversed(card.just_done[-MOST_DONE:]):
        undo = undo_button(work, card.plan.engagement.id, _surface(card))
        yield section(f"✅ *{work_name(work)}*", undo if "undo" in card.buttons.of_activity(work) else None)
    if len(card.just_done) > MOST_DONE:
        yield context(f"and {len(card.just_done) - MOST_DONE} more: undo them in *Plan*")


def _title(card: Card) -> str:
    """The engagement and the stages that it is in: "Acme · Scoping", or of two "Acme · Delivery Prep + SOW Close"."""
    engagement = card.plan.engagement
    names = [] if engagement.is_over else [stage.name for stage in card.current]
    return " · ".join([engagement.title, *([" + ".join(names)] if names else [])])


def _standing(card: Card) -> Iterable[Block]:
    engagement = card.plan.engagement
    status = engagement_state(engagement, card.plan.today(card.now))
    if engagement.is_over:
        yield section(f"{status}. Nobody is reminded of it any more.")
        return
    if status:
        yield section(f"{status.rstrip('.')}. Nobody is reminded of it until it is resumed.")
    health = health_words(card.health) if card.health and not status else ""
    phases = dict.fromkeys(phase_in_short(card.plan.methodology, stage) for stage in card.current)
    yield context(" · ".join(filter(None, [progress_words(card.dots), *phases, _lead(card), health])))
    if line := own_links_line(given_links(card.plan)):
        yield context(line)


def _lead(card: Card) -> str:
    """The role that leads now, and its holder: "EM @Anna"."""
    lead, roles = card.plan.roles.lead, card.plan.roles
    if lead is None:
        return ""
    return (
        f"{escape(card.plan.methodology.role[roles.role_for(roles.lead_role)].short)} {mention(lead.person)}"
    )


def _just_done(card: Card) -> Iterable[Block]:
    """What was just done, each with Undo; a link is asked for where it is not one of many."""
    buttons = card.buttons
    if len(card.just_done) > MOST_IN_FULL:
        yield from _many_done(card)
        return
    for work in card.just_done:
        lines = [f"✅ Done by {mention(work.closed_by)}: *{work_name(work)}*", *kept_words(work)]
        yield section("\n".join(lines))
        yield from row(
            done_controls(
                card.plan.methodology,
                work,
                card.plan.engagement.id,
                _surface(card),
                buttons.of_activity(work),
                has_evidence=work.id in card.with_evidence,
            )
        )
        yield from asked_when_done(card.plan, work.id, _surface(card))


def _still_asked(card: Card) -> Iterable[Block]:
    """What the viewer has not answered yet, beside what was just asked: one at a time, so that the card stays short."""
    if card.viewer is not None:
        shown = [] if len(card.just_done) > MOST_IN_FULL else [work.id for work in card.just_done]
        yield from open_questions(card.plan, card.viewer.id, card.now, _surface(card), but=shown, most=1)


def _open_work(card: Card) -> Iterable[Block]:
    """The most urgent open work and the gates that are ready, without those that stand under *For you*."""
    yield divider()
    if not card.open_work:
        yield section(
            "Nothing is open in this stage." if card.current else "All stages are done. Ready to close."
        )
    mine = {gate.key for gate in card.gates_for_you}
    for gate in card.gates:
        if gate.key not in mine:
            yield section(gate_text(gate, card.today_of(gate)), _go_of(card, gate))
    several_stages = len({work.stage for work in card.open_work}) > 1
    only = card.current[0].id if len(card.current) == 1 else None
    for work in card.listed:
        stage = card.plan.methodology.stage[work.stage]
        beside = [escape(stage.name)] if several_stages and stage.id != only else []
        if not (
            work.waiting_for and card.blocking.roots(work)
        ):  # it says what it starts with: one thing is enough
            beside.append(blocking_words(card.blocking, work))
        yield section(_line(card, work, beside), _done_of(card, work))
    yield from asks_of(card, _surface(card))
    if card.handoff:
        yield section(handoff_text(card.handoff, card.today_of(card.handoff)), _fill_handoff(card))


def _fill_handoff(card: Card) -> ButtonElement | None:
    """The button to its form, for those who may change the engagement; on a card in a channel, for all."""
    engagement = card.plan.engagement
    if card.viewer is not None and not card.buttons.may_change:
        return None
    return fill_button(engagement.id, _surface(card), engagement.title)


def _line(card: Card, work: PlannedActivity, beside: Iterable[str]) -> str:
    return activity_text(
        card.plan, work, card.told_at(work), beside=" · ".join(filter(None, beside)), outcome=False
    )


def _done_of(card: Card, work: PlannedActivity) -> ButtonElement | None:
    """Done beside work that waits for nothing; the button of blocked work, in the plan, would make each line taller."""
    if "done" not in card.buttons.of_activity(work) or card.blocking.roots(work):
        return None
    return done_button(work, card.plan.engagement.id, _surface(card))


def _go_of(card: Card, gate: GateWork) -> InteractiveElement | None:
    engagement = card.plan.engagement
    return gate_button(
        gate.stage,
        engagement.id,
        _surface(card),
        title=engagement.title,
        may_change=card.buttons.may_change and engagement.is_running,
        primary=False,
    )


def _ahead(card: Card) -> Iterable[Block]:
    """How much more is open, and the stage that follows."""
    more = f"and {card.unlisted} more, see *Plan*" if card.unlisted else ""
    names = [f"*{escape(stage.name)}*" for stage in card.following]
    beside = ", side by side" if len(names) > 1 else ""
    following = f"next{beside}: {' + '.join(names)}" if names else "next: closing" if card.current else ""
    if more or following:
        yield context(" · ".join(filter(None, [more, following])))


def _for_you(card: Card) -> Iterable[Block]:
    engagement = card.plan.engagement
    if not engagement.is_running:
        return
    heading = "*For you*\n" if card.viewer else "*Next up*\n"
    for gate in card.gates_for_you:
        yield section(f"{heading}{gate_text(gate, card.today_of(gate))}")
        heading = ""  # it stands once
        controls = gate_controls(
            gate.stage,
            engagement.id,
            _surface(card),
            title=engagement.title,
            may_change=card.buttons.may_change,
        )
        yield from row(controls, block_id=f"gate:{gate.key}")
    work = card.for_you
    if work is None:
        if card.viewer and not card.gates_for_you:
            yield section(f"{heading}{nothing_to_do(card)}")
        return
    beside = [
        blocking_words(card.blocking, work),
        *tool_links(with_own_links(card.plan.methodology, card.plan.engagement), work),
    ]
    yield section(f"{heading}{_line(card, work, beside)}")
    controls = act_controls(
        work,
        engagement.id,
        _surface(card),
        card.buttons.of_activity(work),
        primary=not card.gates_for_you,
    )
    yield from row(controls, block_id="for_you")


def _buttons(card: Card) -> Iterable[Block]:
    engagement = card.plan.engagement
    surface = _surface(card)
    about = ButtonValue(engagement=engagement.id, surface=surface)
    buttons = []
    for name in card.buttons.of_card:
        label, action_id = _LABELS[name]
        if name == "dates" and card.empty_dates:
            label, action_id = f"Set dates ({card.empty_dates})", ids.SET_DATES
        style = "primary" if name in ("resume", "reopen") else None
        buttons.append(button(label, action_id, about, style=style, of=engagement.title))
    options = [
        (_MENU[each], ButtonValue(engagement=engagement.id, choice=each, surface=surface))
        for each in card.buttons.of_menu
    ]
    menu = overflow(ids.CARD_MENU, options) if options else None
    yield from row([*buttons, menu], block_id="card")


def _surface(card: Card) -> Surface:
    return "card" if card.viewer else "shared"
