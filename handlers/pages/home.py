"""A person's Home: loaded and published, with its pages and filters."""

import logging
from http.client import HTTPException

from slack_sdk.errors import SlackClientError
from sqlmodel import Session

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.modal import View, as_json
from handlers.context import AppContext
from handlers.outbox.errand import Errand, ErrandContext
from handlers.pages.portfolio import MOST_WATCHED, load_portfolio
from handlers.pages.views.home import (
    MINE_SHOWN,
    WORK_PER_PAGE,
    AdminPanel,
    HomeFacts,
    home,
    not_for_you,
    not_now,
)
from handlers.pages.views.portfolio import filter_of
from handlers.slack.facts import SlackFacts
from handlers.slack.interaction import Interaction
from handlers.slack.viewer import get_reader
from methodology.engagement.engagement_line import engagement_line, worst_first
from methodology.engagement.portfolio import PortfolioFilter
from methodology.engagement.questions import unanswered
from methodology.engagement.rights import NotAllowed, NotConfirmed, Viewer, must_be_member
from methodology.reminders.my_gates import my_gates, my_handoffs, my_questions
from methodology.reminders.my_work import my_work
from storage.engagements import queries
from storage.engagements.engagement_plan import load_plans
from storage.outbox.queries import count_unsent, list_failures

log = logging.getLogger(__name__)

FAILURES = 5


def publish(
    facts: SlackFacts,
    viewer: Viewer,
    *,
    work_page: int = 1,
    chosen: PortfolioFilter = "running",
    portfolio_page: int = 1,
) -> None:
    """Publish this person's current Home."""
    view = home_view(facts, viewer, work_page=work_page, chosen=chosen, portfolio_page=portfolio_page)
    facts.client.views_publish(user_id=viewer.id, view=as_json(view))


def show_home(facts: SlackFacts, person: str) -> None:
    """Publish Home for the person who has opened it; while Slack does not say who they are, Home says so."""
    try:
        facts.settle(lambda: publish(facts, get_reader(facts, person)))
    except NotConfirmed as silent:
        facts.client.views_publish(user_id=person, view=as_json(not_now(str(silent))))
    except (SlackClientError, HTTPException, OSError) as error:
        log.info("Home not shown", extra={"error": type(error).__name__})  # opening it again shows it


def home_view(
    facts: SlackFacts,
    viewer: Viewer,
    *,
    work_page: int = 1,
    chosen: PortfolioFilter = "running",
    portfolio_page: int = 1,
) -> View:
    """This person's current Home; guests and outsiders get a page that says it is not for them."""
    try:
        must_be_member(viewer)
    except NotAllowed:
        return not_for_you()
    app_context = facts.app_context
    workspace, now = viewer.person.workspace, app_context.now()
    with app_context.database.reading() as session:
        mine = queries.list_of_person(session, workspace, viewer.id, limit=MOST_WATCHED)
        with_work = queries.list_with_work_for(session, workspace, viewer.id, limit=MOST_WATCHED)
        known = {each.id for each in mine}
        others = [each.id for each in with_work if each.id not in known]
        my_plans = load_plans(session, app_context.catalog, workspace, [each.id for each in mine])
        all_plans = [*my_plans, *load_plans(session, app_context.catalog, workspace, others)]
        work = my_work(viewer, all_plans, now)
        lines = worst_first(engagement_line(each, viewer.id, now) for each in my_plans)
        shown = HomeFacts(
            person=viewer.person,
            now=now,
            work=work[(work_page - 1) * WORK_PER_PAGE : work_page * WORK_PER_PAGE],
            total_work=len(work),
            gates=my_gates(viewer, all_plans, now),
            handoffs=my_handoffs(viewer, all_plans, now),
            questions=my_questions(viewer, all_plans, now),
            asking=tuple(each for each in all_plans if unanswered(each, viewer.id)),
            work_page=work_page,
            engagements=lines[:MINE_SHOWN],
            total_engagements=len(my_plans),
            portfolio=load_portfolio(facts, session, viewer, chosen, portfolio_page, known),
            admin=_admin_panel(app_context, session, workspace) if viewer.is_admin else None,
        )
    return home(shown)


def page_pressed(interaction: Interaction, button: ButtonValue) -> None:
    interaction.behind(lambda: publish(interaction.facts, interaction.viewer, work_page=button.page))


def portfolio_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Publish Home with another page or filter of the portfolio."""
    interaction.behind(
        lambda: publish(
            interaction.facts, interaction.viewer, chosen=filter_of(button), portfolio_page=button.page
        )
    )


def _admin_panel(app_context: AppContext, session: Session, workspace: str) -> AdminPanel:
    status = app_context.sending_status()
    failures = [
        f"{each.kind} to <{each.recipient}>: {each.error}"
        for each in list_failures(session, workspace, limit=FAILURES)
    ]
    methodology = app_context.catalog.get_latest_readable(session)
    return AdminPanel(
        last_sweep=status.last_at,
        oldest_unsent=status.waiting_since,
        unsent=count_unsent(session, workspace, app_context.now()),
        failures=(*([status.trouble] if status.trouble else []), *failures),
        version=f"{methodology.name}, {methodology.as_of}",
    )


class HomeErrand(Errand):
    """Publishes the person's current Home."""

    kind = "home"

    def run(self, context: ErrandContext) -> None:
        facts = SlackFacts(context.app_context, context.slack_api.client, self.workspace)
        context.slack_api.call(
            "views.publish",
            lambda _client: facts.settle(lambda: publish(facts, get_reader(facts, self.recipient))),
        )


ERRANDS = (HomeErrand,)
BUTTONS = {
    ids.HOME_PAGE: page_pressed,
    ids.PORTFOLIO_PAGE: portfolio_pressed,
    ids.PORTFOLIO_FILTER: portfolio_pressed,
}
