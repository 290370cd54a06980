"""What Done of several activities asks, as fields above the form in which they were ticked, and what was answered:
conditions, links, and the items of checklists that are open."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from slack_sdk.models.blocks import Block, SectionBlock

from handlers.block_kit.inputs import (
    ABOVE,
    MOST_EVIDENCE,
    RADIO_MOST,
    FormValues,
    choice_input,
    text_input,
    ticks_input,
)
from handlers.block_kit.layout import section
from handlers.block_kit.text import plain, rest_of
from methodology.definition.ids import ActivityId
from methodology.engagement.checklist import list_items
from methodology.engagement.engagement import Question
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.links import yielded_by
from methodology.engagement.questions import LINK, unanswered
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.value import Value

Fields = list[Block]
QUESTION = f"{ABOVE}question:"
LINK_TO = f"{ABOVE}link:"
ITEMS = f"{ABOVE}items:"
YES = "yes"
NOT_YET = "*Nothing is saved yet.* Answer what you know and save again. The rest can wait."
ASKED_NOW = "*About what you ticked.* Answer what you know; the rest can wait."
UNTICKED = "The activity is done all the same; what you leave unticked on its checklist stays open: *…* beside the activity, then *Details*."
MOST_FIELDS = 40
"""What is left out stays asked on the card, and checklists in *Details*."""
MOST_NAME, MOST_ITEM = 60, 75


class DoneAnswers(Value):
    """The answers, by the work that was done: whether each condition holds, links, and what is ticked off."""

    conditions: Mapping[tuple[PlannedActivityId, ActivityId], bool] = {}
    links: Mapping[PlannedActivityId, str] = {}
    ticked: Mapping[PlannedActivityId, frozenset[str]] = {}


def done_fields(
    plan: EngagementPlan, done: Collection[PlannedActivityId], entered: FormValues, lead: str = NOT_YET
) -> Fields:
    """Everything that Done of this work asks, as it was answered so far; it may be left open."""
    asked = [each for each in unanswered(plan) if each.work in done]
    work = [plan.activity(each) for each in done]
    fields: Fields = [
        *_conditions(plan, [each for each in asked if each.condition != LINK], entered),
        *_links(plan, [each for each in asked if each.condition == LINK], entered),
        *(field for each in work for field in _checklist(plan, each, entered)),
    ]
    said = (
        f"{lead} {UNTICKED}"
        if any(each.block_id.startswith(ITEMS) for each in fields if each.block_id)
        else lead
    )
    return [section(said, block_id=f"{ABOVE}asked"), *fields[:MOST_FIELDS]] if fields else []


def below_moves(moves: Sequence[Block], fields: Fields) -> Fields:
    """What is asked below the due dates that move: these say already that nothing is saved."""
    first = fields[0] if moves and fields else None
    if isinstance(first, SectionBlock) and first.text is not None:
        first.text.text = first.text.text.replace(NOT_YET, ASKED_NOW)
    return fields


def _conditions(plan: EngagementPlan, asked: Sequence[Question], entered: FormValues) -> Iterator[Block]:
    for each in asked:
        condition = plan.methodology.activity[each.condition]
        yield choice_input(
            (block := f"{QUESTION}{each.work}:{each.condition}"),
            f"{condition.short or condition.condition}?",
            [("Yes", YES), ("No", "no")],
            initial=entered.choice(block),
            hint=f"Yes plans “{condition.name}”.",
            optional=True,
            radio=True,
        )


def _links(plan: EngagementPlan, asked: Sequence[Question], entered: FormValues) -> Iterator[Block]:
    for each in asked:
        if tool := yielded_by(plan.methodology, each.activity):
            yield text_input(
                (block := f"{LINK_TO}{each.work}"),
                f"Link: {tool.called}",
                initial=entered.text(block),
                optional=True,
                most=MOST_EVIDENCE,
                hint="A link goes on the card, into the handoff and to the channel's bookmarks. Other text is kept as a note.",
            )


def _checklist(plan: EngagementPlan, work: PlannedActivity, entered: FormValues) -> Iterator[Block]:
    items = [each for each in list_items(plan.methodology, work) if each.tick is None]
    for at in range(0, len(items), RADIO_MOST):
        part = items[at : at + RADIO_MOST]
        yield ticks_input(
            (block := f"{ITEMS}{work.id}:{at}"),
            f"{part[0].checklist.name}: {plain(work.name, MOST_NAME)}{', continued' if at else ''}",
            [(each.text, each.key) for each in part],
            initial=entered.choices(block),
            descriptions={
                each.key: rest_of(each.text, MOST_ITEM) for each in part if len(each.text) > MOST_ITEM
            },
        )


def read_done_answers(entered: FormValues, done: Collection[PlannedActivityId]) -> DoneAnswers:
    """What was answered about this work; what was left open is left out."""
    conditions, links, ticked = {}, {}, dict[PlannedActivityId, frozenset[str]]()
    for block in entered.blocks(QUESTION):
        work, _, condition = block.removeprefix(QUESTION).partition(":")
        if (chosen := entered.choice(block)) and (id := _known(work, done)):
            conditions[id, ActivityId(condition)] = chosen == YES
    for block in entered.blocks(LINK_TO):
        if (url := entered.text(block)) and (id := _known(block.removeprefix(LINK_TO), done)):
            links[id] = url
    for block in entered.blocks(ITEMS):
        work = block.removeprefix(ITEMS).partition(":")[0]
        if (keys := entered.choices(block)) and (id := _known(work, done)):
            ticked[id] = ticked.get(id, frozenset()) | frozenset(keys)
    return DoneAnswers(conditions=conditions, links=links, ticked=ticked)


def _known(work: str, done: Collection[PlannedActivityId]) -> PlannedActivityId | None:
    found = PlannedActivityId(int(work)) if work.isdecimal() else None
    return found if found in done else None
