"""The app's Home: a person's work, their engagements, the portfolio, their settings, a panel for admins."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, header, overflow, pager, section
from handlers.block_kit.modal import home_tab
from handlers.block_kit.text import escape, escape_sentence, linked, mention
from handlers.block_kit.wording import tools_to_open, work_name
from handlers.pages.views.activity_line import (
    derived_waiting_controls,
    line_controls,
    line_text,
    undo_button,
    waiting_text,
)
from handlers.pages.views.admin_panel import AdminPanel, admin_blocks
from handlers.pages.views.engagement_line import engagement_row, none_open
from handlers.pages.views.gate_line import gate_controls, gate_text
from handlers.pages.views.handoff_line import handoff_controls, handoff_text
from handlers.pages.views.happened import date_name, happened_question, named_date
from handlers.pages.views.portfolio import PortfolioPage, portfolio_blocks
from handlers.pages.views.question_lines import open_questions
from handlers.pages.views.settings import weekdays_words
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_line import EngagementLine
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.links import with_own_links
from methodology.engagement.passed_dates import DID_IT_HAPPEN
from methodology.people import Person
from methodology.plan.places import country_name
from methodology.plan.planned_activity import PlannedActivity
from methodology.reminders.my_gates import MyGate, MyHandoff, MyQuestion, Waiting
from methodology.reminders.my_work import MyActivity
from methodology.text import day
from methodology.value import Value

SHOWN = 10
"""Lines of each list on Home; all of one list are on pages of their own."""
PER_PAGE = 25
MOST_GATES = 5
MOST_HANDOFFS = 3
MOST_QUESTIONS = 3
MOST_WAITING = 3
MOST_ASKING = 1
"""One question at a time: the next one follows its answer."""
MOST_TITLE = 25
"""Characters of an engagement on Home, so that it and the day fit one line of a phone."""
ROLE_DEPUTY = "In each role its deputy, else the lead of the engagement,"
MINE = "mine"
PORTFOLIO = "portfolio"
"""The lists of which everything can be shown; *My work* is the empty one."""


class HomeFacts(Value):
    """Everything on one person's Home now. In `asking` they have not answered a question; `just_done` was done on it.
    `over` are the latest of their engagements where none is open; `is_new` if nothing was ever sent to them."""

    person: Person
    now: datetime
    just_done: Sequence[tuple[EngagementId, PlannedActivity]] = ()
    work: Sequence[MyActivity] = ()
    gates: Sequence[MyGate] = ()
    handoffs: Sequence[MyHandoff] = ()
    questions: Sequence[MyQuestion] = ()
    waiting: Sequence[Waiting] = ()
    asking: Sequence[EngagementPlan] = ()
    engagements: Sequence[EngagementLine] = ()
    over: Sequence[EngagementLine] = ()
    is_new: bool = True
    portfolio: PortfolioPage | None = None
    admin: AdminPanel | None = None


def home(facts: HomeFacts) -> View:
    """The Home tab: the first lines of each list."""
    parts: list[Iterable[Block]] = [_buttons(), _work(facts), _engagements(facts)]
    if facts.portfolio is not None:
        parts.append(portfolio_blocks(facts.portfolio, facts.person.today(facts.now)))
    parts += [_own_settings(facts), admin_blocks(facts.admin)]
    return home_tab([block for part in parts for block in part])


def all_of(facts: HomeFacts, whole: str, page: int) -> View:
    """A page of one list of Home as a whole (`MINE`, `PORTFOLIO`, else *My work*), and the way back."""
    about, begin = ButtonValue(surface="home", choice=whole, page=page + 1), (page - 1) * PER_PAGE
    back = button("Back to Home", ids.HOME_PAGE, ButtonValue(surface="home"))
    blocks: list[Block] = [*row([back], block_id="top")]
    if whole in (MINE, PORTFOLIO):
        watched = facts.portfolio or PortfolioPage()
        lines = facts.engagements if whole == MINE else watched.lines
        today = facts.person.today(facts.now)
        blocks += [
            header("My engagements" if whole == MINE else "Portfolio"),
            *(engagement_row(line, today) for line in lines[begin : begin + PER_PAGE]),
        ]
        if whole == PORTFOLIO:
            about = about.model_copy(update={"choice": watched.chosen})
        total, action_id = len(lines), ids.HOME_PAGE if whole == MINE else ids.PORTFOLIO_PAGE
    else:
        before = _before_work(facts) if page == 1 else ()
        blocks += [header("My work"), *before, *_lines(facts, begin, PER_PAGE, page=page + 1)]
        blocks += _waiting(facts) if begin + PER_PAGE >= len(facts.work) else ()
        total, action_id = len(facts.work), ids.HOME_PAGE
    pages = max(1, -(-total // PER_PAGE))
    return home_tab([*blocks, *pager(action_id, about, pages, first=2)])


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


def not_shown(why: str) -> View:
    """The Home of somebody who was forgotten, or of whom Slack does not say who they are."""
    return home_tab([header("Welcome"), section(escape_sentence(why))])


def _buttons() -> Iterable[Block]:
    about = ButtonValue(surface="home")
    yield from row(
        [
            button("Open an engagement", ids.OPEN_ENGAGEMENT, about, style="primary"),
            button("Find …", ids.FIND, about),
            button("Settings", ids.SETTINGS, about),
        ],
        block_id="top",
    )


def _work(facts: HomeFacts) -> Iterable[Block]:
    yield header("My work")
    for engagement, done in facts.just_done:
        yield section(f"✅ *{work_name(done)}*", undo_button(done, engagement, "home"))
    before = (facts.gates, facts.handoffs, facts.questions, facts.asking)
    if not (facts.work or facts.waiting or any(before)):
        yield section("You're all caught up. You get a message when something is due.")
        return
    yield from _before_work(facts)
    shown = _room(facts)
    yield from _lines(facts, 0, shown)
    if len(facts.work) <= shown:
        yield from _waiting(facts)
    yield from _rest(len(facts.work) - shown, ButtonValue(surface="home", page=2), of="My work")


def _before_work(facts: HomeFacts) -> Iterable[Block]:
    yield from _gates(facts)
    yield from _handoffs(facts)
    yield from _questions(facts)
    for plan in facts.asking[:MOST_ASKING]:
        title = linked(plan.engagement.title, MOST_TITLE)
        yield from open_questions(plan, facts.person.id, facts.now, "home", of=title, most=1)


def _room(facts: HomeFacts) -> int:
    """The lines of work that *My work* shows beside what comes before it."""
    lists = ((facts.gates, MOST_GATES), (facts.handoffs, MOST_HANDOFFS), (facts.questions, MOST_QUESTIONS))
    return max(0, SHOWN - sum(min(len(each), most) for each, most in lists) - bool(facts.asking))


def _lines(facts: HomeFacts, begin: int, most: int, *, page: int = 1) -> Iterable[Block]:
    """These lines of *My work*; late work of others stands below the reader's own."""
    for n, each in enumerate(facts.work[begin : begin + most]):
        if each.group == "others" and (n == 0 or facts.work[begin + n - 1].group != "others"):
            yield context("*📣 Waiting on others*")
        title = linked(each.plan.engagement.title, MOST_TITLE)
        yield section(line_text(each.plan, each.activity, facts.now, beside=title, reader=facts.person.id))
        tools = tools_to_open(with_own_links(each.plan.methodology, each.plan.engagement), each.activity)
        controls = line_controls(
            each.activity,
            each.plan.engagement.id,
            "home",
            each.buttons,
            page,
            title=each.plan.engagement.title,
            tools=tools,
        )
        yield from row(controls)


def _waiting(facts: HomeFacts) -> Iterable[Block]:
    """Gates and handoffs that are late with others, after the activities that are, the last ones of the work."""
    if facts.waiting and not (facts.work and facts.work[len(facts.work) - 1].group == "others"):
        yield context("*📣 Waiting on others*")
    for each in facts.waiting[:MOST_WAITING]:
        engagement = each.plan.engagement
        about = ButtonValue(engagement=engagement.id, choice=each.key, surface="home")
        yield section(waiting_text(each.name, each.owner, each.late_by, engagement.title))
        yield from row(derived_waiting_controls(about, of=each.name, may_fill=each.may_fill))
    if len(facts.waiting) > MOST_WAITING:
        yield context(f"and {len(facts.waiting) - MOST_WAITING} more to move on from or to hand off")


def _rest(more: int, about: ButtonValue, *, of: str) -> Iterable[Block]:
    if more > 0:
        yield section(f"and {more} more", button("Show all", ids.HOME_PAGE, about, of=of))


def _gates(facts: HomeFacts) -> Iterable[Block]:
    for each in facts.gates[:MOST_GATES]:
        engagement = each.plan.engagement
        title = linked(engagement.title, MOST_TITLE)
        yield section(gate_text(each.gate, each.today, beside=title, reader=facts.person.id))
        yield from row(
            gate_controls(
                each.gate.stage,
                engagement.id,
                "home",
                title=engagement.title,
                may_change=each.may_change,
                primary=False,
            )
        )
    if len(facts.gates) > MOST_GATES:
        yield context(f"and {len(facts.gates) - MOST_GATES} more to move on from")


def _handoffs(facts: HomeFacts) -> Iterable[Block]:
    for each in facts.handoffs[:MOST_HANDOFFS]:
        engagement = each.plan.engagement
        title = linked(engagement.title, MOST_TITLE)
        yield section(handoff_text(each.handoff, each.today, beside=title, reader=facts.person.id))
        yield from row(handoff_controls(engagement.id, "home", engagement.title, may_change=each.may_change))
    if len(facts.handoffs) > MOST_HANDOFFS:
        yield context(f"and {len(facts.handoffs) - MOST_HANDOFFS} more to hand off")


def _questions(facts: HomeFacts) -> Iterable[Block]:
    today = facts.person.today(facts.now)
    for each in facts.questions[:MOST_QUESTIONS]:
        engagement, about = each.plan.engagement, each.about
        planned = f"planned {day(about.on, today)}" if about.on else ""
        name = date_name(about.anchor.label, about.label, about.occurrence, about.question)
        asks = f": {DID_IT_HAPPEN}" if about.question == DID_IT_HAPPEN else ""
        beside = " · ".join(filter(None, [linked(engagement.title, MOST_TITLE), planned]))
        yield from happened_question(
            engagement.id,
            "home",
            text=f"📅 *{name}*{asks}\n{beside}",
            about=named_date(about.anchor.id, about.occurrence, about.on),
            on=about.on,
            today=today,
        )
    if len(facts.questions) > MOST_QUESTIONS:
        yield context(f"and {len(facts.questions) - MOST_QUESTIONS} more dates that have passed")


def _engagements(facts: HomeFacts) -> Iterable[Block]:
    yield header("My engagements")
    if not facts.engagements:
        yield from none_open(facts.over, facts.person.today(facts.now), is_new=facts.is_new)
    above = {(each.plan.engagement.id, each.activity.name) for each in facts.work[: _room(facts)]}
    for line in facts.engagements[:SHOWN]:
        told = (line.engagement, line.mine) in above
        yield engagement_row(line, facts.person.today(facts.now), told_above=told)
    about = ButtonValue(surface="home", choice=MINE, page=2)
    yield from _rest(len(facts.engagements) - SHOWN, about, of="My engagements")


def _own_settings(facts: HomeFacts) -> Iterable[Block]:
    about = ButtonValue(surface="home")
    entries = [("Away …", "away"), ("Hand over a person …", "hand_over")]
    if facts.person.absence is not None:
        entries.insert(0, ("I'm back", "back"))
    menu = overflow(
        ids.HOME_MENU, [(label, about.model_copy(update={"choice": choice})) for label, choice in entries]
    )
    yield section(_settings_words(facts), menu, block_id="settings")


def _settings_words(facts: HomeFacts) -> str:
    person = facts.person
    days = weekdays_words(sorted(person.calendar.weekdays))
    origin = "no holidays set"
    if person.country:
        region = f" ({person.region})" if person.region else ""
        origin = f"public holidays: {escape(country_name(person.country) + region)}"
    lines = [f"Daily at {person.digest_at:%H:%M}, {days}, {origin}."]
    if person.absence is not None:
        until = day(person.absence.last, facts.person.today(facts.now))
        deputy = mention(person.absence.deputy) if person.absence.deputy else ROLE_DEPUTY
        lines.append(
            f"🏝️ Away from {day(person.absence.first, facts.person.today(facts.now))} until {until}. {deputy} stands in."
        )
    return "\n".join(lines)
