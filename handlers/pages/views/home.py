"""The app's Home: a person's work, their engagements, the portfolio, their settings, a panel for admins."""

from collections.abc import Iterable
from datetime import datetime

from slack_sdk.models.blocks import Block, InteractiveElement
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, divider, header, pager, section
from handlers.block_kit.modal import home_tab
from handlers.block_kit.text import count, day, escape, escape_sentence, instant, linked, mention
from handlers.block_kit.wording import tool_links
from handlers.pages.views.activity_line import act_menu, activity_text
from handlers.pages.views.engagement_line import engagement_row
from handlers.pages.views.gate_line import gate_controls, gate_text
from handlers.pages.views.handoff_line import handoff_controls, handoff_text
from handlers.pages.views.happened import date_name, happened_question, named_date
from handlers.pages.views.portfolio import PortfolioPage, portfolio_blocks
from handlers.pages.views.question_lines import still_asked
from handlers.pages.views.settings import weekdays_words
from methodology.engagement.engagement_line import EngagementLine
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.reminders.my_gates import MyGate, MyHandoff, MyQuestion
from methodology.reminders.my_work import MyActivity, WorkGroup
from methodology.value import Value

WORK_PER_PAGE = 10
MINE_SHOWN = 10
MOST_GATES = 5
MOST_HANDOFFS = 3
MOST_QUESTIONS = 3
MOST_ASKING = 3

_GROUPS: dict[WorkGroup, str] = {
    "overdue": "🔴 Late",
    "today": "🟠 Today",
    "week": "⚪ This week",
    "start": "⚪ Can start",
    "others": "📣 Waiting on others",
}


class AdminPanel(Value):
    """The state of sending messages, for admins; `failures` are the latest, as sentences."""

    last_sweep: datetime | None
    oldest_unsent: datetime | None = None
    unsent: int = 0
    failures: tuple[str, ...] = ()
    version: str = ""


class HomeFacts(Value):
    """Everything on one person's Home now. In `asking` they have not answered a question. `total_work` and `total_engagements` count all pages."""

    person: Person
    now: datetime
    work: tuple[MyActivity, ...] = ()
    total_work: int = 0
    gates: tuple[MyGate, ...] = ()
    handoffs: tuple[MyHandoff, ...] = ()
    questions: tuple[MyQuestion, ...] = ()
    asking: tuple[EngagementPlan, ...] = ()
    work_page: int = 1
    engagements: tuple[EngagementLine, ...] = ()
    total_engagements: int = 0
    portfolio: PortfolioPage | None = None
    admin: AdminPanel | None = None


def home(facts: HomeFacts) -> View:
    """The Home tab."""
    parts: list[Iterable[Block]] = [_buttons(), _work(facts), _engagements(facts)]
    if facts.portfolio is not None:
        parts.append(portfolio_blocks(facts.portfolio, facts.person.today(facts.now)))
    parts += [_own_settings(facts), _admin(facts)]
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


def not_now(why: str) -> View:
    """The Home of somebody of whom Slack does not say who they are."""
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
    yield header("Today")
    if facts.work_page == 1:
        yield from _gates(facts)
        yield from _handoffs(facts)
        yield from _questions(facts)
        yield from _asked(facts)
    if not (facts.work or facts.gates or facts.handoffs or facts.questions or facts.asking):
        yield section("You're all caught up. You get a message when something is due.")
        return
    group: WorkGroup | None = None
    for each in facts.work[:WORK_PER_PAGE]:
        if each.group != group:
            group = each.group
            yield context(f"*{_GROUPS[group]}*")
        engagement = each.plan.engagement
        tools = tool_links(each.plan.methodology, each.activity)
        beside = " · ".join([linked(engagement.title, 150), *tools])
        text = activity_text(
            each.plan, each.activity, facts.now, beside=beside, outcome=False, reader=facts.person.id
        )
        yield section(text, act_menu(each.activity, engagement.id, "home", each.buttons))
    pages = max(1, -(-facts.total_work // WORK_PER_PAGE))
    yield from pager(ids.HOME_PAGE, ButtonValue(surface="home", page=facts.work_page), pages)


def _asked(facts: HomeFacts) -> Iterable[Block]:
    for plan in facts.asking[:MOST_ASKING]:
        yield from still_asked(plan, facts.person.id, "home", of=linked(plan.engagement.title, 150))


def _gates(facts: HomeFacts) -> Iterable[Block]:
    for each in facts.gates[:MOST_GATES]:
        engagement = each.plan.engagement
        yield section(gate_text(each.gate, each.today, beside=linked(engagement.title, 150)))
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
        yield section(handoff_text(each.handoff, each.today, beside=linked(engagement.title, 150)))
        yield from row(handoff_controls(engagement.id, "home", engagement.title, may_change=each.may_change))
    if len(facts.handoffs) > MOST_HANDOFFS:
        yield context(f"and {len(facts.handoffs) - MOST_HANDOFFS} more to hand off")


def _questions(facts: HomeFacts) -> Iterable[Block]:
    today = facts.person.today(facts.now)
    for each in facts.questions[:MOST_QUESTIONS]:
        engagement, about = each.plan.engagement, each.about
        planned = f"planned for {day(about.on, today)}" if about.on else ""
        name = date_name(about.anchor.label, about.label, about.occurrence)
        beside = " · ".join([linked(engagement.title, 150), planned, escape(about.question)])
        yield from happened_question(
            engagement.id,
            "home",
            text=f"📅 *{name}*\n{beside}",
            about=named_date(about.anchor.id, about.occurrence, about.on),
            on=about.on,
            today=today,
        )
    if len(facts.questions) > MOST_QUESTIONS:
        yield context(f"and {len(facts.questions) - MOST_QUESTIONS} more dates that have passed")


def _engagements(facts: HomeFacts) -> Iterable[Block]:
    yield divider()
    yield header("My engagements")
    if not facts.engagements:
        yield section("You are in no open engagement yet.")
    for line in facts.engagements[:MINE_SHOWN]:
        yield engagement_row(line, facts.person.today(facts.now))
    rest = facts.total_engagements - min(len(facts.engagements), MINE_SHOWN)
    if rest > 0:
        yield context(f"and {rest} more: type `/ps-stage` in a message to this app to see them all")


def _own_settings(facts: HomeFacts) -> Iterable[Block]:
    yield divider()
    yield context(_settings_words(facts))
    about = ButtonValue(surface="home")
    away = facts.person.absence
    buttons: list[InteractiveElement | None] = [
        button("Away …", ids.AWAY, about),
        button("I am back", ids.END_ABSENCE, about) if away is not None else None,
        button("Hand over a person …", ids.HAND_OVER, about),
    ]
    yield from row(buttons, block_id="settings")


def _settings_words(facts: HomeFacts) -> str:
    person = facts.person
    days = weekdays_words(sorted(person.calendar.weekdays))
    origin = f"public holidays of {escape(person.country)}" if person.country else "no public holidays"
    if person.country and person.region:
        origin += f" ({escape(person.region)})"
    lines = [f"Daily message at {person.digest_at:%H:%M} ({escape(person.zone)}), {days}, {origin}."]
    if person.absence is not None:
        until = day(person.absence.last, facts.person.today(facts.now))
        deputy = f" {mention(person.absence.deputy)} stands in." if person.absence.deputy else ""
        lines.append(
            f"🏝️ Away from {day(person.absence.first, facts.person.today(facts.now))} until {until}.{deputy}"
        )
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
        failures = "\n".join(f"• {linked(each, 200)}" for each in admin.failures[:10])
        yield section(f"⚠️ *Latest failures*\n{failures}")
    else:
        yield context("No failures.")
