"""An engagement led: its plan read, its work, team and state changed, and what is told of it to others."""

from playground.driver.person import Person
from tests.support.engagement_life import behind_more, card, form_of, home_of, opened, sends
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import EM


def test_the_plan_is_read_in_pages_and_by_filter(anna: Person, acme: str) -> None:
    plan = opened(anna, card(anna, acme), "Plan")
    first = plan.text
    assert "Page 1 of " in first
    plan.press("Next page")
    assert "Page 2 of " in plan.text
    plan.press("Previous page")
    assert plan.text == first
    plan.choose("Which activities?", "Without a date")
    assert "no date for " in plan.text
    assert "due " not in plan.text
    plan.choose("Which activities?", "Late")
    assert "Nothing is late." in plan.text
    plan.close()


def test_the_timeline_tells_weeks_and_what_is_not_known(anna: Person, acme: str) -> None:
    read = opened(anna, card(anna, acme), "Timeline").text
    assert "Week of Mon 1 Mar · this week\n🚩 Mon 1 Mar: PS Project Planning began" in read
    assert "📅 Tue 16 Mar: the kickoff (planned)\n⚪ Tue 16 Mar: Brief Support on the engagement" in read
    assert "Empty: the transition meeting, the discovery session" in read
    anna.modal.close()


def test_own_activities_details_and_conditions_come_from_more(anna: Person, acme: str) -> None:
    form = behind_more(anna, card(anna, acme), "Add an activity")
    form.fill("What is to be done?", "Review the *firewall* rules")
    form.choose("Stage", "PS Project Planning")
    form.choose("Which role does it?", "Professional Services Engineer")
    form.pick_date("Due", "2027-03-05")
    sends(form, "Add")
    form = behind_more(anna, card(anna, acme), "Add optional steps")
    form.tick("PS Project Planning", "Draft the communication plan / engagement charter")
    sends(form, "Add")
    form = opened(anna, card(anna, acme), "Something came up …")
    assert "Plans: Raise a change order (PM)" in form.text
    form.tick("What happened?", "More budget, two months longer, or another way of billing is needed")
    form.fill("Anything to add?", "They want two more sites")
    form.submit("Add to the plan")
    anna.waits_for(lambda: anna.modal.title == "Added to the plan")
    added = anna.modal
    assert (
        "Raise a change order\n@Ben Okafor · due Thu 4 Mar · Engagement Execution has not begun" in added.text
    )
    assert "Note: They want two more sites" in added.text
    added.press("Undo")
    anna.waits_for(lambda: "Taken back: it is not in the plan any more." in added.text)
    added.close()
    form = opened(anna, card(anna, acme), "Something came up …")
    form.tick("What happened?", "More budget, two months longer, or another way of billing is needed")
    form.submit("Add to the plan")
    anna.waits_for(lambda: anna.modal.title == "Added to the plan")
    anna.modal.close()
    assert "Raise a change order" in card(anna, acme).text, "it is not only found in the plan"
    again = opened(anna, card(anna, acme), "Something came up …")
    assert "Raise a change order" not in again.text, "it is open already"
    again.close()
    plan = opened(anna, card(anna, acme), "Plan")
    assert "Came up\n⚪ Raise a change order" in plan.text, "it is on the first page"
    read = plan.text
    while "Next page" in plan.buttons:
        plan.press("Next page")
        read += plan.text
    assert "Review the ∗firewall∗ rules\n@Clara Mendes · due Fri 5 Mar" in read
    assert "Draft the communication plan / engagement charter\n@Ben Okafor · due Mon 15 Mar" in read
    assert "Raise a change order\n@Ben Okafor · due Thu 4 Mar" in read


def test_a_project_that_is_red_is_at_risk_until_its_escalation_is_taken_back(
    http_house: House, anna: Person, acme: str
) -> None:
    red = "🟡 At risk: The project is red, or the customer escalates (said by @Anna Keller on Mon 1 Mar)"
    form = opened(anna, card(anna, acme), "Something came up …")
    form.tick("What happened?", "The project is red, or the customer escalates")
    form.submit("Add to the plan")
    anna.waits_for(lambda: anna.modal.title == "Added to the plan")
    assert "Open the escalation framework\n@Ben Okafor" in anna.modal.text
    ben = http_house.slack.person("Ben Okafor")
    assert red in card(ben, acme).text
    assert "🟡 At risk" in home_of(ben).text
    anna.modal.press("Undo")
    anna.waits_for(lambda: "Taken back: it is not in the plan any more." in anna.modal.text)
    anna.modal.close()
    assert "🟢 On track" in card(anna, acme).text


def test_the_team_shows_roles_nobody_fills_and_refuses_who_stands_in_for_themselves(
    anna: Person, acme: str
) -> None:
    team = opened(anna, card(anna, acme), "Team")
    assert "⚠️ empty: its work goes to the lead" in team.text
    form = form_of(
        anna, lambda: team.press("Change", beside="Professional Services Engineer"), "Change a role"
    )
    form.pick_person("Deputy", "Clara Mendes")
    form.submit("Save")
    assert form.errors == {"Deputy": "A deputy stands in for somebody else: choose another person."}
    form.pick_person("Deputy", "Dev Sharma")
    form.submit("Save")
    anna.waits_for(lambda: anna.modal.depth == 1)
    assert "Professional Services Engineer\n@Clara Mendes · deputy: @Dev Sharma" in team.text


def test_cancelled_and_reopened_with_the_reason_kept(anna: Person, acme: str) -> None:
    form = behind_more(anna, card(anna, acme), "Cancel the engagement")
    form.fill("Why is it cancelled?", "The customer was bought.")
    sends(form, "Cancel engagement")
    shown = card(anna, acme)
    assert "Cancelled on Mon 1 Mar. Nobody is reminded of it any more." in shown.text
    form = opened(anna, shown, "Reopen")
    sends(form, "Reopen")
    assert "· PS Project Planning\n" in shown.text
    history = behind_more(anna, card(anna, acme), "History").text
    assert "cancelled the engagement: The customer was bought." in history


def test_an_empty_date_is_saved_when_it_is_picked_and_taken_back(anna: Person) -> None:
    has_open(anna, "Teal", stage="2. Scoping", team={EM: "Anna Keller"})
    shown = card(anna, "Teal")
    assert "Set dates (4)" in shown.buttons
    form = form_of(anna, lambda: shown.press("Set dates (4)"), "Set dates")
    form.pick_date("Scoping call", "2027-03-10")
    anna.waits_for(lambda: "✅ Scoping call: Wed 10 Mar" in form.text)
    form.press("Undo")
    anna.waits_for(lambda: "✅" not in form.text)
    form.pick_date("Scoping call", "2027-03-13")
    anna.waits_for(
        lambda: "Sat 13 Mar is a day on which nobody in this engagement works." in form.text,
        otherwise=lambda: form.text,
    )
    form.press("Undo")
    anna.waits_for(lambda: "✅" not in form.text)
    form.pick_date("Scoping call", "2027-03-11")
    anna.waits_for(lambda: "✅ Scoping call: Thu 11 Mar" in form.text)
    assert "nobody in this engagement works" not in form.text
    form.close()
    anna.waits_for(lambda: "Set dates (3)" in shown.buttons)
    again = behind_more(anna, card(anna, "Teal"), "All dates …", title="Dates")
    assert again.value("Scoping call") == "2027-03-11"
    again.close()


def test_the_other_dates_can_still_be_set_once_it_was_seen_what_one_moves(anna: Person) -> None:
    has_open(anna, "Onyx", stage="2. Scoping", team={EM: "Ben Okafor"})
    form = form_of(anna, lambda: card(anna, "Onyx").press("Set dates (4)"), "Set dates")
    form.pick_date("Scoping call", "2027-03-10")
    anna.waits_for(lambda: anna.modal.title == "Dates: preview", otherwise=lambda: anna.modal.text)
    anna.modal.submit("Apply")
    anna.waits_for(lambda: anna.has_modal and anna.modal.title == "Set dates")
    anna.waits_for(lambda: "✅ Scoping call: Wed 10 Mar" in form.text, otherwise=lambda: form.text)
    assert "Final SOW" in form.text
    form.close()


def test_a_type_is_corrected_once_its_difference_was_seen(anna: Person, acme: str) -> None:
    form = behind_more(anna, card(anna, acme), "Edit customer or type …", title="Edit")
    form.fill("Customer", f"{acme} Ltd")
    form.choose("Type of engagement", "Consulting block SKU")
    form.submit("Preview")
    assert f"→ {acme} Ltd\n" in anna.modal.text
    assert "Added: 1 activity" in anna.modal.text
    assert "Nothing is saved yet." in anna.modal.text
    sends(anna.modal, "Save")
    assert card(anna, f"{acme} Ltd").text.startswith(f"{acme} Ltd · ")


def test_a_status_report_is_shown_and_posted_and_the_plan_as_a_file_comes_to_the_caller_alone(
    anna: Person, acme: str
) -> None:
    report = opened(anna, card(anna, acme), "Status", title="Status report")
    assert f"Status: {acme}" in report.text
    report.press("Post in channel")
    anna.waits_for(lambda: "Posted: everybody in the channel sees it." in anna.modal.text)
    anna.modal.close()
    assert not anna.sees(f"Status: {acme}", "general").ephemeral
    said = behind_more(anna, card(anna, acme), "Export")
    assert "The file is on its way: you will find it in your messages with me." in said.text
    said.close()
    (file,) = anna.sees(f"Plan of {acme}", "ps-bot").json["files"]
    assert file["name"].endswith(".csv")


def test_a_role_and_a_date_are_picked_on_the_card_and_taken_back(anna: Person) -> None:
    has_open(anna, "Umber", stage="2. Scoping", team={EM: "Anna Keller"})
    shown = card(anna, "Umber")
    role, when = (next(line for line in shown.text.split("\n") if line.startswith(sign)) for sign in "👤📅")
    name = role.removeprefix("👤 No ").removesuffix(" yet")
    shown.pick_person(f"Pick the {name}", "Dev Sharma")
    anna.waits_for(lambda: f"✅ {name}: @Dev Sharma" in shown.text)
    assert role not in shown.text
    shown.press("Undo", beside=name)
    anna.waits_for(lambda: role in shown.text)
    event = when.removeprefix("📅 No date for ").removesuffix(" yet")
    shown.pick_date(f"Pick the date of {event}", "2027-03-04")
    anna.waits_for(lambda: "Thu 4 Mar" in shown.text and when not in shown.text)
    shown.press("Undo", beside="Thu 4 Mar")
    anna.waits_for(lambda: when in shown.text)
