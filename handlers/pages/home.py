"""A person's Home: loaded and published, with its pages and filters."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from http.client import HTTPException

from slack_sdk.errors import SlackClientError
from sqlmodel import Session

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.modal import View, as_json
from handlers.block_kit.text import linked
from handlers.context import AppContext
from handlers.outbox.errand import Errand, ErrandContext
from handlers.outbox.standings import settle_lists
from handlers.pages.lists import Lists
from handlers.pages.portfolio import load_portfolio
from handlers.pages.views.admin_panel import AdminPanel
from handlers.pages.views.failure import failure_words
from handlers.pages.views.home import (
    PORTFOLIO,
    HomeFacts,
    all_of,
    home,
    not_for_you,
    not_shown,
)
from handlers.pages.views.portfolio import filter_of
from handlers.slack.facts import SlackFacts
from handlers.slack.interaction import Interaction
from handlers.slack.viewer import get_reader
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.portfolio import PortfolioFilter
from methodology.engagement.rights import NotAllowed, Viewer, must_be_member
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.engagements.lists import list_of_person, list_over_of_person
from storage.engagements.unit_of_work import UnitOfWork
from storage.outbox.queries import count_unsent, list_failures, was_sent_anything
from storage.people import list_at_home, note_home_opened

log = logging.getLogger(__name__)

FAILURES = 5
LOOKS_FOR = timedelta(minutes=15)
"""How long somebody who opened Home counts as looking at it."""


def publish(
    facts: SlackFacts,
    viewer: Viewer,
    *,
    whole: str = "",
    page: int = 1,
    chosen: PortfolioFilter = "running",
    just_done: Sequence[tuple[EngagementId, PlannedActivity]] = (),
) -> None:
    """Publish this person's current Home, on top of it what was `just_done` there, which can be undone."""
    view = home_view(facts, viewer, whole=whole, page=page, chosen=chosen, just_done=just_done)
    facts.client.views_publish(user_id=viewer.id, view=as_json(view))


def show_home(facts: SlackFacts, person: str) -> None:
    """Publish Home for the person who has opened it.

    If they were forgotten, or Slack does not say who they are, Home says so.
    """
    with facts.app_context.database.begin() as session:
        note_home_opened(session, facts.workspace, PersonId(person), facts.app_context.now())
    try:
        facts.settle(lambda: publish(facts, get_reader(facts, person)))
    except Refusal as refused:
        facts.client.views_publish(user_id=person, view=as_json(not_shown(str(refused))))
    except (SlackClientError, HTTPException, OSError) as error:
        log.info("Home not shown", extra={"error": type(error).__name__})  # opening it again shows it


def home_view(
    facts: SlackFacts,
    viewer: Viewer,
    *,
    whole: str = "",
    page: int = 1,
    chosen: PortfolioFilter = "running",
    just_done: Sequence[tuple[EngagementId, PlannedActivity]] = (),
) -> View:
    """This person's current Home; guests and outsiders get a page that says it is not for them.

    Page n + 1 is the nth page of all of one list: the `whole` one is that of the engagements, the portfolio or, if
    empty, *My work*.
    """
    try:
        must_be_member(viewer)
    except NotAllowed:
        return not_for_you()
    app_context = facts.app_context
    workspace, now = viewer.person.workspace, app_context.now()
    settle_lists(app_context, viewer.person, all_of_workspace=viewer.is_admin)
    with app_context.heavy.one(), app_context.database.reading() as session:
        lists = Lists(app_context, session, viewer)
        engagements = lists.engagements(list_of_person(viewer.id))
        shown = HomeFacts.model_construct(  # validated, all of each list would be read
            person=viewer.person,
            now=now,
            just_done=just_done,
            work=lists.work(),
            gates=lists.gates(),
            handoffs=lists.handoffs(),
            questions=lists.questions(),
            waiting=lists.waiting(),
            asking=lists.asking(),
            engagements=engagements,
            over=() if engagements else lists.engagements(list_over_of_person(viewer.id)),
            is_new=not engagements and not was_sent_anything(session, workspace, viewer.id),
            portfolio=load_portfolio(lists, chosen),
            admin=_admin_panel(app_context, session, workspace) if viewer.is_admin else None,
        )
        return all_of(shown, whole, page - 1) if page > 1 else home(shown)


def page_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Publish Home, or a page of everything in one of its lists."""
    interaction.behind(
        lambda: publish(interaction.facts, interaction.viewer, whole=button.choice, page=button.page)
    )


def portfolio_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Publish Home with another filter of the portfolio, or a page of all of it."""
    interaction.behind(
        lambda: publish(
            interaction.facts,
            interaction.viewer,
            whole=PORTFOLIO,
            page=button.page,
            chosen=filter_of(button),
        )
    )


def _admin_panel(app_context: AppContext, session: Session, workspace: str) -> AdminPanel:
    status = app_context.sending_status()
    failures = [
        failure_words(each.kind, each.recipient, each.error)
        for each in list_failures(session, workspace, limit=FAILURES)
    ]
    methodology = app_context.catalog.get_latest_readable(session)
    return AdminPanel(
        last_sweep=status.last_at,
        oldest_unsent=status.waiting_since,
        unsent=count_unsent(session, workspace, app_context.now()),
        failures=(*([linked(status.trouble, 200)] if status.trouble else []), *failures),
        version=f"{methodology.name}, {methodology.as_of}",
    )


def homes_looked_at(
    unit: UnitOfWork, plan: EngagementPlan, *, but: PersonId | None = None
) -> list["HomeErrand"]:
    """Redraws the Home of each person of this engagement, and of who acts, who may be looking at it now."""
    people = {*plan.people, unit.actor.by} - {but}
    at_home = list_at_home(unit.session, unit.workspace, people, unit.actor.at - LOOKS_FOR)
    return [HomeErrand(workspace=unit.workspace, recipient=each) for each in at_home]


class HomeErrand(Errand):
    """Publishes the person's current Home."""

    kind = "home"

    def run(self, context: ErrandContext) -> None:
        facts = SlackFacts(context.app_context, context.slack_api.client, self.workspace)
        context.slack_api.call(
            "views.publish",
            lambda _client: facts.settle(lambda: publish(facts, get_reader(facts, self.recipient))),
        )


def tool_opened(_interaction: Interaction, _button: ButtonValue) -> None:
    """The browser has opened the tool."""


ERRANDS = (HomeErrand,)
BUTTONS = {
    ids.OPEN_TOOL: tool_opened,
    ids.HOME_PAGE: page_pressed,
    ids.PORTFOLIO_PAGE: portfolio_pressed,
    ids.PORTFOLIO_FILTER: portfolio_pressed,
}
