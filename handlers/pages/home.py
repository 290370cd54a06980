"""What is on a person's Home, and how is it shown again?"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from slack_sdk import WebClient
from sqlmodel import Session

from handlers.block_kit.modal import as_json
from handlers.context import AppContext
from handlers.pages.stage_card import line_of
from handlers.pages.views.home import (
    MINE_SHOWN,
    PORTFOLIO_PER_PAGE,
    WORK_PER_PAGE,
    AdminPanel,
    HomeFacts,
    HomeWork,
    Portfolio,
    PortfolioFilter,
    WorkGroup,
    home,
    not_for_you,
)
from handlers.slack.visibility import visible_to
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import NotAllowed, Viewer, may_change, must_be_member
from methodology.plan.activity import PlannedActivity, by_urgency
from methodology.reminders.recipients import Recipients
from storage.engagements import queries
from storage.engagements.plans import plans_of
from storage.outbox.queue import count_unsent, list_failures

ACTIONS = frozenset({"done", "undo", "act", "why", "settings"})
THIS_WEEK = timedelta(days=7)
WATCHING = (
    "engagement_manager",
    "project_manager",
    "training_coordinator",
    "regional_delivery_manager",
    "ps_director",
)
"""The roles that lead an engagement or watch a portfolio; admins watch everything."""
WORST_FIRST = ("late", "at_risk", "on_track")
MOST_WATCHED = 200
FAILURES = 5
STATES: dict[PortfolioFilter, tuple[str, ...]] = {"on_hold": ("on_hold",), "over": ("closed", "cancelled")}


def publish(
    app_context: AppContext,
    client: WebClient,
    viewer: Viewer,
    *,
    work_page: int = 1,
    chosen: PortfolioFilter = "running",
    portfolio_page: int = 1,
) -> None:
    """Show this person their Home as things stand now; guests and outsiders are told that it is not theirs."""
    try:
        must_be_member(viewer)
    except NotAllowed:
        client.views_publish(user_id=viewer.id, view=as_json(not_for_you()))
        return
    with app_context.database.reading() as session:
        mine = queries.list_of_person(session, viewer.person.workspace, viewer.id, limit=MOST_WATCHED)
        there = plans_of(session, app_context.catalog, mine)
        elsewhere = queries.list_with_work_for(
            session, viewer.person.workspace, viewer.id, limit=MOST_WATCHED
        )
        known = {each.id for each in mine}
        others = plans_of(session, app_context.catalog, [each for each in elsewhere if each.id not in known])
        work = my_work(app_context, viewer, [*there, *others])
        shown = work[(work_page - 1) * WORK_PER_PAGE : work_page * WORK_PER_PAGE]
        facts = HomeFacts(
            person=viewer.person,
            today=viewer.person.today(app_context.now()),
            work=tuple(shown),
            total_work=len(work),
            work_page=work_page,
            engagements=tuple(line_of(app_context, viewer, each) for each in there[:MINE_SHOWN]),
            total_engagements=len(there),
            portfolio=_portfolio(app_context, client, session, viewer, chosen, portfolio_page),
            admin=_admin(app_context, session, viewer.person.workspace) if viewer.is_admin else None,
        )
    methodologies = {int(each.engagement.id): each.methodology for each in (*there, *others)}
    client.views_publish(user_id=viewer.id, view=as_json(home(methodologies, facts, ACTIONS)))


def my_work(app_context: AppContext, viewer: Viewer, there: Iterable[EngagementPlan]) -> list[HomeWork]:
    """What is theirs, or of somebody they stand in for, and due within a week; most urgent first."""
    today = viewer.person.today(app_context.now())
    mine = [
        HomeWork(
            work=work,
            engagement=each.engagement.id,
            title=each.engagement.title,
            group=group,
            only_theirs=not may_change(viewer, each.engagement),
        )
        for each in there
        if each.engagement.is_running
        for work in _reminded_of(viewer, each, today)
        if (group := _group(app_context, viewer, work)) is not None
    ]
    return sorted(mine, key=lambda each: by_urgency(each.work))


def _reminded_of(viewer: Viewer, there: EngagementPlan, today: date) -> list[PlannedActivity]:
    """What is theirs, and what they are reminded of because somebody is away or has left."""
    recipients = Recipients(plan=there, day=today)
    still_open = (work for work in there.work if work.is_open)
    return [work for work in still_open if viewer.id in (work.dri, recipients.dri(work).person)]


def _group(app_context: AppContext, viewer: Viewer, work: PlannedActivity) -> WorkGroup | None:
    today = viewer.person.today(app_context.now())
    if not work.is_open or work.due is None or work.due > today + THIS_WEEK:
        return None
    if work.due < today:
        return "overdue"
    return "today" if work.due == today else "week"


def _portfolio(
    app_context: AppContext,
    client: WebClient,
    session: Session,
    viewer: Viewer,
    chosen: PortfolioFilter,
    page: int,
) -> Portfolio | None:
    """The engagements that a lead watches; None for whoever watches none."""
    states = STATES.get(chosen, ("open",))
    watched = _watched(client, session, viewer, states)
    if not watched and chosen == "running" and not viewer.is_admin:
        return None
    lines = [line_of(app_context, viewer, each) for each in plans_of(session, app_context.catalog, watched)]
    if chosen in ("late", "at_risk", "on_track"):
        lines = [each for each in lines if each.health.state == chosen]
    lines.sort(key=lambda each: WORST_FIRST.index(each.health.state))
    first = (page - 1) * PORTFOLIO_PER_PAGE
    shown = tuple(lines[first : first + PORTFOLIO_PER_PAGE])
    of = queries.count_watched(
        session,
        viewer.person.workspace,
        states=states,
        by=None if viewer.is_admin else viewer.id,
        roles=WATCHING,
    )
    newest = MOST_WATCHED if of > MOST_WATCHED else None
    return Portfolio(lines=shown, chosen=chosen, total=len(lines), page=page, newest=newest, of=of)


def _watched(
    client: WebClient, session: Session, viewer: Viewer, states: tuple[str, ...]
) -> Sequence[Engagement]:
    found = queries.list_watched(
        session,
        viewer.person.workspace,
        states=states,
        limit=MOST_WATCHED,
        by=None if viewer.is_admin else viewer.id,
        roles=WATCHING,
    )
    return visible_to(client, viewer, found)


def _admin(app_context: AppContext, session: Session, workspace: str) -> AdminPanel:
    status = app_context.sending_status()
    failures = [
        f"{each.kind} to <{each.recipient}>: {each.error}"
        for each in list_failures(session, workspace, limit=FAILURES)
    ]
    methodology = app_context.catalog.get_methodology(app_context.catalog.get_latest_version_id(session))
    return AdminPanel(
        last_sweep=status.last_at,
        oldest_unsent=status.waiting_since,
        unsent=count_unsent(session, workspace),
        failures=(*([status.trouble] if status.trouble else []), *failures),
        version=f"{methodology.name}, {methodology.as_of}",
    )
