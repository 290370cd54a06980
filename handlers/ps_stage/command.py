"""The `/ps-stage` command: its words and their answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers.block_kit import ids
from handlers.block_kit.message import Message
from handlers.block_kit.picture import Picture
from handlers.block_kit.usage import Usage, usage
from handlers.pages.my_work import render_my_work
from handlers.ps_stage.engagements import (
    answer_channel,
    answer_mentioned,
    answer_surface,
    find_called,
    one_or_choose,
    surface_near,
    with_own_channels,
)
from handlers.ps_stage.my_work import answer_their_work, mine_asked
from handlers.ps_stage.pictures import for_phone, gallery, journey_of, tables_of
from handlers.ps_stage.query import StageQuery
from handlers.ps_stage.suggestions import (
    engagements_beginning_with,
    role_answer,
    role_suggestions,
    suggested_names,
)
from handlers.ps_stage.things import show_thing
from handlers.ps_stage.views.activity import Here
from handlers.ps_stage.views.choices import (
    Suggestion,
    with_suggestion,
)
from handlers.ps_stage.views.dri import dri_definition
from handlers.ps_stage.views.how_to import how_to
from handlers.ps_stage.views.journey import journey
from handlers.ps_stage.views.phase_table import phase_table
from handlers.ps_stage.views.phone import FOR_PHONE, phone_pictures
from handlers.ps_stage.views.stage_map import stage_map
from handlers.ps_stage.views.thing import KIND_NAMES
from handlers.slack.command_text import (
    first_word,
    mentioned_channels,
    mentioned_people,
    plain_words,
)
from handlers.slack.facts import SlackFacts
from handlers.slack.visibility import visible_to
from methodology.definition.model import Methodology
from methodology.definition.names import Thing
from methodology.definition.picture import journey_picture, table_picture
from methodology.definition.stage import Phase
from methodology.engagement.rights import NotConfirmed, Viewer, may_set_links
from methodology.lookup.lookup import Found, lookup_of
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.engagements import queries
from storage.engagements.engagement_plan import load_plan

MOST_NAMESAKES = 3


@dataclass(frozen=True)
class Word:
    """A word that the command knows: its usage, and the function that answers it.

    `otherwise` answers what follows the word and means nothing, after all else was looked for.
    """

    usage: Usage
    answer: Callable[[StageQuery, str], Message | None]
    otherwise: Callable[[StageQuery, str], Message] | None = None


def answer(facts: SlackFacts, viewer: Viewer, channel: str, text: str) -> Message:
    """The answer to `/ps-stage` with this text in this channel.

    An engagement with exactly the name typed comes before a stage or a word of the command. Raises `AskSlack`
    where Slack must be asked first what this person may see.
    """
    words, channels, people = plain_words(text), mentioned_channels(text), mentioned_people(text)
    with facts.app_context.database.reading() as session:
        query = StageQuery(facts, session, viewer, channel, words)
        if not (words or channels or people):
            return answer_channel(query)
        query = with_own_channels(query)
        if channels:
            return answer_mentioned(query, channels)
        if people:
            return answer_their_work(query, PersonId(people[0]))
        called = find_called(query)
        if called:
            return one_or_choose(query, words, called, _namesake(query))
        return _definition(query) or answer_surface(query) or _near(query)


def look_up(facts: SlackFacts, viewer: Viewer, channel: str, words: str) -> Message:
    """The answer to a button with these words: the stage or word of this name before any engagement."""
    with facts.app_context.database.reading() as session:
        query = StageQuery(facts, session, viewer, channel, words)
        thing = lookup_of(query.methodology).things.get(words)
        if thing is not None:
            return _thing(with_own_channels(query), thing)
        defined = _definition(query) or _otherwise(query)
        if defined is not None:
            return defined
        query = with_own_channels(query)
        called = find_called(query)
        return one_or_choose(query, words, called) if called else _near(query)


def more_matches(facts: SlackFacts, viewer: Viewer, channel: str, words: str, page: int) -> Message:
    """This page of what matches these words."""
    with facts.app_context.database.reading() as session:
        query = StageQuery(facts, session, viewer, channel, words)
        return suggested_names(query, page) or _help(query, words)


def shared_definition(facts: SlackFacts, viewer: Viewer, words: str) -> Message:
    """The stage or word of this name, for everybody to see; raises `Refusal` where the methodology has none
    any more."""
    with facts.app_context.database.reading() as session:
        query = StageQuery(facts, session, viewer, "", words, shared=True)
        thing = lookup_of(query.methodology).things.get(words)
        found = _thing(query, thing) if thing else _definition(query)
    if found is None:
        raise Refusal("The methodology has changed and does not have this any more. Type `/ps-stage list`.")
    return found


def _definition(query: StageQuery) -> Message | None:
    """The answer to a word of the command, to words for one's own work, or about the thing of exactly this name."""
    first, rest = first_word(query.words)
    word = WORDS.get(first)
    answered = word.answer(query, rest) if word else None
    if answered is not None:
        return answered
    mine = mine_asked(query.words)
    if mine is not None and not query.shared:
        return render_my_work(query.app_context, query.viewer, mine)
    found = lookup_of(query.methodology).exactly(query.words)
    return _found(query, found) if found else None


def _found(query: StageQuery, found: Found) -> Message | None:
    """What was meant, with what else is called the same."""
    if found.meant is None:
        return None
    shown = _thing(query, found.meant)
    is_exact = lookup_of(query.methodology).exactly(query.words) is not None
    for each in found.near[:MOST_NAMESAKES] if is_exact else ():
        shown = with_suggestion(shown, Suggestion(name=each.name, of=KIND_NAMES[each.kind], typed=each.key))
    return shown


def _thing(query: StageQuery, thing: Thing) -> Message:
    """The card of a thing; an activity with its state in the engagement of this channel."""
    here: Here | None = None
    if thing.kind == "activity" and query.channel and not query.shared:
        living = queries.list_in_channel(query.session, query.workspace, query.channel)
        seen = visible_to(query.facts, query.session, query.viewer, living)[:MOST_NAMESAKES]
        plans = [load_plan(query.session, query.app_context.catalog, each) for each in seen]
        here = Here(query.viewer, plans, query.app_context.now())
    return show_thing(
        query.methodology,
        thing,
        here,
        can_share=query.can_share,
        may_set_link=may_set_links(query.viewer) and not query.shared,
    )


def _namesake(query: StageQuery) -> Suggestion | None:
    """The word or thing that these words mean where they do not mean an engagement."""
    first, rest = first_word(query.words)
    word = WORDS.get(first)
    if word and (word.otherwise or word.answer(query, rest)):
        return Suggestion(name=f"Use “{first}” as a command", typed=query.words)
    if mine_asked(query.words) is not None:
        return Suggestion(name="Show your own work", typed=query.words)
    thing = lookup_of(query.methodology).meant(query.words)
    if thing is None:
        return None
    return Suggestion(name=f"Show the {KIND_NAMES[thing.kind]} {thing.name}", typed=thing.key)


def _near(query: StageQuery) -> Message:
    """What begins with these words, what to press for what they ask how to do, a thing that they ask about or
    misspell, the nearest names, or the help."""
    seen = engagements_beginning_with(query)
    if seen:
        return one_or_choose(query, query.words, seen, _namesake(query))
    if (shown := surface_near(query)) is not None:
        return shown
    if (shown := how_to(query.words)) is not None:
        return shown
    meant = _found(query, lookup_of(query.methodology).find(query.words))
    if meant is not None:
        return meant
    if not query.viewer.is_confirmed:
        raise NotConfirmed
    return _otherwise(query) or suggested_names(query) or _help(query, query.words)


def _otherwise(query: StageQuery) -> Message | None:
    first, rest = first_word(query.words)
    word = WORDS.get(first)
    return word.otherwise(query, rest) if word and word.otherwise else None


def _help(query: StageQuery, asked: str = "") -> Message:
    return usage(ids.STAGE_COMMAND, USAGES, asked=asked)


def _list(query: StageQuery, rest: str) -> Message | None:
    if rest == FOR_PHONE:
        return _for_phone(query, "The stages", for_phone(table_picture(query.methodology), by_card=True))
    if rest:
        phase = _phase_called(query.methodology, rest)
        return phase_table(query.methodology, phase, can_share=query.can_share) if phase else None
    tables = tables_of(query.methodology)
    shown = gallery(query, list(tables.values()))
    blocks = {phase: block for phase, each in tables.items() if (block := shown.block(each))}
    return replace(stage_map(query.methodology, blocks, can_share=query.can_share), awaits=shown.missing)


def _phase_called(methodology: Methodology, words: str) -> Phase | None:
    """The phase of this name or id; behind the word, a phase comes before a stage that is called alike."""
    lookup = lookup_of(methodology)
    found = lookup.exactly(words)
    things = [lookup.things.get(f"phase:{words.casefold()}"), *([found.meant, *found.near] if found else [])]
    called = next((each.id for each in things if each is not None and each.kind == "phase"), None)
    return next((each for each in methodology.phases if each.id == called), None)


def _for_phone(query: StageQuery, title: str, pieces: Sequence[Picture]) -> Message:
    shown = gallery(query, pieces)
    return replace(
        phone_pictures(title, [(each, shown.block(each)) for each in pieces]), awaits=shown.missing
    )


def _journey(query: StageQuery, rest: str) -> Message | None:
    if rest == FOR_PHONE:
        return _for_phone(query, "The customer journey", for_phone(journey_picture(query.methodology)))
    if rest:
        return None
    picture = journey_of(query.methodology)
    shown = gallery(query, [picture])
    return replace(
        journey(query.methodology, shown.block(picture), can_share=query.can_share), awaits=shown.missing
    )


def _dri(query: StageQuery, rest: str) -> Message | None:
    return None if rest else dri_definition()


def _help_word(query: StageQuery, rest: str) -> Message | None:
    return None if rest else _help(query)


WORDS = {
    "list": Word(
        Usage(typed="list", gives="the map of all stages; with the name of a phase, its stages as a table"),
        _list,
    ),
    "role": Word(Usage(typed="role pm", gives="everything a role is DRI for"), role_answer, role_suggestions),
    "dri": Word(Usage(typed="dri", gives="what the word means"), _dri),
    "journey": Word(
        Usage(typed="journey", gives="the customer journey and the stages that serve it"), _journey
    ),
    "help": Word(Usage(typed="help", gives="this help"), _help_word),
}
"""The words that the command knows, by the first word typed; the help lists them."""

USAGES = (
    Usage(typed="", gives="the engagement of this channel; elsewhere, your engagements"),
    Usage(typed="Acme", gives="an engagement, by its customer, its name or its reference"),
    Usage(typed="Acme team", gives="a part of it: status, team, dates, timeline, plan, next or handoff"),
    Usage(typed="next", gives="your own work; also mine, today and overdue"),
    Usage(
        typed="kickoff",
        gives="anything by its name: a stage, role, activity, tool, checklist, threshold, table or date",
    ),
    *(word.usage for word in WORDS.values()),
)
