"""The forms for extra work: a condition, details, an activity of the team's own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import (
    MOST_REASON,
    FieldErrors,
    FormValues,
    Ticks,
    choice_input,
    date_input,
    text_input,
    tick_lists,
)
from handlers.block_kit.layout import button, context, section
from handlers.block_kit.modal import modal, notice
from handlers.block_kit.text import linked, plain
from handlers.block_kit.wording import name_in
from handlers.pages.views.activity_line import activity_text
from methodology.definition.activity import Activity
from methodology.definition.ids import ActivityId, RoleId, StageId
from methodology.definition.model import Methodology
from methodology.definition.role import Role
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.facts import Raised
from methodology.value import Value

CONDITION = "condition"
CAME_UP = "came_up:"
NOTE = "note"
DETAILS = "details:"
NAME = "name"
STAGE = "stage"
ROLE = "role"
DUE = "due"
OUTCOME = "outcome"

PER_GROUP = 10
MOST_DETAILS = 90
MOST_TOLD = 12
"""Optional steps that each have their outcome below them; of more, the form would be too long."""
MOST_CONDITIONS = 90
MOST_NAME = 150
MOST_OUTCOME = 300


class NewActivity(Value):
    """An activity of the team's own, as entered."""

    name: str
    stage: StageId
    role: RoleId
    due: date
    outcome: str = ""


def condition_form(methodology: Methodology, possible: Sequence[Activity], origin: FormOrigin) -> View:
    """What may have happened, what puts the engagement at risk first, each with what it plans from today on, and a
    note."""
    if not possible:
        return notice(
            "Nothing in the methodology fits here. Add an activity of your own instead.",
            "Something came up",
        )
    worst_first = sorted(possible, key=lambda each: not each.at_risk)
    lists = [
        Ticks(
            f"{CAME_UP}{at}",
            "What happened?" if not at else "What else may have happened?",
            [(each.short or each.condition, str(each.id)) for each in part],
            descriptions={str(each.id): _plans(methodology, each) for each in part},
        )
        for at, part in enumerate(_in_groups(worst_first[:MOST_CONDITIONS]))
    ]
    note = text_input(NOTE, "Anything to add?", optional=True, multiline=True, most=MOST_REASON)
    return modal(
        ids.RAISE_CONDITION,
        "Something came up",
        [*tick_lists(lists), note],
        submit="Add to the plan",
        carries=origin,
    )


def read_conditions(entered: FormValues) -> tuple[tuple[ActivityId, ...], str]:
    """What came up, and the note on it. A form that an earlier version opened has one choice."""
    ticked = [ActivityId(each) for block in entered.blocks(CAME_UP) for each in entered.choices(block)]
    if before := entered.choice(CONDITION):
        ticked.append(ActivityId(before))
    if not ticked:
        field = next(iter(entered.blocks(CAME_UP)), CONDITION)
        raise FieldErrors({field: "Tick what came up, or press Cancel."})
    return tuple(ticked), entered.text(NOTE)


def _plans(methodology: Methodology, condition: Activity) -> str:
    return f"Plans: {condition.name} ({methodology.role[condition.dri].short})"


def added_page(plan: EngagementPlan, raised: Iterable[Raised], now: datetime, origin: FormOrigin) -> View:
    """What was added because something came up: each activity with its DRI, its date and Undo, and the note."""
    in_plan = {_key(each): each for each in plan.engagement.plan_facts.raised}
    blocks: list[Block] = [section(f"*{linked(plan.engagement.title, 230)}*")]
    for each in raised:
        blocks.append(_added(plan, each, now, origin) if _key(each) in in_plan else _taken_back(plan, each))
    notes = dict.fromkeys(in_plan[_key(each)].note for each in raised if _key(each) in in_plan)
    blocks += [context(f"Note: {linked(note, MOST_REASON)}") for note in notes if note]
    return modal("ps.condition.added", "Added to the plan", blocks, close="Close", carries=origin)


def raised_on(blocks: Iterable[Mapping[str, object]]) -> list[Raised]:
    """What the page shows as added or taken back; it does not say on which days."""
    found = [str(each.get("block_id", "")).partition(CAME_UP)[2].split(":") for each in blocks]
    return [
        Raised(activity=ActivityId(each[0]), occurrence=int(each[1]), on=date.min)
        for each in found
        if len(each) == 2
    ]


def _key(raised: Raised) -> tuple[ActivityId, int]:
    return raised.activity, raised.occurrence


def _added(plan: EngagementPlan, raised: Raised, now: datetime, origin: FormOrigin) -> Block:
    work = next(each for each in plan.work if (each.activity, each.occurrence) == _key(raised))
    stage = name_in(plan.methodology.stage, work.stage)
    has_begun = work.stage in plan.engagement.plan_facts.entered
    beside = stage if has_begun else f"{stage} has not begun"
    undo = origin.about.model_copy(update={"choice": f"{raised.activity}:{raised.occurrence}", "work": None})
    return section(
        activity_text(plan, work, now, beside=beside),
        button("Undo", ids.TAKE_BACK_CONDITION, undo, of=work.name) if work.is_open else None,
        block_id=f"{CAME_UP}{raised.activity}:{raised.occurrence}",
    )


def _taken_back(plan: EngagementPlan, raised: Raised) -> Block:
    name = name_in(plan.methodology.activity, raised.activity)
    return section(
        f"↩️ *{name}*\nTaken back: it is not in the plan any more.",
        block_id=f"{CAME_UP}{raised.activity}:{raised.occurrence}",
    )


def details_form(plan: EngagementPlan, possible: Sequence[Activity], origin: FormOrigin) -> View:
    """The choice of detail activities that are not planned yet."""
    if not possible:
        return notice(
            "Every optional step that fits this engagement is planned already.", "Add optional steps"
        )
    lists = []
    for at, (stage, activities) in enumerate(_groups(plan.methodology, possible)):
        options = [(each.name, str(each.id)) for each in activities]
        told = activities if len(possible) <= MOST_TOLD else ()
        descriptions = {str(each.id): each.outcome for each in told if each.outcome}
        lists.append(Ticks(f"{DETAILS}{at}", stage, options, descriptions=descriptions))
    blocks = [section("What you add stays in the plan."), *tick_lists(lists)]
    return modal(ids.TURN_DETAILS_ON, "Add optional steps", blocks, submit="Add", carries=origin)


def read_details(entered: FormValues) -> tuple[ActivityId, ...]:
    chosen = [ActivityId(each) for block in entered.blocks(DETAILS) for each in entered.choices(block)]
    if not chosen:
        raise FieldErrors({f"{DETAILS}0": "Tick at least one, or press Cancel."})
    return tuple(chosen)


def own_activity_form(
    stages: Sequence[Stage], roles: Sequence[Role], origin: FormOrigin, *, role: RoleId | None = None
) -> View:
    """An activity that only this engagement needs, in a stage that is not over."""
    return modal(
        ids.ADD_ACTIVITY,
        "Add an activity",
        [
            text_input(NAME, "What is to be done?", most=MOST_NAME, placeholder="Review the firewall rules"),
            choice_input(STAGE, "Stage", [(each.name, each.id) for each in stages], initial=stages[0].id),
            choice_input(ROLE, "Which role does it?", [(each.name, each.id) for each in roles], initial=role),
            date_input(DUE, "Due", optional=False),
            text_input(OUTCOME, "Done when", optional=True, most=MOST_OUTCOME),
        ],
        submit="Add",
        carries=origin,
    )


def read_own_activity(entered: FormValues) -> NewActivity:
    """The activity as entered; raises `FieldErrors` for each missing field."""
    name, stage, role, due = entered.text(NAME), entered.choice(STAGE), entered.choice(ROLE), entered.day(DUE)
    errors = {
        NAME: "" if name else "Say what is to be done.",
        STAGE: "" if stage else "Choose the stage it belongs to.",
        ROLE: "" if role else "Choose the role that does it.",
        DUE: "" if due else "Choose the day on which it is due.",
    }
    if not (name and stage and role and due):
        raise FieldErrors({block_id: error for block_id, error in errors.items() if error})
    return NewActivity(
        name=name, stage=StageId(stage), role=RoleId(role), due=due, outcome=entered.text(OUTCOME)
    )


def _groups(methodology: Methodology, possible: Sequence[Activity]) -> list[tuple[str, tuple[Activity, ...]]]:
    """By stage, in groups of ten, the most that a list of checkboxes takes."""
    groups: list[tuple[str, tuple[Activity, ...]]] = []
    for stage in methodology.stages_in_order:
        of_stage = [each for each in possible if each.stage == stage.id]
        parts = _in_groups(of_stage)
        for at, part in enumerate(parts, 1):
            label = f"{stage.name} ({at} of {len(parts)})" if len(parts) > 1 else stage.name
            groups.append((plain(label, 150), part))
    return groups[:MOST_DETAILS]


def _in_groups(activities: Sequence[Activity]) -> list[tuple[Activity, ...]]:
    return [tuple(activities[at : at + PER_GROUP]) for at in range(0, len(activities), PER_GROUP)]
