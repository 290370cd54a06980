"""The surfaces that are measured: what a person does, as a function of where and who."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from benchmarks.company import NOW, Somebody
from benchmarks.seed import WORKSPACE
from handlers.actions.activity import mark_done_pressed
from handlers.block_kit.ids import PLAN_FILTERED, ButtonValue, FormOrigin
from handlers.context import AppContext
from handlers.messages.digest import DailyDigest
from handlers.outbox.outgoing_message import RenderContext
from handlers.pages.full_plan import render_full_plan
from handlers.pages.home import home_view
from handlers.pages.stage_card import load_card
from handlers.ps_stage import command
from handlers.slack.facts import SlackFacts
from handlers.slack.interaction import Interaction
from handlers.slack.viewer import get_viewer
from methodology.engagement.engagement import EngagementId
from methodology.plan.planned_activity import PlannedActivityId
from storage.database.connection import Database
from storage.engagements.engagement_plan import get_plan
from storage.methodologies import Catalog


class Source(NamedTuple):
    """A company with the parts that answer, as the process has them."""

    database: Database
    app_context: AppContext
    facts: SlackFacts


Surface = Callable[[Source, Somebody], object]
_CATALOGS: dict[str, Catalog] = {}
"""By database: a process keeps what it has read of the methodologies."""


def _card(source: Source, who: Somebody) -> object:
    with source.database.reading_at_once():
        return load_card(source.facts, get_viewer(source.facts, who.id), _one_of(who))


def _home(source: Source, who: Somebody) -> object:
    return home_view(source.facts, get_viewer(source.facts, who.id))


def _late(source: Source, who: Somebody) -> object:
    return home_view(source.facts, get_viewer(source.facts, who.id), chosen="late", page=1)


def _asks(words: str) -> Surface:
    return lambda source, who: command.answer(
        source.facts, get_viewer(source.facts, who.id), "C0ELSEWHERE", words
    )


def _named(source: Source, who: Somebody) -> object:
    return _asks(f"SOW-{_one_of(who):06}")(source, who)


def _plan(source: Source, who: Somebody) -> object:
    viewer, number = get_viewer(source.facts, who.id), _one_of(who)
    about = ButtonValue(engagement=number, choice=f"{PLAN_FILTERED}open")
    with source.database.reading() as session:
        plan = get_plan(session, source.app_context.catalog, WORKSPACE, number)
    return render_full_plan(source.app_context, viewer, plan, FormOrigin(about=about))


def _digest(source: Source, who: Somebody) -> object:
    """What a sweep computes; the turns that it rolls before are rolled at the first time, as once a day."""
    person = get_viewer(source.facts, who.id).person
    message = DailyDigest(workspace=WORKSPACE, recipient=person.id, day=NOW.date())
    message.prepare(source.app_context, person, NOW)
    with source.database.reading() as session:
        return message.content(RenderContext(source.app_context, session, person, NOW))


def _mark_done(source: Source, who: Somebody) -> object:
    """A press on a card, with the card that replaces it; nothing of it is kept."""
    source = source_of(_RolledBack(source.database))
    body = {"user": {"id": who.id}, "channel": {"id": "C0ELSEWHERE"}, "container": {}}
    interaction = Interaction(source.app_context, source.facts, body, lambda **_: None, {})
    work, engagement = _ours_to_do(source.database, who)
    mark_done_pressed(interaction, ButtonValue(engagement=engagement, work=work, surface="card"))
    interaction.is_answered = True
    for job in interaction._behind:
        job()
    return None


SURFACES: dict[str, Surface] = {
    "card": _card,
    "Home": _home,
    "Home, portfolio of late ones": _late,
    "/ps-stage": _asks(""),
    "/ps-stage next": _asks("next"),
    "/ps-stage, a reference": _named,
    "/ps-stage, an unknown word": _asks("zygomorphic quaggas"),
    "/ps-stage, a name misspelt": _asks("Nothwind Industires 7"),
    "digest": _digest,
    "full plan": _plan,
    "Mark done": _mark_done,
}


def _one_of(who: Somebody) -> EngagementId:
    return EngagementId(who.first)


def _ours_to_do(database: Database, who: Somebody) -> tuple[PlannedActivityId, EngagementId]:
    """Open work of an engagement of theirs; looked for on a connection of its own, which counts for nothing."""
    number = _one_of(who)
    engine = create_engine(database.engine.url, poolclass=NullPool)
    find = text("SELECT id FROM planned_activity WHERE engagement = :number AND state = 'open' ORDER BY id")
    with engine.connect() as connection:
        found = connection.execute(find, {"number": number}).scalars().first()
    assert found is not None, "each of their engagements has open work"
    return PlannedActivityId(found), number


class _RolledBack(Database):
    """The same database, which keeps no change."""

    def __init__(self, database: Database) -> None:
        self.__dict__.update(database.__dict__)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection()
            yield session
            session.flush()


def source_of(database: Database) -> Source:
    catalog = _CATALOGS.setdefault(database.engine.url.database or "", Catalog(database))
    app_context = AppContext(database=database, catalog=catalog, now=lambda: NOW)
    silent: Any = SimpleNamespace(base_url="http://127.0.0.1:1/")
    return Source(database, app_context, SlackFacts(app_context, silent, WORKSPACE))
