"""What does `/ps-stage` answer?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_sdk import WebClient

from handlers.block_kit.message import Message
from handlers.block_kit.usage import Usage, usage
from handlers.context import Desk
from handlers.pages.stage_card import card, line_of
from handlers.pages.views.my_engagements import PER_PAGE, my_engagements
from handlers.ps_stage.matching import stage_meant
from handlers.ps_stage.query import Question
from handlers.ps_stage.suggestions import begun_so, near_names, role_named
from handlers.ps_stage.views.choices import Choice, choose_engagement
from handlers.ps_stage.views.journey import journey
from handlers.ps_stage.views.stage_definition import stage_definition
from handlers.ps_stage.views.stage_map import stage_map
from handlers.slack.command_text import first_word, plain_words
from handlers.slack.visibility import visible_to
from methodology.engagement.engagement import Engagement
from methodology.engagement.rights import Viewer
from methodology.plan.stages import current_stages
from storage.engagements import queries
from storage.engagements.replan import Planned, planned

COMMAND = "/ps-stage"


@dataclass(frozen=True)
class Word:
    """A word that the command knows: its usage, and what answers to it."""

    usage: Usage
    answer: Callable[[Question, str], Message | None]


def answer(
    desk: Desk, client: WebClient, viewer: Viewer, channel: str, text: str, *, shared: bool = False
) -> Message:
    """The answer to `/ps-stage` with this text, asked in this channel; `shared`, for all to see."""
    words = plain_words(text)
    with desk.database.reading() as session:
        question = Question(desk, client, session, viewer, channel, words, shared)
        if not words:
            return _here(question)
        first, rest = first_word(words)
        known = WORDS.get(first)
        return (known.answer(question, rest) if known else None) or _named(question)


def _here(question: Question) -> Message:
    """What this channel is about; elsewhere, what the person is in."""
    there = queries.of_channel(question.session, question.workspace, question.channel)
    return _one_or_choose(question, "", there) if there else _mine(question)


def mine(desk: Desk, client: WebClient, viewer: Viewer, page: int) -> Message:
    """This page of the person's engagements."""
    with desk.database.reading() as session:
        return _mine(Question(desk, client, session, viewer, "", ""), page)


def _mine(question: Question, page: int = 1) -> Message:
    mine = queries.of_person(question.session, question.workspace, question.viewer.id, limit=500)
    shown = mine[(page - 1) * PER_PAGE : page * PER_PAGE]
    today = question.viewer.person.today(question.desk.now())
    lines = [line_of(question.desk, question.viewer, _planned(question, each)) for each in shown]
    return my_engagements(question.methodology, lines, today, total=len(mine), page=page)


def _named(question: Question) -> Message:
    """A stage, an engagement, or the names nearest to what was typed."""
    stage = stage_meant(question.methodology, question.words)
    if stage is not None:
        return stage_definition(question.methodology, stage, can_share=question.can_share)
    named = queries.named(question.session, question.workspace, question.words)
    seen = visible_to(question.client, question.viewer, named) or begun_so(question)
    if seen:
        return _one_or_choose(question, question.words, seen)
    return near_names(question) or _help(question, question.words)


def _one_or_choose(question: Question, asked: str, there: Sequence[Engagement]) -> Message:
    if len(there) == 1:
        return card(question.desk, question.viewer, _planned(question, there[0]))
    return choose_engagement(asked, [_choice(question, each) for each in there])


def _choice(question: Question, engagement: Engagement) -> Choice:
    methodology = question.desk.catalog.methodology(engagement.version)
    stages = " and ".join(stage.name for stage in current_stages(methodology, engagement.course))
    detail = stages if engagement.state == "open" else engagement.state.replace("_", " ")
    return Choice(engagement=engagement.id, title=engagement.title, detail=detail)


def _planned(question: Question, engagement: Engagement) -> Planned:
    return planned(question.session, question.desk.catalog, engagement, only_open=True)


def _help(question: Question, asked: str = "") -> Message:
    return usage(COMMAND, USAGES, asked=asked)


def _list(question: Question, rest: str) -> Message | None:
    return None if rest else stage_map(question.methodology, can_share=question.can_share)


def _journey(question: Question, rest: str) -> Message | None:
    return None if rest else journey(question.methodology, can_share=question.can_share)


def _help_word(question: Question, rest: str) -> Message | None:
    return None if rest else _help(question)


WORDS = {
    "list": Word(Usage(typed="list", gives="the map of all stages"), _list),
    "role": Word(Usage(typed="role pm", gives="everything a role is DRI for"), role_named),
    "journey": Word(
        Usage(typed="journey", gives="the customer journey and the stages that serve it"), _journey
    ),
    "help": Word(Usage(typed="help", gives="this help"), _help_word),
}
"""The words that the command knows, by the first word typed; help is written from them."""

USAGES = (
    Usage(typed="", gives="the engagement of this channel; elsewhere, your engagements"),
    Usage(typed="Acme", gives="an engagement, by its customer, its name or its reference"),
    Usage(typed="scoping", gives="what a stage is: its DRI, activities, outcomes and tools"),
    *(word.usage for word in WORDS.values()),
)
