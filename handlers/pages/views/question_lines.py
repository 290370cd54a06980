"""What is asked once something was done, for every page and message: whether a condition holds, with Yes and No, and
for the link of what came into being."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, section
from handlers.block_kit.text import capital, escape, linked, mention
from handlers.pages.views.activity_line import add_link_label
from methodology.definition.activity import Activity
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId, Question
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.links import yielded_by
from methodology.engagement.questions import LINK, questions_of, still_asked
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId

MOST_ASKED = 3
MOST_SHORT = 150


def question_lines(
    methodology: Methodology,
    engagement: EngagementId,
    questions: Sequence[Question],
    surface: Surface,
    *,
    of: str = "",
) -> Iterable[Block]:
    """Each question with its buttons, or its answer; `of` (mrkdwn) names where it is asked."""
    for each in questions:
        if each.condition == LINK:
            yield from _link_line(methodology, engagement, each, surface, of)
            continue
        condition = methodology.activity.get(each.condition)
        if condition is None:
            continue
        if each.state == "asked":
            yield section(question_words(methodology, condition, of))
            yield from row(_buttons(condition, each, engagement, surface))
        else:
            yield context(_answer(condition, each))


def _link_line(
    methodology: Methodology, engagement: EngagementId, question: Question, surface: Surface, of: str
) -> Iterable[Block]:
    tool = yielded_by(methodology, question.activity)
    if tool is None:
        return
    name = escape(tool.called)
    if question.state != "asked":
        by = f", said {mention(question.answered_by)}" if question.answered_by else ""
        yield context(f"✅ Link: {name}" if question.state == "yes" else f"No link: {name}{by}")
        return
    about = ButtonValue(engagement=engagement, work=question.work, surface=surface)
    add = button(add_link_label(tool), ids.EVIDENCE, about, of=tool.called)
    asks = f"🔗 *Where is the {name}?*\n{of or 'The link stands on the card and in the handoff.'}"
    if surface == "home":  # a note in the form says that there is none
        yield section(asks, button("Add the link", ids.EVIDENCE, about, of=tool.called))
        return
    yield section(asks)
    no_link = about.model_copy(update={"choice": LINK})
    yield from row([add, button("No link", ids.CONDITION_FAILS, no_link, of=tool.called)])


def asked_when_done(plan: EngagementPlan, work: PlannedActivityId, surface: Surface) -> Iterable[Block]:
    """What was asked when this work was done, answered or not."""
    questions = questions_of(plan.engagement.questions, work)
    yield from question_lines(plan.methodology, plan.engagement.id, questions, surface)


def open_questions(
    plan: EngagementPlan,
    person: PersonId,
    now: datetime,
    surface: Surface,
    *,
    but: Sequence[PlannedActivityId] = (),
    of: str = "",
    most: int = MOST_ASKED,
) -> Iterable[Block]:
    """What this person has not answered yet, apart from what was asked about this work."""
    questions = [each for each in still_asked(plan, person, now) if each.work not in but]
    yield from question_lines(plan.methodology, plan.engagement.id, questions[:most], surface, of=of)


def question_words(methodology: Methodology, condition: Activity, of: str = "") -> str:
    """ "The estimate is above 50,000 USD?", and what Yes plans."""
    role = methodology.role[condition.dri].short
    plans = f"Yes plans “{linked(condition.name, MOST_SHORT)}” for the {escape(role)}"
    return f"❓ *{condition_words(condition)}?*\n{' · '.join(filter(None, [of, plans]))}"


def condition_words(condition: Activity) -> str:
    """The condition in short (mrkdwn)."""
    return capital(linked(condition.short or condition.condition or condition.name, MOST_SHORT))


def _buttons(
    condition: Activity, question: Question, engagement: EngagementId, surface: Surface
) -> Iterable[ButtonElement]:
    about = ButtonValue(engagement=engagement, work=question.work, choice=question.condition, surface=surface)
    of = condition.short or condition.name
    yield button("Yes", ids.CONDITION_HOLDS, about, of=of)
    yield button("No", ids.CONDITION_FAILS, about, of=of)


def _answer(condition: Activity, question: Question) -> str:
    by = f", said {mention(question.answered_by)}" if question.answered_by else ""
    if question.state == "no":
        return f"{condition_words(condition)}: no{by}"
    return f"{condition_words(condition)}: yes{by}. “{linked(condition.name, MOST_SHORT)}” is planned"
