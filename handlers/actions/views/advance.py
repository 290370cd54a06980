"""The form at the gates of one or two stages: their open work, their exit criteria, and a reason to go on
regardless; and what is said afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin, stages_choice
from handlers.block_kit.inputs import (
    MOST_EVIDENCE,
    MOST_REASON,
    FieldErrors,
    FormValues,
    text_input,
    ticks_input,
)
from handlers.block_kit.layout import actions, button, context, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, cut, escape, first_lines, linked, listed, mention
from handlers.block_kit.wording import due_words_now, stage_words, work_name
from methodology.definition.ids import CriterionId, StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import Gate
from methodology.engagement.work_lists import begun_by_urgency
from methodology.plan.stages import current_stages
from methodology.value import Value

CRITERION = "criterion:"
EVIDENCE = "evidence:"
DESPITE = "despite"
LEAVES = "leaves:"
TRUE = "true"
MOST_OPEN = 10


class Passed(Value):
    """A person's answers at the gate: the confirmed criteria with their evidence, the reason to go on despite the
    rest, and whether the stage is to be left."""

    confirmed: Mapping[CriterionId, str] = {}
    despite: str = ""
    leaves: bool = True


def choose_stage(plan: EngagementPlan, stages: Sequence[Stage], origin: FormOrigin) -> View:
    """The choice between stages that run side by side."""
    blocks: list[Block] = [section("Two stages run side by side. Which one is to be left?")]
    for stage in stages:
        about = origin.about.model_copy(update={"choice": stage.id})
        leave = button("Choose", ids.ADVANCE, about, of=stage.name)
        blocks.append(section(stage_words(plan.methodology, stage), leave))
    return modal("ps.advance.choose", "Advance stage", blocks, carries=origin)


def advance_form(plan: EngagementPlan, gates: Sequence[Gate], now: datetime, origin: FormOrigin) -> View:
    """The gates of one stage, or of two side by side; `origin.about.choice` must be `stages_choice` of them."""
    blocks: list[Block] = [section(f"*{linked(plan.engagement.title, 230)}*")]
    for gate in gates:
        blocks.append(
            section(f"Leaving {stage_words(plan.methodology, gate.stage)}. {_follows(gate, len(gates))}")
        )
        if len(gates) > 1:
            choice = [(f"Leave {gate.stage.name}", TRUE)]
            blocks.append(ticks_input(f"{LEAVES}{gate.stage.id}", "Is it finished?", choice, initial=[TRUE]))
        blocks += [*_handoff(gate), *gate_blocks(plan, gate, now)]
    blocks.append(despite_input("Why go on regardless?"))
    submit = "Leave this stage" if len(gates) == 1 else "Leave these stages"
    return modal(ids.ADVANCE, "Advance stage", blocks, submit=submit, carries=origin)


def moved_on(
    plan: EngagementPlan, left: Sequence[Stage], entered: Sequence[Stage], origin: FormOrigin
) -> View:
    """What is said after stages were left: what began or is waited for, what stays open or was let go; with Undo."""
    names = listed([f"*{escape(stage.name)}*" for stage in left])
    is_finished = f"✅ {names} {'is' if len(left) == 1 else 'are'} finished"
    beside = current_stages(plan.methodology, plan.engagement.plan_facts)
    ids_left = {stage.id for stage in left}
    if entered:
        follows = f": {listed([f'*{escape(stage.name)}*' for stage in entered])} {'begins' if len(entered) == 1 else 'begin'}."
    elif beside:
        follows = f"; waiting for {listed([_with_owner(plan, stage) for stage in beside])}."
    else:
        lead = plan.roles.lead
        follows = f". All stages are done: {mention(lead.person) if lead else 'the lead'} can close it."
    lines = [f"*{linked(plan.engagement.title, 230)}*", is_finished + follows]
    still = [each for each in begun_by_urgency(plan) if each.stage in ids_left and each.required]
    if still:
        named = [f"• {work_name(each)}" for each in still]
        lines.append(f"*Still open, and still due*\n{first_lines(named, MOST_OPEN, room=2000)}")
    undo = origin.about.model_copy(update={"choice": stages_choice(stage.id for stage in left), "work": None})
    blocks: list[Block] = [
        section("\n".join(lines)),
        *actions([button("Undo", ids.UNDO_MOVE, undo, of=listed([stage.name for stage in left]))]),
    ]
    blocks.append(context("You can undo this for a day, until somebody works on what has begun."))
    return modal("ps.moved_on", "Moved on", blocks, close="Close", carries=origin)


def moved_back(plan: EngagementPlan, origin: FormOrigin) -> View:
    """What is said after moving on was undone."""
    current = current_stages(plan.methodology, plan.engagement.plan_facts)
    names = listed([f"*{escape(stage.name)}*" for stage in current])
    text = f"*{linked(plan.engagement.title, 230)}*\n↩️ It is in {names} again, with what leaving had let go."
    return modal("ps.moved_back", "Undone", [section(text)], close="Close", carries=origin)


def _with_owner(plan: EngagementPlan, stage: Stage) -> str:
    owner = plan.owner_of_gate(stage.id)
    return f"*{escape(stage.name)}*" + (f" ({mention(owner.id)})" if owner else "")


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
            f"• {work_name(work)} · {mention(work.dri)} · {due_words_now(plan, work, now)}"
            for work in gate.open_work
        ]
        heading = f"⚠️ *{count(len(lines), 'activity is', 'activities are')} still open*"
        yield section(f"{heading}\n{first_lines(lines, MOST_OPEN, room=2800)}")
    elif gate.going_on or gate.ending:
        yield section("✅ Everything in this stage is done or not needed, except recurring work.")
    else:
        yield section("✅ Every activity of this stage is done or not needed.")
    if gate.going_on:
        lines = [
            f"• {work_name(work)} · {mention(work.dri)} · {due_words_now(plan, work, now)}"
            for work in gate.going_on
        ]
        heading = "🔁 *Recurring, and still due after the stage is left*"
        yield section(f"{heading}\n{first_lines(lines, MOST_OPEN, room=2800)}")
    for heading, let_go in (
        ("⏹️ *Recurring, and over when the stage is left*", gate.ending),
        ("➖ *Optional, and let go when the stage is left*", gate.optional),
    ):
        if let_go:
            lines = [f"• {work_name(work)} · {mention(work.dri)}" for work in let_go]
            yield section(f"{heading}\n{first_lines(lines, MOST_OPEN, room=2800)}")
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


def read_advance(entered: FormValues, gates: Sequence[Gate]) -> Mapping[StageId, Passed]:
    """The answers at each gate; raises `FieldErrors` where something is open and no reason is given, and where no
    stage is left."""
    known, nothing = read_gate(entered), Passed(despite=entered.text(DESPITE))
    asked = set(entered.blocks(LEAVES))
    passed = {
        gate.stage.id: known.get(gate.stage.id, nothing).model_copy(
            update={
                "leaves": (block := f"{LEAVES}{gate.stage.id}") not in asked or TRUE in entered.choices(block)
            }
        )
        for gate in gates
    }
    left = [gate for gate in gates if passed[gate.stage.id].leaves]
    if not left:
        raise FieldErrors({f"{LEAVES}{gates[0].stage.id}": "Tick the stage that is finished, or cancel."})
    work = sum(len(gate.open_work) for gate in left)
    criteria = sum(len(gate.missing(passed[gate.stage.id].confirmed)) for gate in left)
    if (work or criteria) and not nothing.despite:
        raise FieldErrors({DESPITE: _still_open(work, criteria)})
    return passed


def _still_open(work: int, criteria: int) -> str:
    parts = [
        count(work, "activity is open", "activities are open") if work else "",
        count(criteria, "criterion is not confirmed", "criteria are not confirmed") if criteria else "",
    ]
    return f"{listed([each for each in parts if each])}. Finish them, or say why you go on regardless."


def _follows(gate: Gate, gates: int) -> str:
    if gates > 1:
        return "Once both stages are left, the next one begins."
    if gate.entered:
        begin = "begins" if len(gate.entered) == 1 else "begin"
        return f"{listed([f'*{escape(stage.name)}*' for stage in gate.entered])} {begin} at once."
    if gate.beside:
        return f"*{listed([escape(stage.name) for stage in gate.beside])}* goes on beside it."
    return "No stage follows: what remains is to close the engagement."
