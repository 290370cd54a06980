"""The form at the gate of a stage: its open work, its exit criteria, and a reason to go on regardless."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import (
    MOST_EVIDENCE,
    MOST_REASON,
    FieldErrors,
    FormValues,
    text_input,
    ticks_input,
)
from handlers.block_kit.layout import button, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, cut, escape, first_lines, linked, listed, mention
from handlers.block_kit.wording import due_words, stage_words, work_name
from methodology.definition.ids import CriterionId, StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import Gate
from methodology.value import Value

CRITERION = "criterion:"
EVIDENCE = "evidence:"
DESPITE = "despite"
TRUE = "true"
MOST_OPEN = 10


class Passed(Value):
    """A person's answers at the gate: the confirmed criteria with their evidence, and the reason to go on despite
    the rest."""

    confirmed: Mapping[CriterionId, str] = {}
    despite: str = ""


def choose_stage(plan: EngagementPlan, stages: Sequence[Stage], origin: FormOrigin) -> View:
    """The choice between stages that run side by side."""
    blocks: list[Block] = [section("Two stages run side by side. Which one is to be left?")]
    for stage in stages:
        about = origin.about.model_copy(update={"choice": stage.id})
        leave = button("Choose", ids.ADVANCE, about, of=stage.name)
        blocks.append(section(stage_words(plan.methodology, stage), leave))
    return modal("ps.advance.choose", "Advance stage", blocks, carries=origin)


def advance_form(plan: EngagementPlan, gate: Gate, now: datetime, origin: FormOrigin) -> View:
    """The gate of one stage; `origin.about.choice` must be its id."""
    blocks: list[Block] = [
        section(
            f"*{linked(plan.engagement.title, 230)}*\nLeaving {stage_words(plan.methodology, gate.stage)}. {_follows(gate)}"
        ),
        *_handoff(gate),
        *gate_blocks(plan, gate, now),
        despite_input("Why go on regardless?"),
    ]
    return modal(ids.ADVANCE, "Advance stage", blocks, submit="Leave this stage", carries=origin)


def _handoff(gate: Gate) -> Iterator[Block]:
    if gate.handoff_missing:
        lacks = listed([escape(part.name.lower()) for part in gate.handoff_missing])
        yield section(
            f"⚠️ *Handoff: still missing:* {cut(lacks, 2500)}. Fill in the handoff sheet under More."
        )


def gate_blocks(plan: EngagementPlan, gate: Gate, now: datetime) -> Iterator[Block]:
    """The open activities of a stage, and a tick and evidence for each of its exit criteria."""
    if gate.open_work:
        lines = [
            f"• {work_name(work)} · {mention(work.dri)} · {due_words(plan.methodology, work, plan.today_of(work, now))}"
            for work in gate.open_work
        ]
        heading = f"⚠️ *{count(len(lines), 'activity is', 'activities are')} still open*"
        yield section(f"{heading}\n{first_lines(lines, MOST_OPEN, room=2800)}")
    else:
        yield section("✅ Every activity of this stage is done or not needed.")
    for criterion in gate.criteria:
        key = f"{gate.stage.id}:{criterion.id}"
        known = gate.confirmed.get(criterion.id)
        yield ticks_input(
            f"{CRITERION}{key}",
            criterion.text,
            [("This is true", TRUE)],
            initial=[TRUE] if known is not None else [],
        )
        yield text_input(
            f"{EVIDENCE}{key}",
            "Evidence: a link or a note",
            initial=known or "",
            optional=True,
            most=MOST_EVIDENCE,
        )


def despite_input(label: str) -> Block:
    return text_input(
        DESPITE,
        label,
        optional=True,
        multiline=True,
        most=MOST_REASON,
        hint="Only where something is still open or not true. The reason is kept, with your name.",
    )


def read_gate(entered: FormValues) -> Mapping[StageId, Passed]:
    """The answers at each gate of the form, by stage id; `despite` is the same for all."""
    found: dict[StageId, dict[CriterionId, str]] = {}
    for block_id in entered.blocks(CRITERION):
        named, _, criterion = block_id.removeprefix(CRITERION).partition(":")
        stage = StageId(named)
        found.setdefault(stage, {})
        if TRUE in entered.choices(block_id):
            found[stage][CriterionId(criterion)] = entered.text(f"{EVIDENCE}{stage}:{criterion}")
    despite = entered.text(DESPITE)
    return {stage: Passed(confirmed=confirmed, despite=despite) for stage, confirmed in found.items()}


def read_advance(entered: FormValues, gate: Gate) -> Passed:
    """The answers; raises `FieldErrors` where something is open and no reason is given."""
    passed = read_gate(entered).get(gate.stage.id, Passed(despite=entered.text(DESPITE)))
    if gate.needs_reason(passed.confirmed) and not passed.despite:
        missing = gate.missing(passed.confirmed)
        raise FieldErrors({DESPITE: _still_open(len(gate.open_work), len(missing))})
    return passed


def _still_open(work: int, criteria: int) -> str:
    parts = [
        count(work, "activity is open", "activities are open") if work else "",
        count(criteria, "criterion is not confirmed", "criteria are not confirmed") if criteria else "",
    ]
    return f"{listed([each for each in parts if each])}. Finish them, or say why you go on regardless."


def _follows(gate: Gate) -> str:
    if gate.entered:
        begin = "begins" if len(gate.entered) == 1 else "begin"
        return f"{listed([f'*{escape(stage.name)}*' for stage in gate.entered])} {begin} at once."
    if gate.beside:
        return f"*{listed([escape(stage.name) for stage in gate.beside])}* goes on beside it."
    return "No stage follows: what remains is to close the engagement."
