"""The forms that give an engagement more work: conditions, details, own activities, iterations."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors, State, choice_input, date_input, text_input, ticks_input
from handlers.block_kit.layout import context, section
from handlers.block_kit.modal import modal, notice
from handlers.block_kit.text import count, cut, day, escape, plain
from methodology.definition.activity import Activity
from methodology.definition.ids import ActivityId, RoleId, StageId
from methodology.definition.model import Methodology
from methodology.definition.role import Role
from methodology.definition.stage import Stage
from methodology.value import Value

CONDITION = "condition"
DETAILS = "details:"
NAME = "name"
STAGE = "stage"
ROLE = "role"
DUE = "due"
OUTCOME = "outcome"
FIRST_DAY = "first_day"
WEEKS = "weeks"
NUMBER = "number"
ACCEPT = "ps.iterations.accept"

PER_GROUP = 10
MOST_DETAILS = 90
MOST_NAME = 150
MOST_OUTCOME = 300


class NewActivity(Value):
    """An activity of the team's own, as a person entered it."""

    name: str
    stage: StageId
    role: RoleId
    due: date
    outcome: str = ""


class IterationPlan(Value):
    """From when, how long and how many iterations to propose."""

    first_day: date
    weeks: int
    number: int


class Proposed(Value):
    """Proposed iterations, each with its first and last day; they travel until somebody accepts them."""

    carried: FormOrigin
    iterations: tuple[tuple[date, date], ...]
    first_number: int = 1


def condition_form(methodology: Methodology, possible: Sequence[Activity], carried: FormOrigin) -> View:
    """Which condition came up; each leads to one activity, due from today."""
    if not possible:
        return notice(
            "No condition can come up in this engagement. Add an activity of your own instead.",
            "Raise a condition",
        )
    options = [(each.name, str(each.id)) for each in possible[:100]]
    told = [f"*{escape(each.name)}*: {escape(cut(each.condition, 200))}" for each in possible[:30]]
    return modal(
        ids.CONDITION,
        "Raise a condition",
        [
            choice_input(CONDITION, "What is to be done now?", options, hint="It is planned from today on."),
            *[context(each) for each in told],
        ],
        submit="Raise",
        carries=carried,
    )


def read_condition(state: State) -> ActivityId:
    chosen = state.choice(CONDITION)
    if chosen is None:
        raise FieldErrors({CONDITION: "Choose what came up."})
    return ActivityId(chosen)


def details_form(methodology: Methodology, possible: Sequence[Activity], carried: FormOrigin) -> View:
    """Which finer activities to plan too; what is planned already is not among them."""
    if not possible:
        return notice("Every detail that fits this engagement is planned already.", "Turn details on")
    blocks: list[Block] = [section("These are left out by default. What you turn on stays in the plan.")]
    for number, (stage, those) in enumerate(_groups(methodology, possible)):
        options = [(each.name, str(each.id)) for each in those]
        descriptions = {str(each.id): each.outcome for each in those if each.outcome}
        blocks.append(ticks_input(f"{DETAILS}{number}", stage, options, descriptions=descriptions))
    return modal(ids.DETAILS, "Turn details on", blocks, submit="Turn on", carries=carried)


def read_details(state: State) -> tuple[ActivityId, ...]:
    chosen = [ActivityId(each) for block in state.blocks(DETAILS) for each in state.choices(block)]
    if not chosen:
        raise FieldErrors({state.blocks(DETAILS)[0]: "Tick at least one, or press Cancel."})
    return tuple(chosen)


def own_activity_form(
    stages: Sequence[Stage], roles: Sequence[Role], carried: FormOrigin, *, role: RoleId | None = None
) -> View:
    """An activity that only this engagement needs, in a stage that is still to be left."""
    return modal(
        ids.OWN_ACTIVITY,
        "Add an activity",
        [
            text_input(NAME, "What is to be done?", most=MOST_NAME, placeholder="Review the firewall rules"),
            choice_input(STAGE, "Stage", [(each.name, each.id) for each in stages], initial=stages[0].id),
            choice_input(ROLE, "DRI", [(each.name, each.id) for each in roles], initial=role),
            date_input(DUE, "Due", optional=False),
            text_input(OUTCOME, "What does it yield?", optional=True, most=MOST_OUTCOME),
        ],
        submit="Add",
        carries=carried,
    )


def read_own_activity(state: State) -> NewActivity:
    """What was entered; raises `FieldErrors` for what is missing."""
    name, stage, role, due = state.text(NAME), state.choice(STAGE), state.choice(ROLE), state.day(DUE)
    errors = {
        NAME: "" if name else "Say what is to be done.",
        STAGE: "" if stage else "Choose the stage it belongs to.",
        ROLE: "" if role else "Choose the role that does it.",
        DUE: "" if due else "Choose the day on which it is due.",
    }
    if not (name and stage and role and due):
        raise FieldErrors({block: says for block, says in errors.items() if says})
    return NewActivity(
        name=name, stage=StageId(stage), role=RoleId(role), due=due, outcome=state.text(OUTCOME)
    )


def iterations_form(weeks: int, number: int, carried: FormOrigin, *, first_day: date | None) -> View:
    """From when, how long and how many; what it leads to is shown before it counts."""
    lengths = [(count(each, "week", "weeks"), str(each)) for each in range(1, 5)]
    numbers = [(str(each), str(each)) for each in range(1, 27)]
    return modal(
        ids.ITERATIONS,
        "Plan iterations",
        [
            date_input(FIRST_DAY, "First day of the first one", initial=first_day, optional=False),
            choice_input(WEEKS, "How long is each?", lengths, initial=str(weeks), radio=True),
            choice_input(NUMBER, "How many?", numbers, initial=str(number)),
        ],
        submit="Preview",
        carries=carried,
    )


def read_iterations(state: State) -> IterationPlan:
    first_day, weeks, number = state.day(FIRST_DAY), state.choice(WEEKS), state.choice(NUMBER)
    if first_day is None:
        raise FieldErrors({FIRST_DAY: "Choose the first day of the first iteration."})
    return IterationPlan(first_day=first_day, weeks=int(weeks or 2), number=int(number or 1))


def iterations_preview(proposed: Proposed, today: date) -> View:
    """The proposed iterations; they count once this is submitted."""
    lines = [
        f"• Iteration {number}: {day(first, today)} to {day(last, today)}"
        for number, (first, last) in enumerate(proposed.iterations, proposed.first_number)
    ]
    return modal(
        ACCEPT,
        "Iterations: preview",
        [
            section("*These dates would count*\n" + "\n".join(lines)),
            context("Change single ones later in Dates."),
        ],
        submit="Accept",
        carries=proposed,
    )


def _groups(methodology: Methodology, possible: Sequence[Activity]) -> list[tuple[str, tuple[Activity, ...]]]:
    """By stage, in groups of ten: more does not go into one list of ticks."""
    groups: list[tuple[str, tuple[Activity, ...]]] = []
    for stage in methodology.stages_in_order:
        those = [each for each in possible if each.stage == stage.id]
        parts = [tuple(those[at : at + PER_GROUP]) for at in range(0, len(those), PER_GROUP)]
        for number, part in enumerate(parts, 1):
            label = f"{stage.name} ({number} of {len(parts)})" if len(parts) > 1 else stage.name
            groups.append((plain(label, 150), part))
    return groups[:MOST_DETAILS]
