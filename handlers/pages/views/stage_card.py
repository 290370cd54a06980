"""Where does an engagement stand, and what comes next? The answer to `/ps-stage`."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, divider, header, section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import count, escape, first_lines, listed, mention
from handlers.block_kit.wording import (
    due_words,
    engagement_state,
    health_words,
    phase_words,
    stage_words,
    work_name,
)
from handlers.pages.views.activity_line import (
    act_controls,
    after_words,
    allowed,
    done_button,
    done_controls,
    kept_words,
    work_text,
)
from methodology.definition.model import Methodology
from methodology.definition.stage import ExitCriterion, Stage
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.health import Health, health
from methodology.engagement.work_lists import begun_by_urgency, next_for
from methodology.plan.activity import PlannedActivity, PlannedActivityId, blockers_of, by_urgency
from methodology.plan.stages import current_stages, exit_criteria, next_stages
from methodology.plan.team import PersonId
from methodology.value import Value

MOST_NOW = 8
MOST_COMING = 3
MOST_CRITERIA = 10

CardAction = Literal[
    "done", "undo", "act", "why", "advance", "plan", "timeline", "dates", "team", "more", "share",
    "resume", "reopen", "history",
]  # fmt: skip
"""What the buttons of a card may do; only what works is shown."""


class OpenCriterion(Value):
    """An exit criterion of a current stage that nobody has confirmed yet."""

    stage: Stage
    criterion: ExitCriterion


class CardFacts(Value):
    """What a stage card shows. `viewer` is None where all of a channel see it.

    `now` is most urgent first; `blocked_by` says what an activity waits for, by its id; `coming` is the
    open work of the stages that follow; `just_done` is what can still be taken back at a click. `theirs`
    is what the viewer may act on, though they may not change the engagement.
    """

    engagement: Engagement
    today: date
    health: Health
    current: tuple[Stage, ...] = ()
    now: tuple[PlannedActivity, ...] = ()
    blocked_by: Mapping[PlannedActivityId, tuple[str, ...]] = {}
    following: tuple[Stage, ...] = ()
    coming: tuple[PlannedActivity, ...] = ()
    criteria: tuple[OpenCriterion, ...] = ()
    viewer: PersonId | None = None
    for_you: PlannedActivity | None = None
    just_done: tuple[PlannedActivity, ...] = ()
    theirs: frozenset[PlannedActivityId] = frozenset()

    @property
    def surface(self) -> Surface:
        return "card" if self.viewer else "shared"


def card_facts(
    plan: EngagementPlan,
    *,
    today: date,
    viewer: PersonId | None,
    just_done: tuple[PlannedActivity, ...] = (),
    theirs: frozenset[PlannedActivityId] = frozenset(),
) -> CardFacts:
    """What the rules say of an engagement today, gathered for its card."""
    methodology, engagement, work = plan.methodology, plan.engagement, plan.work
    plan_facts = engagement.plan_facts
    current = current_stages(methodology, plan_facts)
    shown = begun_by_urgency(plan)
    confirmed = {(each.stage, each.criterion) for each in engagement.confirmed}
    coming = [each for each in work if each.is_open and each.stage not in plan_facts.entered]
    return CardFacts(
        engagement=engagement,
        today=today,
        health=health(plan, today),
        current=current,
        now=shown,
        blocked_by={
            number: tuple(dict.fromkeys(blocker.name for blocker in blocking))
            for number, blocking in blockers_of(shown[:MOST_NOW], work).items()
        },
        following=next_stages(methodology, plan_facts),
        coming=tuple(sorted(coming, key=by_urgency))[:MOST_COMING],
        criteria=tuple(
            OpenCriterion(stage=stage, criterion=criterion)
            for stage in current
            for criterion in exit_criteria(stage, plan_facts)
            if (stage.id, criterion.id) not in confirmed
        ),
        viewer=viewer,
        for_you=next_for(plan, viewer, today) if viewer else None,
        just_done=just_done,
        theirs=theirs,
    )


def stage_card(
    methodology: Methodology, facts: CardFacts, actions: frozenset[CardAction] = frozenset()
) -> Message:
    """The stage card. `methodology` is the engagement's, its own activities included.

    Who may not change the engagement gets `actions` without what changes it.
    """
    engagement = facts.engagement
    parts: list[Iterable[Block]] = [[header(engagement.title), _standing(methodology, facts)]]
    if engagement.state in ("open", "on_hold"):
        parts += [
            _just_done(facts, actions),
            _now(methodology, facts, actions),
            _next(methodology, facts),
            _for_you(methodology, facts, actions),
        ]
    parts.append(_closing(facts, actions))
    return message(*(block for part in parts for block in part))


def _standing(methodology: Methodology, facts: CardFacts) -> Block:
    lines = [stage_words(methodology, stage) for stage in facts.current] or ["Every stage is behind it."]
    lines += dict.fromkeys(phase_words(methodology, stage) for stage in facts.current)
    state = engagement_state(facts.engagement, facts.today)
    if facts.engagement.state == "open":
        lines.append(health_words(facts.health))
    elif facts.engagement.state == "on_hold":
        lines.append(f"{state}. Nobody is reminded of it until it is resumed.")
    else:
        lines = [f"{state}. Nobody is reminded of it any more."]
    return section("\n".join(lines))


def _just_done(facts: CardFacts, actions: frozenset[CardAction]) -> Iterable[Block]:
    for work in facts.just_done:
        told = [f"✅ Done by {mention(work.closed_by)}: *{work_name(work)}*", *kept_words(work)]
        yield section("\n".join(told))
        yield from row(
            done_controls(work, facts.engagement.id, facts.surface, allowed(work, facts.theirs, actions))
        )


def _now(methodology: Methodology, facts: CardFacts, actions: frozenset[CardAction]) -> Iterable[Block]:
    yield divider()
    overdue = sum(work.is_overdue(facts.today) for work in facts.now)
    told = f", {overdue} overdue" if overdue else ""
    if not facts.now:
        yield section("*Now*\nNothing is open in this stage." if facts.current else "*Now*\nNothing is open.")
        return
    yield section(f"*Now*: {count(len(facts.now), 'activity is', 'activities are')} open{told}")
    two = len({work.stage for work in facts.now}) > 1
    for work in facts.now[:MOST_NOW]:
        beside = [escape(methodology.stage[work.stage].name)] if two else []
        blockers_of = facts.blocked_by.get(work.id, ())
        if blockers_of:
            beside.append(after_words(blockers_of))
        may = allowed(work, facts.theirs, actions)
        done = done_button(work, facts.engagement.id, facts.surface) if "done" in may else None
        yield section(work_text(methodology, work, facts.today, beside=" · ".join(beside)), done)
    if len(facts.now) > MOST_NOW:
        rest = f"and {len(facts.now) - MOST_NOW} more"
        yield context(f"{rest}: press *Full plan* to see them all" if "plan" in actions else rest)


def _next(methodology: Methodology, facts: CardFacts) -> Iterable[Block]:
    yield divider()
    if facts.following:
        follows = f"*Next*: {listed([f'*{escape(stage.name)}*' for stage in facts.following])}"
    else:
        follows = "*Next*: the close. No stage follows."
    coming = [
        f"• {work_name(work)} · {mention(work.dri)} · {due_words(methodology, work, facts.today)}"
        for work in facts.coming
    ]
    yield section("\n".join([follows, *coming]))
    if facts.criteria:
        two = len({each.stage.id for each in facts.criteria}) > 1
        lines = [
            f"☐ {escape(each.criterion.text)}{f' ({escape(each.stage.name)})' if two else ''}"
            for each in facts.criteria
        ]
        yield section("*Still to be true before that*\n" + first_lines(lines, MOST_CRITERIA, room=2500))
    elif facts.current:
        yield section("*Still to be true before that*\nEvery exit criterion is confirmed.")


def _for_you(methodology: Methodology, facts: CardFacts, actions: frozenset[CardAction]) -> Iterable[Block]:
    if facts.viewer is None or facts.engagement.state != "open":
        return
    yield divider()
    work = facts.for_you
    if work is None:
        yield section("*For you*\nNothing is waiting for you in this engagement.")
        return
    blockers_of = facts.blocked_by.get(work.id, ())
    waits = f"\nIt can start {after_words(blockers_of)}." if blockers_of else ""
    when = due_words(methodology, work, facts.today)
    yield section(f"*For you*\nYour next thing is *{work_name(work)}*, {when}.{waits}")
    may = allowed(work, facts.theirs, actions)
    controls = act_controls(work, facts.engagement.id, facts.surface, may, primary=True)
    yield from row(controls, block_id="for_you")


def _closing(facts: CardFacts, actions: frozenset[CardAction]) -> Iterable[Block]:
    about = ButtonValue(engagement=facts.engagement.id, surface=facts.surface)
    by_state: dict[str, tuple[tuple[CardAction, str, str], ...]] = {
        "open": (("advance", "Advance stage", ids.ADVANCE), *_LOOKING),
        "on_hold": (("resume", "Resume", ids.RESUME), *_LOOKING),
        "closed": (("reopen", "Reopen", ids.REOPEN), *_ENDED),
        "cancelled": (("reopen", "Reopen", ids.REOPEN), *_ENDED),
    }
    buttons = [
        _button(name, label, action_id, about, facts)
        for name, label, action_id in by_state[facts.engagement.state]
        if name in actions and not (name == "share" and facts.viewer is None)
    ]
    yield from row(buttons, block_id="card")


_LOOKING: tuple[tuple[CardAction, str, str], ...] = (
    ("plan", "Full plan", ids.PLAN),
    ("timeline", "Timeline", ids.TIMELINE),
    ("dates", "Dates", ids.DATES),
    ("team", "Team", ids.TEAM),
    ("more", "More …", ids.MORE),
    ("share", "Share in channel", ids.SHARE),
)
_ENDED: tuple[tuple[CardAction, str, str], ...] = (
    ("plan", "Full plan", ids.PLAN),
    ("history", "History", ids.HISTORY),
    ("share", "Share in channel", ids.SHARE),
)


def _button(
    name: CardAction, label: str, action_id: str, about: ButtonValue, facts: CardFacts
) -> ButtonElement:
    primary = name in ("resume", "reopen")
    return button(
        label,
        action_id,
        about,
        style="primary" if primary else None,
        of=facts.engagement.title,
    )
