"""What does a person see on the app's Home: their work, their engagements, the portfolio, their settings?"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import Literal

from slack_sdk.models.blocks import Block, InteractiveElement
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, divider, header, menu, pager, section
from handlers.block_kit.modal import home_tab
from handlers.block_kit.text import count, cut, day, escape, instant, mention
from handlers.pages.views.activity_line import THEIRS, act_menu, work_text
from handlers.pages.views.my_engagements import EngagementLine, engagement_block
from handlers.pages.views.settings import weekdays_words
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from methodology.people import Person
from methodology.plan.activity import PlannedActivity
from methodology.value import Value

WorkGroup = Literal["overdue", "today", "week"]
PortfolioFilter = Literal["running", "late", "at_risk", "on_track", "on_hold", "over"]

PORTFOLIO_FILTERS: tuple[tuple[PortfolioFilter, str], ...] = (
    ("running", "All that run"),
    ("late", "Late"),
    ("at_risk", "At risk"),
    ("on_track", "On track"),
    ("on_hold", "On hold"),
    ("over", "Closed and cancelled"),
)
WORK_PER_PAGE = 15
MINE_SHOWN = 8
PORTFOLIO_PER_PAGE = 10

_GROUPS: dict[WorkGroup, str] = {"overdue": "🔴 Overdue", "today": "🟠 Today", "week": "⚪ This week"}


class HomeWork(Value):
    """An activity of a person on their Home, with the engagement it belongs to.

    With `only_theirs` they may act on it, and change nothing else of the engagement.
    """

    work: PlannedActivity
    engagement: EngagementId
    title: str
    group: WorkGroup
    only_theirs: bool = False


class Portfolio(Value):
    """One page of the engagements that a lead watches; `total` counts all pages.

    Where there are too many to look at, only the `newest` so many `of` all are in it.
    """

    lines: tuple[EngagementLine, ...] = ()
    chosen: PortfolioFilter = "running"
    total: int = 0
    page: int = 1
    newest: int | None = None
    of: int = 0


class AdminPanel(Value):
    """How the sending of reminders goes. `failures` are the latest, as sentences."""

    last_sweep: datetime | None
    oldest_unsent: datetime | None = None
    unsent: int = 0
    failures: tuple[str, ...] = ()
    version: str = ""


class HomeFacts(Value):
    """Everything on one person's Home. `total_work` and `total_engagements` count all pages."""

    person: Person
    today: date
    work: tuple[HomeWork, ...] = ()
    total_work: int = 0
    work_page: int = 1
    engagements: tuple[EngagementLine, ...] = ()
    total_engagements: int = 0
    portfolio: Portfolio | None = None
    admin: AdminPanel | None = None


def home(
    methodologies: dict[int, Methodology], facts: HomeFacts, actions: AbstractSet[str] = frozenset()
) -> View:
    """The Home tab. `methodologies` by engagement id; `actions`: `done`, `undo`, `act`, `why`, `settings`."""
    parts: list[Iterable[Block]] = [
        _work(methodologies, facts, actions),
        _engagements(facts),
        _portfolio(facts),
        _you(facts, actions),
        _admin(facts),
    ]
    return home_tab([block for part in parts for block in part])


def not_for_you() -> View:
    """The Home of guests and people of other organisations."""
    return home_tab(
        [
            header("Welcome"),
            section(
                "This app is for full members of this workspace. "
                "Ask the person who invited you for what you need to know."
            ),
        ]
    )


def filter_of(about: ButtonValue) -> PortfolioFilter:
    """The filter that a button of the portfolio carries; all that run where it carries none."""
    return next((name for name, _ in PORTFOLIO_FILTERS if name == about.choice), "running")


def _work(
    methodologies: dict[int, Methodology], facts: HomeFacts, actions: AbstractSet[str]
) -> Iterable[Block]:
    yield header("My work")
    if not facts.work:
        yield section("Nothing is due this week. You get a message when something is.")
        return
    group: WorkGroup | None = None
    for each in facts.work[:WORK_PER_PAGE]:
        if each.group != group:
            group = each.group
            yield context(f"*{_GROUPS[group]}*")
        methodology = methodologies[each.engagement]
        text = work_text(
            methodology, each.work, facts.today, beside=escape(cut(each.title, 150)), outcome=False
        )
        may = actions - {"act"} | THEIRS if each.only_theirs else actions
        yield section(text, act_menu(each.work, each.engagement, "home", may))
    pages = max(1, -(-facts.total_work // WORK_PER_PAGE))
    yield from pager(ids.HOME, ButtonValue(surface="home", page=facts.work_page), pages)


def _engagements(facts: HomeFacts) -> Iterable[Block]:
    yield divider()
    yield header("My engagements")
    if not facts.engagements:
        yield section("You are in no open engagement. Open one with `/ps-start` in any channel.")
    for line in facts.engagements[:MINE_SHOWN]:
        yield engagement_block(line, facts.today, "home")
    rest = facts.total_engagements - min(len(facts.engagements), MINE_SHOWN)
    if rest > 0:
        yield context(f"and {rest} more: type `/ps-stage` in a message to this app to see them all")


def _portfolio(facts: HomeFacts) -> Iterable[Block]:
    portfolio = facts.portfolio
    if portfolio is None:
        return
    yield divider()
    yield header("Portfolio")
    about = ButtonValue(choice=portfolio.chosen, surface="home", page=portfolio.page)
    filters = [
        (label, about.model_copy(update={"choice": name, "page": 1})) for name, label in PORTFOLIO_FILTERS
    ]
    chosen = about.model_copy(update={"page": 1})
    yield from row([menu(ids.PORTFOLIO_FILTER, "Which engagements?", filters, chosen)], block_id="portfolio")
    if not portfolio.lines:
        yield section("No engagement is like that. Choose another filter.")
    for line in portfolio.lines[:PORTFOLIO_PER_PAGE]:
        yield engagement_block(line, facts.today, "home")
    if portfolio.newest is not None:
        yield context(
            f"These are from the newest {portfolio.newest} of {portfolio.of}: "
            "type `/ps-stage` and a customer to see one of the others"
        )
    yield from pager(ids.PORTFOLIO, about, max(1, -(-portfolio.total // PORTFOLIO_PER_PAGE)))


def _you(facts: HomeFacts, actions: AbstractSet[str]) -> Iterable[Block]:
    yield divider()
    yield header("Your settings")
    yield section(_settings(facts))
    about = ButtonValue(surface="home")
    away = facts.person.absence
    buttons: list[InteractiveElement | None] = [
        button("Change settings", ids.SETTINGS, about),
        button("Away …", ids.AWAY, about),
        button("I am back", ids.BACK_AGAIN, about) if away is not None else None,
    ]
    yield from row(buttons if "settings" in actions else [], block_id="settings")


def _settings(facts: HomeFacts) -> str:
    person = facts.person
    days = weekdays_words(sorted(person.calendar.weekdays))
    origin = f"public holidays of {escape(person.country)}" if person.country else "no public holidays"
    if person.country and person.region:
        origin += f" ({escape(person.region)})"
    lines = [f"Daily message at {person.digest_at:%H:%M} ({escape(person.zone)}), {days}, {origin}."]
    if person.absence is not None:
        until = day(person.absence.last, facts.today)
        deputy = f" {mention(person.absence.deputy)} stands in." if person.absence.deputy else ""
        lines.append(f"🏝️ Away from {day(person.absence.first, facts.today)} until {until}.{deputy}")
    return "\n".join(lines)


def _admin(facts: HomeFacts) -> Iterable[Block]:
    admin = facts.admin
    if admin is None:
        return
    yield divider()
    yield header("For admins")
    sweep = instant(admin.last_sweep) if admin.last_sweep else "none since the start"
    unsent = count(admin.unsent, "message is", "messages are")
    oldest = f", the oldest since {instant(admin.oldest_unsent)}" if admin.oldest_unsent else ""
    lines = [f"Last look for what is due: {sweep}.", f"{unsent} waiting to be sent{oldest}."]
    if admin.version:
        lines.append(f"Methodology: {escape(admin.version)}.")
    yield section("\n".join(lines))
    if admin.failures:
        told = "\n".join(f"• {escape(cut(each, 200))}" for each in admin.failures[:10])
        yield section(f"⚠️ *Latest failures*\n{told}")
    else:
        yield context("No failures.")
