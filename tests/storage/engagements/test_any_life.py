"""A state machine of everything that people do to an engagement, and the invariants that hold after each step."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from methodology.definition.ids import AnchorId, RoleId, StageId
from methodology.engagement.dates import DateEntry
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.extra_work import OwnActivity
from methodology.plan.facts import details_possible
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.refusal import Refusal
from methodology.reminders.standing import standing
from storage.database.connection import Database
from storage.engagements import activity, dates, extra_work, lifecycle, missed_turns, team
from storage.engagements.advance import leave_stage
from storage.engagements.opening import open_engagement
from storage.engagements.unit_of_work import UnitOfWork
from tests.support.databases import SqliteFiles
from tests.support.engaged import AE, EM, NEWCOMER, PM, TEAM, Engaged, days, know, opening, published
from tests.support.opened import gitlab_ps
from tests.support.standings import check_what_is_kept, settle_all

pytestmark = pytest.mark.slow

CLOSED = ("done", "not_needed", "missed")
TYPES = ("custom_sow", "standard_sku", "education", "blended")
ANCHORS = ("kickoff", "booking", "project_end", "iteration_start", "training_start", "milestone_complete")
CONDITIONS = ("exec_change_order", "exec_escalation_daily", "sco_ta_review", "exec_escalation_open")
ROLES = ("project_manager", "pse", "account_executive", "trainer")
nth = st.integers(0, 400)


class Life(RuleBasedStateMachine):
    """Random acts on one engagement; refused ones must leave no trace."""

    databases: SqliteFiles

    @initialize(
        type=st.sampled_from(TYPES),
        stage=st.sampled_from(["positioning", "sow_close", "engagement_execution"]),
    )
    def open(self, type: str, stage: str) -> None:
        self.database = Database(self.databases.new())
        catalog, version = published(self.database, gitlab_ps())
        know(self.database, *TEAM.values(), NEWCOMER)
        self.engaged = Engaged(self.database, catalog, EngagementId(0))
        self.closed: dict[PlannedActivityId, PlannedActivity] = {}
        self.read: EngagementPlan | None = None
        form = opening(gitlab_ps(), version, type=type, stage=stage, facets={})
        self.engaged.engagement_id = self.engaged.do(open_engagement, form)[0].engagement.id

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()

    def plan(self) -> EngagementPlan:
        """The plan in the records, read once after each act."""
        self.read = self.read or self.engaged.plan()
        return self.read

    def try_to(self, act: Any, *args: Any, **given: Any) -> Any:
        before, self.read = self.engaged.stored(), None
        try:
            done = self.engaged.do(act, *args, **given)
        except Refusal:
            assert self.engaged.stored() == before
            return None
        left = done if isinstance(done, EngagementPlan) else getattr(done, "plan", None)
        if left is not None:  # what an act has in hand says how it stands, as reading it anew does
            now = datetime.combine(self.engaged.today, self.engaged.at, UTC)
            assert standing(left, now) == standing(self.plan(), now)
        return done

    def some_work(self, number: int, *states: str) -> PlannedActivity | None:
        found = [each for each in self.plan().work if each.state in states]
        return found[number % len(found)] if found else None

    @rule(number=nth, dropped=st.booleans())
    def finish_form(self, number: int, dropped: bool) -> None:
        if work := self.some_work(number, "open"):
            if dropped:
                self.try_to(activity.not_needed, work.id, reason="not here")
            else:
                self.try_to(activity.complete, work.id)

    @rule(number=nth)
    def finish_and_undo(self, number: int) -> None:
        """Undo right after done restores the plan, except for snoozes."""
        if work := self.some_work(number, "open"):
            before = _plan(self.plan().work)
            if self.try_to(activity.complete, work.id).changed:
                self.try_to(activity.undo, work.id)
                assert _plan(self.plan().work) == before

    @rule(number=nth)
    def undo(self, number: int) -> None:
        if work := self.some_work(number, "done", "not_needed"):
            outcome = self.try_to(activity.undo, work.id)
            if outcome is not None and outcome.changed:
                del self.closed[work.id]

    @rule(number=nth, day=st.integers(-5, 60), who=st.sampled_from([EM, NEWCOMER]))
    def move(self, number: int, day: int, who: Any) -> None:
        if work := self.some_work(number, "open"):
            self.try_to(activity.redate, work.id, due=None if day < 0 else days(day))
            self.try_to(activity.reassign, work.id, to=who)
            self.try_to(activity.snooze, work.id, until=days(day))

    @rule(
        anchor=st.sampled_from(ANCHORS),
        day=st.none() | st.integers(-20, 90),
        n=st.integers(1, 3),
        too=st.booleans(),
    )
    def date(self, anchor: str, day: int | None, n: int, too: bool) -> None:
        on = None if day is None else days(day)
        entry = DateEntry(anchor=AnchorId(anchor), on=on, occurrence=n)
        self.try_to(dates.enter_dates, self.engaged.engagement_id, [entry], move_by_hand_too=too)

    @rule(condition=st.sampled_from(CONDITIONS))
    def raise_condition(self, condition: Any) -> None:
        self.try_to(extra_work.raise_condition, self.engaged.engagement_id, condition)

    @rule(number=nth, day=st.integers(0, 60))
    def extend(self, number: int, day: int) -> None:
        plan = self.plan()
        details = details_possible(plan.methodology, plan.engagement.plan_facts)
        if details:
            self.try_to(
                extra_work.turn_on_details, self.engaged.engagement_id, [details[number % len(details)].id]
            )
        stage = plan.methodology.stages_in_order[number % 7].id
        own = OwnActivity(name="Check", stage=stage, role=RoleId("pse"), due=days(day))
        self.try_to(extra_work.add_own_activity, self.engaged.engagement_id, own)

    @rule(role=st.sampled_from(ROLES), who=st.sampled_from([None, PM, AE, NEWCOMER]))
    def give(self, role: str, who: Any) -> None:
        self.try_to(team.give_role, self.engaged.engagement_id, RoleId(role), who)

    @rule(number=nth)
    def advance(self, number: int) -> None:
        plan_facts = self.plan().engagement.plan_facts
        stages = sorted(set(plan_facts.entered) - set(plan_facts.left)) or [StageId("positioning")]
        stage = stages[number % len(stages)]
        self.try_to(leave_stage, self.engaged.engagement_id, stage, confirmed={}, despite="it goes on")

    @rule(shift=st.booleans(), wait=st.integers(0, 20))
    def halt(self, shift: bool, wait: int) -> None:
        self.try_to(lifecycle.hold, self.engaged.engagement_id, reason="")
        self.engaged.today += timedelta(days=wait)
        self.try_to(lifecycle.resume, self.engaged.engagement_id, shift=shift)

    @rule(how=st.sampled_from(["hold", "close", "cancel", "reopen"]))
    def end(self, how: str) -> None:
        engagement_id = self.engaged.engagement_id
        match how:
            case "hold":
                self.try_to(lifecycle.hold, engagement_id, reason="")
            case "close":
                self.try_to(lifecycle.close, engagement_id, confirmed={}, despite="over")
            case "cancel":
                self.try_to(lifecycle.cancel, engagement_id, reason="over")
            case _:
                self.try_to(lifecycle.reopen, engagement_id)
                self.try_to(lifecycle.resume, engagement_id, shift=False)

    @rule(later=st.integers(1, 15))
    def wait_and_roll(self, later: int) -> None:
        self.engaged.today += timedelta(days=later)
        self.try_to(missed_turns.close_missed_turns, self.engaged.engagement_id)

    @invariant()
    def each_item_is_there_once(self) -> None:
        if hasattr(self, "engaged"):
            keys = Counter((w.activity, w.occurrence, w.turn) for w in self.plan().work)
            assert set(keys.values()) <= {1}
            turns = Counter((w.activity, w.occurrence) for w in self.plan().work if w.is_open)
            assert set(turns.values()) <= {1}

    @invariant()
    def working_the_plan_out_anew_changes_nothing(self) -> None:
        if hasattr(self, "engaged"):
            before = self.engaged.stored()
            check_what_is_kept(self.engaged)
            self.engaged.do(UnitOfWork.replan, self.engaged.engagement_id)
            assert self.engaged.stored() == before
            settle_all(self.engaged)
            check_what_is_kept(self.engaged)

    @invariant()
    def live_is_what_is_open_while_the_engagement_runs(self) -> None:
        if hasattr(self, "engaged"):
            plan = self.plan()
            with self.database.reading() as session:
                live = set(session.connection().scalars(text("SELECT id FROM planned_activity WHERE live")))
            assert live == {w.id for w in plan.work if w.is_open and plan.engagement.is_running}

    @invariant()
    def what_is_closed_stays_as_it_was(self) -> None:
        if hasattr(self, "engaged"):
            now = {each.id: each for each in self.plan().work}
            assert {activity_id: now[activity_id] for activity_id in self.closed} == self.closed
            self.closed = {activity_id: each for activity_id, each in now.items() if each.state in CLOSED}

    @invariant()
    def what_was_done_has_the_date_it_sets(self) -> None:
        if hasattr(self, "engaged"):
            plan = self.plan()
            actual = {(d.anchor, d.occurrence) for d in plan.engagement.plan_facts.dates if d.actual}
            for work in plan.work:
                sets = plan.methodology.activity[work.activity].sets
                if work.state == "done" and sets is not None:
                    repeats = plan.methodology.anchor[sets].repeats
                    assert (sets, work.occurrence if repeats else 1) in actual


def _plan(work: tuple[PlannedActivity, ...]) -> list[PlannedActivity]:
    """The plan without withdrawn activities and snoozes."""
    return [each.model_copy(update={"not_before": None}) for each in work if each.state != "withdrawn"]


def test_the_rules_hold_whatever_is_done_to_an_engagement(sqlite_files: SqliteFiles) -> None:
    Life.databases = sqlite_files
    quick = settings(
        max_examples=8,
        stateful_step_count=12,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Life, settings=quick)
