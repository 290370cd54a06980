"""What was answered at the gates in the forms to move on and to close, and what of it still needs a reason."""

from collections.abc import Mapping, Sequence

from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import ABOVE, VALUE, FormValues
from handlers.block_kit.text import count, listed
from methodology.definition.ids import CriterionId, StageId
from methodology.engagement.gate import Gate
from methodology.plan.planned_activity import PlannedActivityId
from methodology.value import Value

WORK = "work:"
CRITERIA = "criteria:"
NOTE = "note"
DESPITE = "despite"
WHY = f"{ABOVE}despite"
"""The field of the reason, where it is asked for after the form was submitted."""
CRITERION = "criterion:"
EVIDENCE = "evidence:"
"""Forms that an earlier version opened have a tick and a text for each criterion."""
TRUE = "true"


class Passed(Value):
    """A person's answers at the gate: the criteria that are met, with their evidence, those that are not although
    they were ticked, what is left for who comes next, the reason to go on despite the rest, and whether the stage
    is to be left."""

    confirmed: Mapping[CriterionId, str] = {}
    denied: frozenset[CriterionId] = frozenset()
    note: str = ""
    despite: str = ""
    leaves: bool = True


def read_why(entered: FormValues) -> str:
    return entered.text(WHY) or entered.text(DESPITE)


def read_ticked_work(entered: FormValues, gates: Sequence[Gate]) -> tuple[PlannedActivityId, ...]:
    """The open work that is ticked as done and still open, most urgent first."""
    ticked = {choice for block in entered.blocks(WORK) for choice in entered.choices(block)}
    return tuple(each.id for gate in gates for each in gate.open_work if str(each.id) in ticked)


def read_gates(entered: FormValues, shown: FormValues, gates: Sequence[Gate]) -> Mapping[StageId, Passed]:
    """The answers at each gate; `shown` are the values with which the form was opened.

    What has been recorded since then, or by this very form, counts as ticked.
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


def with_shown(origin: FormOrigin, shown: FormValues) -> FormOrigin:
    """The origin of a redrawn form, with the criteria that were ticked when it was opened: a criterion among them
    that is no longer ticked is denied."""
    kept = {each: shown.choices(each) for each in shown.blocks(CRITERIA)}
    ticked = {
        block: {VALUE: {"selected_options": [{"value": each} for each in values]}}
        for block, values in kept.items()
        if values
    }
    return origin.model_copy(update={"shown": ticked})
