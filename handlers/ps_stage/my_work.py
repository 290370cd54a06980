"""What is to be done, by the person who asks or, as far as they may see it, by somebody else."""

from collections.abc import Mapping

from handlers.block_kit.message import Message
from handlers.pages.views.my_work import NO_FILTER, their_work
from handlers.ps_stage.query import StageQuery
from handlers.slack.visibility import visible_to
from methodology.plan.team import PersonId
from methodology.reminders.my_work import WorkGroup
from methodology.text import words_of
from storage.engagements import queries
from storage.engagements.engagement_plan import load_plans

MOST_ENGAGEMENTS = 200
TODAY: frozenset[WorkGroup] = frozenset({"overdue", "today"})
MINE: Mapping[str, frozenset[WorkGroup]] = dict.fromkeys(
    [
        *("next", "what is next", "what next", "mine", "my work", "my list", "my stuff", "my things", "work"),
        *("my tasks", "tasks", "my todo", "my todos", "todo", "to do", "what do i have to do", "what now"),
        *("what is mine", "what is due", "my next", "what should i do", "what do i do next", "this week"),
    ],
    NO_FILTER,
) | {
    "overdue": frozenset({"overdue"}),
    "late": frozenset({"overdue"}),
    "what is overdue": frozenset({"overdue"}),
    "what is late": frozenset({"overdue"}),
    "my overdue": frozenset({"overdue"}),
    "my late": frozenset({"overdue"}),
    "today": TODAY,
    "my today": TODAY,
    "my due today": TODAY,
    "due today": TODAY,
    "my day": TODAY,
    "what is due today": TODAY,
}
"""What people type for their own work, by its words, and the groups of it that they mean."""
_BEGINS = {
    **dict.fromkeys(("whats ", "what s "), "what is "),
    **dict.fromkeys(("show me ", "show ", "give me "), ""),
    **dict.fromkeys(("what do i have ", "what have i got ", "do i have anything ", "what is my "), "my "),
}
"""How such a question may begin, and what that stands for."""


def mine_asked(words: str) -> frozenset[WorkGroup] | None:
    """The groups of their own work that these words ask for; None where they ask for something else."""
    typed = " ".join(words_of(words))
    for begin, stands_for in _BEGINS.items():
        if typed.startswith(begin) and typed not in MINE:
            typed = stands_for + typed.removeprefix(begin)
    return MINE.get(typed)


def answer_their_work(query: StageQuery, person: PersonId) -> Message:
    """The open work of somebody else in the engagements that the person who asks may see."""
    found = queries.list_with_work_for(query.session, query.workspace, person, limit=MOST_ENGAGEMENTS)
    seen = visible_to(query.facts, query.session, query.viewer, found)
    seen_ids = [each.id for each in seen]
    plans = load_plans(query.session, query.app_context.catalog, query.workspace, seen_ids)
    return their_work(person, plans, query.app_context.now())
