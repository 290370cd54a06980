"""The stage card of an engagement."""

from collections.abc import Iterable, Mapping

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, divider, header, section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import count, escape, first_lines, linked, listed, mention
from handlers.block_kit.wording import (
    due_words_now,
    engagement_state,
    health_words,
    phase_words,
    stage_words,
    work_name,
)
from handlers.pages.views.activity_line import (
    act_controls,
    activity_text,
    after_words,
    blocking_words,
    done_button,
    done_controls,
    kept_words,
)
from handlers.pages.views.gate_line import gate_controls, gate_text
from methodology.engagement.buttons import CardButton
from methodology.engagement.card import MOST_OPEN, Card
from methodology.engagement.engagement import Engagement
from methodology.plan.planned_activity import PlannedActivity

MOST_CRITERIA = 10

_LABELS: Mapping[CardButton, tuple[str, str]] = {
    "advance": ("Advance stage", ids.ADVANCE),
    "resume": ("Resume", ids.RESUME),
    "reopen": ("Reopen", ids.REOPEN),
    "plan": ("Full plan", ids.FULL_PLAN),
    "timeline": ("Timeline", ids.TIMELINE),
    "dates": ("Dates", ids.DATES),
    "team": ("Team", ids.TEAM),
    "more": ("More …", ids.MORE),
    "history": ("History", ids.HISTORY),
    "share": ("Share in channel", ids.SHARE),
}
"""The label and the action id of each button of a card."""


def stage_card(card: Card) -> Message:
    """The current stages and health, open work, what comes next, and the viewer's next activity."""
    engagement = card.plan.engagement
    parts: list[Iterable[Block]] = [[header(engagement.title), _standing(card)]]
    if not engagement.is_over:
        parts += [_just_done(card), _open_work(card), _next(card), _for_you(card)]
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


def _standing(card: Card) -> Block:
    engagement, methodology = card.plan.engagement, card.plan.methodology
    lines = [stage_words(methodology, stage) for stage in card.current] or ["Every stage is behind it."]
    lines += dict.fromkeys(phase_words(methodology, stage) for stage in card.current)
    status = engagement_state(engagement, card.plan.today(card.now))
    if engagement.state == "open":
        lines += [health_words(card.health)] if card.health else []
    elif engagement.state == "on_hold":
        lines.append(f"{status}. Nobody is reminded of it until it is resumed.")
    else:
        lines = [f"{status}. Nobody is reminded of it any more."]
    return section("\n".join(lines))


def _just_done(card: Card) -> Iterable[Block]:
    buttons = card.buttons
    for work in card.just_done:
        lines = [f"✅ Done by {mention(work.closed_by)}: *{work_name(work)}*", *kept_words(work)]
        yield section("\n".join(lines))
        yield from row(
            done_controls(work, card.plan.engagement.id, _surface(card), buttons.of_activity(work))
        )


def _open_work(card: Card) -> Iterable[Block]:
    yield divider()
    plan, buttons = card.plan, card.buttons
    if not card.open_work:
        yield section("*Now*\nNothing is open in this stage." if card.current else "*Now*\nNothing is open.")
        yield from _gates(card)
        return
    late = f", {len(card.late)} late" if card.late else ""
    yield section(f"*Now*: {count(len(card.open_work), 'activity is', 'activities are')} open{late}")
    yield from _gates(card)
    several_stages = len({work.stage for work in card.open_work}) > 1
    for work in card.open_work[:MOST_OPEN]:
        beside = [escape(plan.methodology.stage[work.stage].name)] if several_stages else []
        beside.append(blocking_words(card.blocking, work))
        can_be_done = "done" in buttons.of_activity(work)
        done = done_button(work, plan.engagement.id, _surface(card)) if can_be_done else None
        yield section(
            activity_text(plan, work, card.told_at(work), beside=" · ".join(filter(None, beside))), done
        )
    if len(card.open_work) > MOST_OPEN:
        yield context(f"and {len(card.open_work) - MOST_OPEN} more: press *Full plan* to see them all")


def _gates(card: Card) -> Iterable[Block]:
    for gate in card.gates:
        yield section(gate_text(gate, card.today_of(gate)))


def _next(card: Card) -> Iterable[Block]:
    yield divider()
    if card.following:
        follows = f"*Next*: {listed([f'*{escape(stage.name)}*' for stage in card.following])}"
    else:
        follows = "*Next*: the close. No stage follows."
    coming = [f"• {work_name(work)} · {mention(work.dri)} · {_due(card, work)}" for work in card.coming]
    yield section("\n".join([follows, *coming]))
    if card.criteria:
        several_stages = len({each.stage.id for each in card.criteria}) > 1
        lines = [
            f"☐ {linked(each.criterion.text, 300)}{f' ({escape(each.stage.name)})' if several_stages else ''}"
            for each in card.criteria
        ]
        yield section("*Still to be true before that*\n" + first_lines(lines, MOST_CRITERIA, room=2500))
    elif card.current:
        yield section("*Still to be true before that*\nEvery exit criterion is confirmed.")


def _for_you(card: Card) -> Iterable[Block]:
    engagement = card.plan.engagement
    if card.viewer is None or not engagement.is_running:
        return
    yield divider()
    for gate in card.gates_for_you:
        yield section(f"*For you*\n{gate_text(gate, card.today_of(gate))}")
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
        if not card.gates_for_you:
            yield section("*For you*\nYou're all caught up here.")
        return
    roots = card.blocking.roots(work)
    waits = f"\nIt can start {after_words([each.name for each in roots])}." if roots else ""
    when = _due(card, work)
    yield section(f"*For you*\nYour next thing is *{work_name(work)}*, {when}.{waits}")
    buttons = card.buttons.of_activity(work)
    yield from row(
        act_controls(work, engagement.id, _surface(card), buttons, primary=not card.gates_for_you),
        block_id="for_you",
    )


def _due(card: Card, work: PlannedActivity) -> str:
    return due_words_now(card.plan, work, card.told_at(work))


def _buttons(card: Card) -> Iterable[Block]:
    engagement = card.plan.engagement
    about = ButtonValue(engagement=engagement.id, surface=_surface(card))
    buttons = []
    for name in card.buttons.of_card:
        label, action_id = _LABELS[name]
        style = "primary" if name in ("resume", "reopen") else None
        buttons.append(button(label, action_id, about, style=style, of=engagement.title))
    yield from row(buttons, block_id="card")


def _surface(card: Card) -> Surface:
    return "card" if card.viewer else "shared"
