"""Tests of `methodology.definition.checks.consistency`: checks that entries do not contradict each other."""

import pytest

from tests.support.methodology_file import Change, messages_after

CASES: dict[str, tuple[list[Change], str]] = {
    "a circle of dependencies": (
        [("  plan_transition", "depends_on: [plan_assign,", "depends_on: [plan_cp_setup,")],
        (
            "plan_transition: it waits for itself: plan_transition → plan_cp_setup → plan_transition; "
            "remove one of these from `depends_on`"
        ),
    ),
    "a circle of reminders": (
        [("  project_coordinator", "kind: individual", "kind: team\n    remind_via: partner_lead")],
        "project_coordinator: its reminders go round in a circle: ",
    ),
    "a team that nobody is reminded for": (
        [("  legal", "    remind_via: engagement_manager\n", "")],
        "legal: it is team, so nobody gets its reminders; name in `remind_via` the role that does",
    ),
    "a team that sees a portfolio": (
        [("  legal", "remind_via: engagement_manager", "remind_via: engagement_manager\n    watches: true")],
        "legal: it is to see a portfolio, but nobody fills a team or an external role; leave `watches` out here, and write it at the role in `remind_via`",
    ),
    "a team reminded through a team": (
        [("  legal", "remind_via: engagement_manager", "remind_via: deal_desk")],
        "legal: its reminders go to `deal_desk`, which is team too; name a role that one person fills",
    ),
    "an anchor that nothing sets": (
        [("  customer_go_ahead", "set_by: {role: engagement_manager}", "set_by: {}")],
        "customer_go_ahead: nothing ever sets it; name an activity or a role in `set_by`",
    ),
    "an anchor that an activity does not set": (
        [("  sco_call", "            sets: scoping_call\n", "")],
        (
            "scoping_call: it says that `sco_call` sets it, but that activity does not; "
            "write `sets: scoping_call` there, or remove it here"
        ),
    ),
    "an activity that its anchor does not name": (
        [("  sco_call", "sets: scoping_call", "sets: kickoff")],
        "sco_call: it sets `kickoff`, but that anchor does not name it; ",
    ),
    "a conditional activity without condition": (
        [("  exec_hard_book", "kind: once", "kind: conditional")],
        "exec_hard_book: it is conditional, but has no condition; say in `condition` when it comes up",
    ),
    "a condition of an activity that is not conditional": (
        [("  exec_work_exception", "kind: conditional", "kind: once")],
        "exec_work_exception: it has a condition, but is no conditional one; write `kind: conditional`",
    ),
    "a risk of an activity that has no condition": (
        [("  exec_hard_book", "kind: once", "kind: once\n            at_risk: true")],
        "exec_hard_book: only a condition puts an engagement at risk, and it has none; remove `at_risk`",
    ),
    "a recurring activity without recurrence": (
        [("  exec_hard_book", "kind: once", "kind: recurring")],
        "exec_hard_book: it is recurring, but has no recurrence; say in `recurrence` how it comes again",
    ),
    "a recurrence of an activity done once": (
        [("  exec_raid", "kind: recurring", "kind: once")],
        "exec_raid: it is done once, but has a recurrence; write `kind: recurring`",
    ),
    "a weekly recurrence without weekday": (
        [("  exec_raid", "              weekday: wednesday\n", "")],
        "exec_raid: it is weekly, but has no weekday; add one, such as `weekday: friday`",
    ),
    "a weekday of a daily recurrence": (
        [("  exec_standup", "cadence: daily", "cadence: daily, weekday: friday")],
        "exec_standup: a weekday means nothing with the cadence daily; remove it, or make it weekly",
    ),
    "a day of the month of a daily recurrence": (
        [("  exec_standup", "cadence: daily", "cadence: daily, day_of_month: 3")],
        "exec_standup: a day of the month means nothing with the cadence daily; remove it, or make it monthly",
    ),
    "an end after its stage of the work of milestones": (
        [("  comp_prewarn", "until: project_end", "until: project_end, ends_after: 3")],
        (
            "comp_prewarn: `ends_after` means nothing with the cadence per_milestone, whose work stays until it "
            "is done; remove it"
        ),
    ),
    "no offset and no calendar": (
        [("  exec_hard_book", "offset: 3", "offset: null")],
        "exec_hard_book: its due rule has no offset, and no calendar recurrence gives it a date; ",
    ),
    "a recurrence per iteration on an anchor that does not repeat": (
        [("  exec_it_planning", "anchor: iteration_start", "anchor: kickoff")],
        "exec_it_planning: it comes again per_iteration, but its anchor `kickoff` does not repeat; ",
    ),
    "the first occurrence of what does not repeat": (
        [("  exec_plan_validate", "anchor: discovery_session", "anchor: kickoff")],
        "exec_plan_validate: `first_only` makes no sense: `kickoff` does not repeat; remove `first_only`",
    ),
    "a stage side by side with one that is not next to it": (
        [("  sow_close", "parallel_with: [delivery_prep]", "parallel_with: [scoping]")],
        "sow_close: it runs side by side with `scoping`, which is not next to it; ",
    ),
    "a stage side by side with one that does not say so": (
        [("  sow_close", "    parallel_with: [delivery_prep]\n", "")],
        "delivery_prep: it runs side by side with `sow_close`, but that stage does not say so; ",
    ),
    "an order that two stages have": (
        [("  customer_success", "order: 7", "order: 6")],
        "customer_success: its order 6 is that of `engagement_execution`; give each stage an order of its own",
    ),
    "an alias that two stages have": (
        [("  customer_success", "aliases: [Closure,", "aliases: [iteration 0,")],
        "customer_success: “iteration 0” is also a name of `project_planning`; ",
    ),
    "a short name that two roles have": (
        [("  csm", "short: CSM", "short: pm")],
        "project_manager: “pm” is also a name of `csm`; ",
    ),
    "a key date that nobody may enter": (
        [("  customer_success", "key_dates: [project_end,", "key_dates: [stage_start,")],
        "customer_success: its key date `stage_start` is asked for, but no role may enter it; ",
    ),
}


@pytest.mark.parametrize(("changes", "message"), CASES.values(), ids=CASES)
def test_a_contradiction_is_reported_with_its_entry_and_a_fix(changes: list[Change], message: str) -> None:
    messages = messages_after(changes)

    assert any(each.startswith(message) for each in messages), messages
