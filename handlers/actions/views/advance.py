"""The form at the gates of one or two stages, to move on; and what is said afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.actions.views.gate_answers import TRUE, Passed, read_gates, still_open
from handlers.actions.views.gate_fields import (
    MOST_TOLD,
    UNTOUCHED,
    Filled,
    ask_why,
    done_words,
    gate_fields,
    note_input,
)
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin, stages_choice
from handlers.block_kit.inputs import FieldErrors, FormValues, Ticks, tick_list
from handlers.block_kit.layout import actions, button, context, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import capital, cut, escape, first_lines, linked, listed, mention
from handlers.block_kit.wording import stage_words, work_name
from handlers.messages.views.handoff_sheet import ask_button
from handlers.pages.views.handoff_line import fill_button
from methodology.definition.ids import StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import Gate
from methodology.engagement.handoff import missing_parts
from methodology.engagement.handoff_work import handoff_name
from methodology.engagement.work_lists import begun_by_urgency
from methodology.plan.stages import current_stages
from methodology.refusal import Refusal

TITLE = "Move on"
WHY_ANYWAY = "Why move on anyway?"
LEAVES = "leaves:"
MOST_LABEL = 24
"""The most characters of the button that submits a form."""


def choose_stage(plan: EngagementPlan, stages: Sequence[Stage], origin: FormOrigin) -> View:
    """The choice between stages that run side by side."""
    blocks: list[Block] = [section("Two stages run side by side. Which one do you move on from?")]
    for stage in stages:
        about = origin.about.model_copy(update={"choice": stage.id})
        leave = button("Choose", ids.ADVANCE, about, of=stage.name)
        blocks.append(section(stage_words(plan.methodology, stage), leave))
    return modal("ps.advance.choose", TITLE, blocks, carries=origin)


def advance_form(
    plan: EngagementPlan,
    gates: Sequence[Gate],
    now: datetime,
    origin: FormOrigin,
    *,
    asks: str = "",
    pressed: StageId | None = None,
    filled: Filled = UNTOUCHED,
) -> View:
    """The gates of one stage, or of two side by side; `origin.about.choice` must be `stages_choice` of them.

    `asks` is the name of who can be asked for what the handoff lacks. Of two, only the stage is ticked whose gate
    was `pressed`, or both where it was none's.

    The reason is asked where something is still open, see `reason_needed`; for a criterion that is not ticked, once
    it is submitted.
    """
    title, several = f"*{linked(plan.engagement.title, 230)}*", len(gates) > 1
    blocks: list[Block] = [section(title)] if several else []
    for gate in gates:
        said = f"*{escape(gate.stage.name)}*: {done_words(gate)}. {_follows(gate, len(gates))}"
        if several:
            leaves = f"{LEAVES}{gate.stage.id}"
            ticked = [TRUE] if pressed in (None, gate.stage.id) else []
            initial = filled.entered.choices(leaves) if leaves in filled.entered.values else ticked
            choice = [(f"Move on from {gate.stage.name}", TRUE)]
            blocks += tick_list(Ticks(leaves, "Is it done?", choice, initial), ids.ADVANCE_TICKED, said)
        blocks += gate_fields(
            plan,
            gate,
            now,
            "move on",
            redraws=ids.ADVANCE_TICKED,
            one_of_several=several,
            lead="" if several else f"{title}\n{said}",
            filled=filled,
        )
    blocks += [*filled.asked, *_handoff(plan, gates[-1], asks)]
    notes = plan.engagement.left_notes
    blocks.append(note_input(next((notes[gate.stage.id] for gate in gates if gate.stage.id in notes), "")))
    blocks += filled.why_input(WHY_ANYWAY)
    return modal(ids.ADVANCE, TITLE, blocks, submit=_submit(gates), carries=origin)


def reason_needed(
    entered: FormValues,
    shown: FormValues,
    gates: Sequence[Gate],
    after: Sequence[Gate],
    pressed: StageId | None = None,
) -> str:
    """What stays open at the `gates` and so needs a reason, `after` the work is done that is ticked; empty where only
    criteria are to be ticked, which are asked about once the form is submitted: mostly, all of them get ticked."""
    if not any(gate.open_work for gate in gates) and not gates[-1].handoff_missing:
        return ""
    asked = entered.blocks(LEAVES)
    left = [
        gate
        for gate in after
        if (
            TRUE in entered.choices(f"{LEAVES}{gate.stage.id}") if asked else pressed in (None, gate.stage.id)
        )
    ]
    handoff = len(after[-1].handoff_missing) if len(left) == len(after) else 0
    return capital(still_open(left, read_gates(entered, shown, after), handoff))


def _submit(gates: Sequence[Gate]) -> str:
    """ "Move to Scoping", where Slack has room for the name."""
    entered = gates[0].entered
    label = f"Move to {entered[0].name}" if len(entered) == 1 else TITLE
    return label if len(gates) == 1 and len(label) <= MOST_LABEL else TITLE


def moved_on(
    plan: EngagementPlan, left: Sequence[Stage], entered: Sequence[Stage], origin: FormOrigin
) -> View:
    """What is said after stages were left: what began or is waited for, what stays open or was let go; with Undo."""
    names = listed([f"*{escape(stage.name)}*" for stage in left])
    is_done = f"✅ {names} {'is' if len(left) == 1 else 'are'} done"
    beside = current_stages(plan.methodology, plan.engagement.plan_facts)
    ids_left = {stage.id for stage in left}
    if entered:
        follows = f": {listed([f'*{escape(stage.name)}*' for stage in entered])} {'begins' if len(entered) == 1 else 'begin'}."
    elif beside:
        follows = f"; waiting for {listed([_with_owner(plan, stage) for stage in beside])}."
    else:
        lead = plan.roles.lead
        follows = f". All stages are done: {mention(lead.person) if lead else 'the lead'} can close it."
    lines = [f"*{linked(plan.engagement.title, 230)}*", is_done + follows]
    still = [each for each in begun_by_urgency(plan) if each.stage in ids_left and each.required]
    if still:
        named = [f"• {work_name(each)}" for each in still]
        lines.append(f"*Still open, and still due*\n{first_lines(named, MOST_TOLD, room=2000)}")
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


def _handoff(plan: EngagementPlan, gate: Gate, asks: str) -> Iterator[Block]:
    """How far the handoff is, and what in it is empty, with the ways to its form and to who knows it."""
    if not gate.handoff:
        return
    empty = missing_parts(gate.handoff)
    name = handoff_name(len(gate.handoff) - len(empty), len(gate.handoff))
    if not empty:
        yield section(f"✅ *{name}*")
        return
    lacks = cut(listed([escape(part.name.lower()) for part in empty]), 2500)
    why = " Fill it in, or say below why you move on anyway." if gate.handoff_missing else ""
    fill = fill_button(plan.engagement.id, "modal", plan.engagement.title, ids.AT_GATE)
    yield section(f"⚠️ *{name}*\nEmpty: {lacks}.{why}", fill)
    if asks:
        yield from actions([ask_button(plan.engagement, "modal", asks)])


def read_advance(
    entered: FormValues, shown: FormValues, gates: Sequence[Gate], agreed: str = ""
) -> Mapping[StageId, Passed]:
    """The answers at each gate. `shown` are the values with which the form was opened, `agreed` what it has agreed.

    Raises `FieldErrors` or `ShowAgain` where something is open and no reason is given, and `FieldErrors` where
    no stage is left.
    """
    if not gates:
        raise Refusal(ids.OLD)
    asked = set(entered.blocks(LEAVES))
    passed = {
        stage: answers.model_copy(
            update={"leaves": (block := f"{LEAVES}{stage}") not in asked or TRUE in entered.choices(block)}
        )
        for stage, answers in read_gates(entered, shown, gates).items()
    }
    left = [gate for gate in gates if passed[gate.stage.id].leaves]
    if not left:
        raise FieldErrors({f"{LEAVES}{gates[0].stage.id}": "Tick the stage that is done, or cancel."})
    handoff = len(gates[-1].handoff_missing) if len(left) == len(gates) else 0
    problem = still_open(left, passed, handoff)
    if problem and not passed[left[0].stage.id].despite:
        ask_why(entered, f"{problem}. Finish that, or say why you move on anyway.", WHY_ANYWAY, agreed)
    return passed


def _follows(gate: Gate, gates: int) -> str:
    if gates > 1:
        return "Once both are done, the next one begins."
    if gate.entered:
        begin = "begins" if len(gate.entered) == 1 else "begin"
        return f"{listed([f'*{escape(stage.name)}*' for stage in gate.entered])} {begin} at once."
    if gate.beside:
        return f"*{listed([escape(stage.name) for stage in gate.beside])}* goes on beside it."
    return "No stage follows: what remains is to close the engagement."
