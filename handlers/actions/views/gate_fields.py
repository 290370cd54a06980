"""The fields of a gate in the forms to move on and to close: what is done and what is open, exit criteria to tick,
a link or note, and the reason to go on anyway."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from handlers.block_kit.inputs import (
    ABOVE,
    MOST_EVIDENCE,
    MOST_REASON,
    RADIO_MOST,
    FieldErrors,
    FormValues,
    ShowAgain,
    text_input,
    ticks_input,
)
from handlers.block_kit.layout import context, section
from handlers.block_kit.text import count, cut, escape, evidence, first_lines, listed, plain
from handlers.block_kit.wording import away_note, when_words, work_name
from methodology.definition.ids import CriterionId, StageId
from methodology.definition.stage import ExitCriterion
from methodology.engagement.criteria import Known
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import Gate
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.text import day
from methodology.value import Value

WORK = "work:"
CRITERIA = "criteria:"
NOTE = "note"
DESPITE = "despite"
WHY = f"{ABOVE}despite"
"""The reason, where it is asked once the form was submitted."""
CRITERION = "criterion:"
EVIDENCE = "evidence:"
"""Forms that an earlier version opened have a tick and a text for each criterion."""
TRUE = "true"
MOST_OPEN = 20
MOST_WHOSE = 8
"""Open activities of one stage that each say whose they are and when; of more, the form would be too long."""
MOST_TOLD = 10
OPTION = 75


class Passed(Value):
    """A person's answers at the gate: the criteria that are met, with their evidence, those that are not although
    they were ticked, what is left for who comes next, the reason to go on despite the rest, and whether the stage
    is to be left."""

    confirmed: Mapping[CriterionId, str] = {}
    denied: frozenset[CriterionId] = frozenset()
    note: str = ""
    despite: str = ""
    leaves: bool = True


def done_words(gate: Gate) -> str:
    """What became of the work of the stage: "8 done, 1 not needed, 2 still open"."""
    done = sum(each.state == "done" for each in gate.closed)
    parts = [
        f"{done} done",
        f"{len(gate.closed) - done} not needed" if len(gate.closed) > done else "",
        f"{len(gate.open_work)} still open" if gate.open_work else "",
    ]
    return ", ".join(each for each in parts if each)


def gate_fields(
    plan: EngagementPlan, gate: Gate, now: datetime, before: str, *, one_of_several: bool
) -> Iterator[Block]:
    """The open activities of a stage to tick, and its exit criteria; those that are known to be met are ticked.

    `before` is what the person is about to do: "move on".
    """
    yield from _open_work(plan, gate, now, f" in {gate.stage.name}" if one_of_several else "")
    for text, work in (
        ("🔁 Goes on after this stage", gate.going_on),
        ("⏹️ Ends with this stage", gate.ending),
        ("➖ Optional, and let go with this stage", gate.optional),
    ):
        if work:
            names = [work_name(each) for each in work[:MOST_TOLD]]
            more = [f"{len(work) - MOST_TOLD} more"] if len(work) > MOST_TOLD else []
            yield context(f"{text}: {listed([*names, *more])}")
    yield from _criteria(plan, gate, now, f"leave {gate.stage.name}" if one_of_several else before)


def note_input(initial: str) -> Block:
    return text_input(NOTE, "Link or note", initial=initial, optional=True, most=MOST_EVIDENCE)


def why_input(label: str, block_id: str = DESPITE, initial: str = "") -> Block:
    hint = "Needed if anything above stays open. It is kept, with your name."
    return text_input(
        block_id, label, initial=initial, optional=True, multiline=True, most=MOST_REASON, hint=hint
    )


def read_why(entered: FormValues) -> str:
    return entered.text(WHY) or entered.text(DESPITE)


def why_again(entered: FormValues, label: str) -> list[Block]:
    """The field for the reason as it was filled in, if the form had got it."""
    return [why_input(label, WHY, entered.text(WHY))] if WHY in entered.values else []


def ask_why(entered: FormValues, problem: str, label: str, agreed: str) -> None:
    """Raises `FieldErrors` at the field for the reason or, where the form has none, `ShowAgain` with it."""
    field = next((each for each in (WHY, DESPITE) if each in entered.values), None)
    if field is not None:
        raise FieldErrors({field: problem})
    raise ShowAgain([section(f"⚠️ {problem}", block_id=f"{ABOVE}open"), why_input(label, WHY)], agreed)


def read_ticked_work(entered: FormValues, gates: Sequence[Gate]) -> tuple[PlannedActivityId, ...]:
    """The open work that is ticked as done and still open, most urgent first."""
    ticked = {choice for block in entered.blocks(WORK) for choice in entered.choices(block)}
    return tuple(each.id for gate in gates for each in gate.open_work if str(each.id) in ticked)


def read_gates(entered: FormValues, shown: FormValues, gates: Sequence[Gate]) -> Mapping[StageId, Passed]:
    """The answers at each gate; `shown` are the values with which the form was opened.

    What has been recorded since, or by this very form, counts as if it had been ticked.
    """
    despite = read_why(entered)
    passed = {}
    for gate in gates:
        ticked, known = _ticked(entered, gate.stage.id), gate.confirmed
        denied = frozenset(_ticked(shown, gate.stage.id).keys() - ticked.keys())
        recorded = {each: found.evidence for each, found in known.items() if each not in denied}
        typed = {each: text or recorded.get(each, "") for each, text in ticked.items()}
        passed[gate.stage.id] = Passed(
            confirmed=recorded | typed, denied=denied, note=entered.text(NOTE), despite=despite
        )
    return passed


def still_open(gates: Sequence[Gate], passed: Mapping[StageId, Passed], handoff: int = 0) -> str:
    """What needs a reason to go on: "2 activities are open and 1 criterion isn't ticked"; empty if nothing does.
    So many parts of the `handoff` are empty that are to be filled by now."""
    work = sum(len(gate.open_work) for gate in gates)
    criteria = sum(len(gate.missing(passed[gate.stage.id].confirmed)) for gate in gates)
    return listed(
        [
            *([count(work, "activity is open", "activities are open")] if work else []),
            *([count(criteria, "criterion isn’t ticked", "criteria aren’t ticked")] if criteria else []),
            *(
                [count(handoff, "part of the handoff is empty", "parts of the handoff are empty")]
                if handoff
                else []
            ),
        ]
    )


def _ticked(entered: FormValues, stage: StageId) -> Mapping[CriterionId, str]:
    """The criteria of a stage that are ticked, each with what was typed for it alone."""
    found = {
        CriterionId(each): ""
        for block in entered.blocks(f"{CRITERIA}{stage}:")
        for each in entered.choices(block)
    }
    for block in entered.blocks(f"{CRITERION}{stage}:"):
        if TRUE in entered.choices(block):
            key = block.removeprefix(CRITERION)
            found[CriterionId(key.partition(":")[2])] = entered.text(f"{EVIDENCE}{key}")
    return found


def _open_work(plan: EngagementPlan, gate: Gate, now: datetime, where: str) -> Iterator[Block]:
    shown = gate.open_work[:MOST_OPEN]
    whose = (
        {} if where or len(shown) > MOST_WHOSE else {str(each.id): _whose(plan, each, now) for each in shown}
    )
    for at in range(0, len(shown), RADIO_MOST):
        part = shown[at : at + RADIO_MOST]
        yield ticks_input(
            f"{WORK}{gate.stage.id}:{at}",
            f"Still open{where}: tick what’s done" if not at else f"Also still open{where}",
            [(each.name, str(each.id)) for each in part],
            descriptions=whose,
        )
    if len(gate.open_work) > MOST_OPEN:
        yield context(f"and {len(gate.open_work) - MOST_OPEN} more in the full plan")


def _whose(plan: EngagementPlan, work: PlannedActivity, now: datetime) -> str:
    dri = plan.dri_of(work)
    said = [plain(dri.name, 40) if dri else "", when_words(plan, work, now), away_note(dri, now)]
    return " · ".join(filter(None, said))


def _criteria(plan: EngagementPlan, gate: Gate, now: datetime, before: str) -> Iterator[Block]:
    for at in range(0, len(gate.criteria), RADIO_MOST):
        part = gate.criteria[at : at + RADIO_MOST]
        yield ticks_input(
            f"{CRITERIA}{gate.stage.id}:{at}",
            f"Before you can {before}: tick what’s true" if not at else "Also needed: tick what’s true",
            [(_in_short(each), each.id) for each in part],
            initial=[each.id for each in part if each.id in gate.confirmed],
            descriptions={
                each.id: _by_whom(plan, gate.confirmed[each.id], now)
                for each in part
                if each.id in gate.confirmed
            },
        )
    lines = [f"• {escape(each.text)}" for each in gate.criteria if len(_in_short(each)) > OPTION]
    lines += [
        f"🔗 {escape(_in_short(each))}: {evidence(known.evidence)}"
        for each in gate.criteria
        if (known := gate.confirmed.get(each.id)) and known.evidence
    ]
    if lines:
        yield context(first_lines(lines, len(lines), room=1900))


def _in_short(criterion: ExitCriterion) -> str:
    return criterion.short or criterion.text


def _by_whom(plan: EngagementPlan, known: Known, now: datetime) -> str:
    """ "Anna Keller, Fri 4 Dec", or what was done: "“Sign the SOW” is done: Anna Keller, Fri 4 Dec"."""
    person = plan.people.get(known.by) if known.by else None
    on = day(known.on, plan.today(now)) if known.on else ""
    who = (
        ", ".join(each for each in (cut(person.name, 24) if known.what else person.name, on) if each)
        if person
        else on
    )
    return cut(f"“{cut(known.what, 30)}” is done: {who}" if known.what else who, OPTION)
