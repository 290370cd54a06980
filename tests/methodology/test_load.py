"""Is every mistake in a methodology's file named with its line, its entry and the mend?"""

import pytest

from methodology.definition.ids import ActivityId
from methodology.definition.load import load, shipped
from methodology.definition.problem import MethodologyErrors, Problem

FILE = "mine.yaml"


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(MethodologyErrors) as caught:
        load(text, FILE)
    return caught.value.problems


def changed(*changes: tuple[str, str, str]) -> str:
    """The shipped file with changes; each is made once, the first time after its entry's line."""
    text = shipped()
    for entry, before, after in changes:
        start = text.index(f"{entry}:\n") if entry else 0
        at = text.index(before, start)
        text = text[:at] + after + text[at + len(before) :]
    return text


def line_with(text: str, what: str) -> int:
    return text[: text.index(what)].count("\n") + 1


CASES = {
    "an unknown role": (
        [("  exec_kickoff", "dri: project_manager", "dri: project_manger")],
        "exec_kickoff: there is no role `project_manger`; did you mean `project_manager`?",
    ),
    "an unknown supporting role": (
        [("  exec_kickoff", "[pse, technical", "[pze, technical")],
        "exec_kickoff: there is no role `pze`; did you mean `pse`?",
    ),
    "an unknown anchor": (
        [("  exec_kickoff_followup", "anchor: kickoff", "anchor: kickof")],
        "exec_kickoff_followup: there is no anchor `kickof`; did you mean `kickoff`?",
    ),
    "an unknown anchor of a recurrence": (
        [("  exec_standup", "until: project_end", "until: projectend")],
        "exec_standup: there is no anchor `projectend`; did you mean `project_end`?",
    ),
    "an unknown phase": (
        [("  customer_success", "phase: delivery", "phase: delivry")],
        "customer_success: there is no phase `delivry`; did you mean `delivery`?",
    ),
    "an unknown journey stage": (
        [("  customer_success", "journey_stage: adopt_optimize", "journey_stage: adopt")],
        "customer_success: there is no journey stage `adopt`; write one of: adopt_optimize, ",
    ),
    "an unknown stage": (
        [("  delivery_prep", "parallel_with: [sow_close]", "parallel_with: [sow_closed]")],
        "delivery_prep: there is no stage `sow_closed`; did you mean `sow_close`?",
    ),
    "an unknown collateral": (
        [("  exec_kickoff", "collateral: [kickoff_deck]", "collateral: [kickof_deck]")],
        "exec_kickoff: there is no collateral `kickof_deck`; did you mean `kickoff_deck`?",
    ),
    "an unknown checklist": (
        [("  exec_kickoff", "[kickoff_outputs]", "[kickoff_output]")],
        "exec_kickoff: there is no checklist `kickoff_output`; did you mean `kickoff_outputs`?",
    ),
    "an unknown source": (
        [("  exec_kickoff", "source: it0", "source: it9")],
        "exec_kickoff: there is no source `it9`; did you mean `it0",
    ),
    "an unknown dependency": (
        [("  exec_kickoff_followup", "depends_on: [exec_kickoff]", "depends_on: [exec_kickof]")],
        "exec_kickoff_followup: there is no activity `exec_kickof`; did you mean `exec_kickoff`?",
    ),
    "an unknown type": (
        [("  plan_dow", "types: block", "types: [consulting_blok]")],
        "plan_dow: there is no type or group of types `consulting_blok`; did you mean `consulting_block`?",
    ),
    "an unknown type in a group": (
        [("type_groups", "scoped: [custom_sow", "scoped: [custom_sew")],
        "scoped: there is no type `custom_sew`; did you mean `custom_sow`?",
    ),
    "an unknown facet": (
        [("  exec_backlog", "facets: {size:", "facets: {sise:")],
        "exec_backlog: there is no facet `sise`; ",
    ),
    "an unknown facet value": (
        [("  exec_backlog", "over_5_iterations", "over_five_iterations")],
        "exec_backlog: the facet `size` has no value `over_five_iterations`; did you mean `over_5_iterations`?",
    ),
    "an unknown role in a substitution": (
        [("role_substitutions", "use: trainer", "use: trainr")],
        "role_substitutions: there is no role `trainr`; did you mean `trainer`?",
    ),
    "an unknown lead": (
        [("  blended", "after_booking: project_manager", "after_booking: project_manage")],
        "blended: there is no role `project_manage`; did you mean `project_manager`?",
    ),
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
    "a team reminded through a team": (
        [("  legal", "remind_via: engagement_manager", "remind_via: deal_desk")],
        "legal: its reminders go to `deal_desk`, which is team too; name a role that one person fills",
    ),
    "a key written twice": (
        [
            (
                "  exec_kickoff",
                "            tier: core\n",
                "            tier: core\n            tier: detail\n",
            )
        ],
        "exec_kickoff: `tier` is written twice, first on line ",
    ),
    "an id written twice": (
        [("collateral", "ps_value_script:", "com_framework:")],
        "collateral: `com_framework` is written twice, first on line ",
    ),
    "an id taken in another stage": (
        [("  exec_hard_book", "exec_hard_book:", "plan_welcome:")],
        "plan_welcome: the id `plan_welcome` is taken, first on line ",
    ),
    "an exit criterion's id taken in another stage": (
        [("", "success_kantata_completed:", "scoping_sow_approved:")],
        "scoping_sow_approved: the id `scoping_sow_approved` is taken, first on line ",
    ),
    "an activity whose types skip its stage": (
        [("  sco_triage", "types: scoped", "types: sku")],
        "sco_triage: no engagement ever has it: all of its types skip the stage `scoping`; ",
    ),
    "an activity with facets its types cannot have": (
        [
            (
                "  train_backlog_status",
                "types: training_only",
                "types: education, facets: {size: [over_5_iterations]}",
            )
        ],
        "train_backlog_status: no engagement ever has it: none of its types may have these facets",
    ),
    "an activity with staffing its stage skips": (
        [("  exec_partner_invoice", "partner_indirect", "partner_direct")],
        "exec_partner_invoice: no engagement ever has it: none of its types may have these facets",
    ),
    "an activity of no type": (
        [("  sco_triage", "types: scoped", "types: []")],
        "sco_triage: no engagement ever has it: it applies to no type; name its types",
    ),
    "a type that no exit criterion of a stage holds for": (
        [("  delivery_prep", "types: training_only", "types: [education]")],
        "delivery_prep: no exit criterion holds for the type `custom_education`; add one for it, or ",
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
    "a day no month has": (
        [("  exec_partner_invoice", "day_of_month: 15", "day_of_month: 32")],
        "exec_partner_invoice: no month has this day; write 1 to 31, or last",
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
    "a due date that no calendar reaches": (
        [("  exec_hard_book", "offset: 3", "offset: 99999999999")],
        (
            "exec_hard_book: no plan reaches 99999999999 working days from its anchor; "
            "write an offset from -1000 to 1000, or choose a nearer anchor"
        ),
    ),
    "a due date too long before its anchor": (
        [("  exec_hard_book", "offset: 3", "offset: -1001")],
        "exec_hard_book: no plan reaches -1001 working days from its anchor; ",
    ),
    "an iteration of no length": (
        [("iterations", "default_weeks: 2", "default_weeks: 0")],
        "iterations: no iteration takes 0 weeks; write 1 to 4",
    ),
    "an iteration that is too long": (
        [("iterations", "default_weeks: 2", "default_weeks: 5")],
        "iterations: no iteration takes 5 weeks; write 1 to 4",
    ),
    "a time zone that does not exist": (
        [("  exec_forecast", "zone: America/New_York", "zone: America/NewYork")],
        (
            "exec_forecast: there is no time zone `America/NewYork`; "
            "write a name such as Europe/Berlin or America/New_York"
        ),
    ),
    "a place of many time zones": (
        [("  exec_forecast", "zone: America/New_York", "zone: America")],
        "exec_forecast: there is no time zone `America`; ",
    ),
    "an empty name of a stage": (
        [("  customer_success", "name: Customer Success", 'name: ""')],
        "customer_success: `name` is empty; write a text",
    ),
    "an outcome of spaces": (
        [("  exec_hard_book", "outcome:", 'outcome: "  " #')],
        "exec_hard_book: `outcome` is empty; write a text",
    ),
    "an empty outcome": (
        [("  exec_forecast", "outcome: The forecast call is prepared.", "outcome: ''")],
        "exec_forecast: `outcome` is empty; write a text",
    ),
    "an empty alias": (
        [("  customer_success", "aliases: [Closure,", 'aliases: ["",')],
        "customer_success: `aliases` is empty; write a text",
    ),
    "an exit criterion that says nothing": (
        [("  positioning", "text: Customer wants to work", 'text: "" # Customer wants to work')],
        "positioning: `text` is empty; write a text",
    ),
    "a methodology without a name": (
        [("", "\nname: ", '\nname: "" # ')],
        "name: `name` is empty; write a text",
    ),
    "a facet without default": (
        [("  blended", "size: up_to_5_iterations, ", "")],
        "blended: it has no default for the facet `size`; write one of: over_5_iterations, up_to_5_iterations",
    ),
    "a default its type may not have": (
        [("  education", "facet_defaults: {", "facet_defaults: {size: over_5_iterations, ")],
        "education: its default `over_5_iterations` of the facet `size` is not allowed for this type; remove it",
    ),
    "a missing field": (
        [("  exec_hard_book", "            dri: project_manager\n", "")],
        "exec_hard_book: `dri` is missing; add it",
    ),
    "an unknown field": (
        [("  exec_hard_book", "outcome:", "outcom:")],
        "exec_hard_book: `outcom` is not known here; did you mean `outcome`?",
    ),
    "a number that is none": (
        [("  exec_hard_book", "offset: 3", "offset: three")],
        "exec_hard_book: `offset` is no whole number; write a number such as 3 or -2",
    ),
    "a word that is not among the choices": (
        [("  exec_hard_book", "tier: core", "tier: main")],
        "exec_hard_book: `tier` cannot be `main`; write 'core' or 'detail'",
    ),
}


@pytest.mark.parametrize(("changes", "message"), CASES.values(), ids=CASES)
def test_a_mistake_is_named_with_its_entry_and_the_mend(
    changes: list[tuple[str, str, str]], message: str
) -> None:
    text = changed(*changes)

    said = [str(each).split(": ", 1)[1] for each in problems_of(text)]

    assert any(each.startswith(message) for each in said), said


@pytest.mark.parametrize(
    ("change", "marker"),
    [
        (("  exec_kickoff", "dri: project_manager", "dri: nobody_at_all"), "dri: nobody_at_all"),
        (("  exec_standup", "until: project_end", "until: never_ever"), "until: never_ever"),
        (("  exec_hard_book", "tier: core", "tier: main"), "tier: main"),
        (("  exec_kickoff", "tier: core", "tier: core\n            tier: core #2"), "tier: core #2"),
        (("  exec_hard_book", "exec_hard_book:", "plan_welcome: #2"), "plan_welcome: #2"),
        (("  legal", "source: presale", "source: nowhere"), "source: nowhere"),
        (("  exec_hard_book", "offset: 3", "offset: 3000"), "offset: 3000"),
        (("iterations", "default_weeks: 2", "default_weeks: -1"), "default_weeks: -1"),
        (("iterations", "first_from: kickoff", "first_from: kickof"), "first_from: kickof\n"),
        (("  exec_forecast", "zone: America/New_York", "zone: Mars/Base"), "zone: Mars/Base"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(change: tuple[str, str, str], marker: str) -> None:
    text = changed(change)

    assert f"{FILE}:{line_with(text, marker)}: " in str(problems_of(text)[0])


def test_the_farthest_due_dates_and_the_longest_iterations_are_sound() -> None:
    far = ("  exec_hard_book", "offset: 3", "offset: 1000")
    longest = ("iterations", "default_weeks: 2", "default_weeks: 4")

    sound = load(changed(far, longest), FILE)

    assert sound.activity[ActivityId("exec_hard_book")].due.offset == 1000
    assert sound.iterations.default_weeks == 4


def test_a_missing_field_is_named_with_the_line_of_its_entry() -> None:
    text = changed(("  exec_hard_book", "            dri: project_manager\n", ""))

    assert [each.line for each in problems_of(text)] == [line_with(text, "exec_hard_book:")]


def test_mistakes_of_shape_and_of_sense_are_reported_together() -> None:
    text = changed(
        ("  legal", "remind_via: engagement_manager", "remind_via: engagement_manger"),
        ("  exec_kickoff", "anchor: pm_assigned", "anchor: pm_asigned"),
        ("  exec_hard_book", "tier: core", "tier: main"),
        ("  exec_raid", "            outcome:", "            outcom:"),
        ("  customer_success", "order: 7", "order: 6"),
    )

    said = "\n".join(map(str, problems_of(text)))

    expected = ("`engagement_manger`", "`pm_asigned`", "`main`", "`outcom` is not known", "its order 6")
    assert all(each in said for each in expected)
    assert [each.line for each in problems_of(text)] == sorted(each.line for each in problems_of(text))


def test_an_entry_of_a_wrong_shape_is_not_unknown_to_the_others() -> None:
    text = changed(("  exec_kickoff", "tier: core", "tier: main"))

    assert [each.id for each in problems_of(text)] == ["exec_kickoff"]


def test_a_stage_without_exit_criteria_is_named() -> None:
    text = shipped()
    start = text.index("    exit_criteria:", text.index("  customer_success:\n"))
    end = text.index("    steps:", start)

    said = [str(each) for each in problems_of(text[:start] + "    exit_criteria: {}\n" + text[end:])]

    assert len(said) == 1
    assert said[0].endswith(
        "customer_success: it has no exit criteria; say in `exit_criteria` what must be true to leave it"
    )


def test_activities_written_as_a_list_are_not_lost_silently() -> None:
    text = shipped()
    step = text.index("        activities:\n", text.index("- name: Handoff (Support)"))
    end = text.index("      - name: Close\n", step)
    text = text[:step] + "        activities: [cs_support_handoff]\n" + text[end:]

    assert [(each.line, each.wrong) for each in problems_of(text)] == [
        (line_with(text, "activities: [cs_support"), "`activities` has no entries of its own")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "mine.yaml:1: the file is no list of `name: value` entries; begin with `name:`"),
        ("- a\n- b\n", "mine.yaml:1: the file is no list of `name: value` entries; begin with `name:`"),
        ("name: a\nroles: [x\n", "mine.yaml:3: this is not valid YAML"),
        ("name: \x07\n", "mine.yaml:1: "),
        ("a: &x {b: 1}\nc: *x\n", "mine.yaml:1: this text is used again elsewhere through an alias (*)"),
        ("a: &x [*x]\n", "mine.yaml:1: this text is used again elsewhere through an alias (*)"),
    ],
    ids=["nothing", "a list", "broken brackets", "a control character", "an alias", "an alias to itself"],
)
def test_a_file_that_is_no_yaml_for_us_is_refused_with_a_sentence(text: str, message: str) -> None:
    assert str(problems_of(text)[0]).startswith(message)


def test_a_file_without_its_sections_names_each_of_them() -> None:
    said = [str(each) for each in problems_of("name: Mine\n")]

    assert "mine.yaml:1: stages: `stages` is missing; add it" in said
    assert "mine.yaml:1: roles: `roles` is missing; add it" in said
