"""The `/ps-stage` command: its words and their answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_sdk import WebClient

from handlers.block_kit.message import Message
from handlers.block_kit.usage import Usage, usage
from handlers.context import AppContext
from handlers.pages.stage_card import render_card
from handlers.ps_stage.matching import stage_called, stage_meant
from handlers.ps_stage.query import StageQuery
from handlers.ps_stage.suggestions import (
    engagements_beginning_with,
    role_answer,
    role_suggestions,
    suggested_names,
)
from handlers.ps_stage.views.choices import (
    Choice,
    Suggestion,
    choose_engagement,
    nothing_lives_in,
    with_suggestion,
)
from handlers.ps_stage.views.journey import journey
from handlers.ps_stage.views.my_engagements import PER_PAGE, my_engagements
from handlers.ps_stage.views.stage_definition import stage_definition
from handlers.ps_stage.views.stage_map import stage_map
from handlers.slack.command_text import first_word, mentioned_channels, plain_words, spellings
from handlers.slack.visibility import visible_to
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_line import engagement_line
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from methodology.plan.stages import current_stages
from methodology.refusal import Refusal
from storage.engagements import queries
from storage.engagements.engagement_plan import load_plan

COMMAND = "/ps-stage"


@dataclass(frozen=True)
class Word:
    """A word that the command knows: its usage, and the function that answers it.

    `otherwise` answers what follows the word and means nothing, after all else was looked for.
    """

    usage: Usage
    answer: Callable[[StageQuery, str], Message | None]
    otherwise: Callable[[StageQuery, str], Message] | None = None


def answer(app_context: AppContext, client: WebClient, viewer: Viewer, channel: str, text: str) -> Message:
    """The answer to `/ps-stage` with this text in this channel.

    An engagement with exactly the name typed comes before a stage or a word of the command.
    """
    words, channels = plain_words(text), mentioned_channels(text)
    with app_context.database.reading() as session:
        query = StageQuery(app_context, client, session, viewer, channel, words)
        if channels:
            return _of_mentioned(query, channels)
        if not words:
            return _of_channel(query)
        called = _called(query)
        if called:
            return _one_or_choose(query, words, called, _namesake(query))
        return _definition(query) or _near(query)


def look_up(app_context: AppContext, client: WebClient, viewer: Viewer, channel: str, words: str) -> Message:
    """The answer to a button with these words: the stage or word of this name before any engagement."""
    with app_context.database.reading() as session:
        query = StageQuery(app_context, client, session, viewer, channel, words)
        defined = _definition(query) or _otherwise(query)
        if defined is not None:
            return defined
        called = _called(query)
        return _one_or_choose(query, words, called) if called else _near(query)


def shared_definition(app_context: AppContext, client: WebClient, viewer: Viewer, words: str) -> Message:
    """The stage or word of this name, for everybody to see; raises `Refusal` where there is none by now."""
    with app_context.database.reading() as session:
        found = _definition(StageQuery(app_context, client, session, viewer, "", words, shared=True))
    if found is None:
        raise Refusal("The methodology has changed and does not have this any more. Type `/ps-stage list`.")
    return found


def _of_channel(query: StageQuery) -> Message:
    """The engagements of this channel; elsewhere, those of the person."""
    engagements = queries.list_in_channel(query.session, query.workspace, query.channel)
    return _one_or_choose(query, "", engagements) if engagements else _mine(query)


def answer_mine(app_context: AppContext, client: WebClient, viewer: Viewer, page: int) -> Message:
    """This page of the person's engagements."""
    with app_context.database.reading() as session:
        return _mine(StageQuery(app_context, client, session, viewer, "", ""), page)


def _mine(query: StageQuery, page: int = 1) -> Message:
    engagements = queries.list_of_person(query.session, query.workspace, query.viewer.id, limit=500)
    shown = engagements[(page - 1) * PER_PAGE : page * PER_PAGE]
    now = query.app_context.now()
    lines = [engagement_line(_plan(query, each), query.viewer.id, now) for each in shown]
    return my_engagements(
        query.methodology, lines, query.viewer.person.today(now), total=len(engagements), page=page
    )


def _called(query: StageQuery) -> list[Engagement]:
    """The visible engagements with exactly this customer, reference or title."""
    found = queries.find_by_name(query.session, query.workspace, spellings(query.words))
    return visible_to(query.client, query.viewer, found)


def _of_mentioned(query: StageQuery, channels: Sequence[str]) -> Message:
    """The visible engagements of these channels, or else of the name that the text has beside them."""
    living = [
        each for id_ in channels for each in queries.list_in_channel(query.session, query.workspace, id_)
    ]
    seen = visible_to(query.client, query.viewer, living)
    if len(seen) > 1:
        return choose_engagement("", [_choice(query, each) for each in seen], where="there")
    if not seen and query.words:
        seen = _called(query) or engagements_beginning_with(query)
    return _one_or_choose(query, query.words, seen) if seen else nothing_lives_in(channels)


def _definition(query: StageQuery) -> Message | None:
    """The answer of the methodology: a word of the command, or the stage of exactly this name."""
    first, rest = first_word(query.words)
    word = WORDS.get(first)
    answered = word.answer(query, rest) if word else None
    if answered is not None:
        return answered
    stage = stage_called(query.methodology, query.words)
    return stage_definition(query.methodology, stage, can_share=query.can_share) if stage else None


def _namesake(query: StageQuery) -> Suggestion | None:
    """The word or stage that these words mean where they do not mean an engagement."""
    first, rest = first_word(query.words)
    word = WORDS.get(first)
    if word and (word.otherwise or word.answer(query, rest)):
        return Suggestion(name=f"Use “{first}” as a command", typed=query.words)
    stage = stage_meant(query.methodology, query.words)
    return Suggestion(name=f"Show the stage {stage.name}", typed=stage.name) if stage else None


def _near(query: StageQuery) -> Message:
    """What begins with these words, a stage that they misspell, the nearest names, or the help."""
    seen = engagements_beginning_with(query)
    if seen:
        return _one_or_choose(query, query.words, seen, _namesake(query))
    stage = stage_meant(query.methodology, query.words)
    if stage is not None:
        return stage_definition(query.methodology, stage, can_share=query.can_share)
    return _otherwise(query) or suggested_names(query) or _help(query, query.words)


def _otherwise(query: StageQuery) -> Message | None:
    first, rest = first_word(query.words)
    word = WORDS.get(first)
    return word.otherwise(query, rest) if word and word.otherwise else None


def _one_or_choose(
    query: StageQuery, asked: str, engagements: Sequence[Engagement], namesake: Suggestion | None = None
) -> Message:
    """The card or a choice, and a button to the stage or word of the same name."""
    if len(engagements) == 1:
        shown = render_card(query.app_context, query.viewer, _plan(query, engagements[0]))
    else:
        shown = choose_engagement(asked, [_choice(query, each) for each in engagements])
    return with_suggestion(shown, namesake) if namesake else shown


def _choice(query: StageQuery, engagement: Engagement) -> Choice:
    methodology = query.app_context.catalog.get_methodology(engagement.version)
    stages = " and ".join(stage.name for stage in current_stages(methodology, engagement.plan_facts))
    detail = stages if engagement.state == "open" else engagement.state.replace("_", " ")
    return Choice(engagement=engagement.id, title=engagement.title, detail=detail)


def _plan(query: StageQuery, engagement: Engagement) -> EngagementPlan:
    return load_plan(query.session, query.app_context.catalog, engagement, only_open=True)


def _help(query: StageQuery, asked: str = "") -> Message:
    return usage(COMMAND, USAGES, asked=asked)


def _list(query: StageQuery, rest: str) -> Message | None:
    return None if rest else stage_map(query.methodology, can_share=query.can_share)


def _journey(query: StageQuery, rest: str) -> Message | None:
    return None if rest else journey(query.methodology, can_share=query.can_share)


def _help_word(query: StageQuery, rest: str) -> Message | None:
    return None if rest else _help(query)


WORDS = {
    "list": Word(Usage(typed="list", gives="the map of all stages"), _list),
    "role": Word(Usage(typed="role pm", gives="everything a role is DRI for"), role_answer, role_suggestions),
    "journey": Word(
        Usage(typed="journey", gives="the customer journey and the stages that serve it"), _journey
    ),
    "help": Word(Usage(typed="help", gives="this help"), _help_word),
}
"""The words that the command knows, by the first word typed; the help lists them."""

USAGES = (
    Usage(typed="", gives="the engagement of this channel; elsewhere, your engagements"),
    Usage(typed="Acme", gives="an engagement, by its customer, its name or its reference"),
    Usage(typed="scoping", gives="what a stage is: its DRI, activities, outcomes and tools"),
    *(word.usage for word in WORDS.values()),
)
