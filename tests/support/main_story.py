"""The main job, from end to end: open an engagement, ask what comes next, be reminded, act.

Played through the driver, or in the page.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.support.engagement_life import wait_until_sent
from tests.support.house import House
from tests.support.start_form import (
    COORDINATOR,
    EM,
    PM,
    PSE,
    Person,
    Seen,
    begins,
    finds,
    opens,
    to_dates,
    to_preview,
    to_stage,
    to_team,
)

ZONES = {
    "Hana Te Aroha": "Pacific/Auckland",
    "Lakshmi Thapa": "Asia/Kathmandu",
    "Dev Sharma": "Asia/Kolkata",
    "Anna Keller": "Europe/Berlin",
    "Ben Okafor": "Europe/London",
    "Clara Mendes": "America/Sao_Paulo",
    "Emily Harper": "America/New_York",
}
"""Who is the DRI of something in this story, in the order in which their Wednesday begins."""

LAST_WEEK = {
    "Scoping issue's creation": "2027-02-22",
    "Scoping call": "2027-02-23",
    "Customer's go-ahead": "2027-02-24",
}

DONE_ALREADY = (
    "Make first contact and ask for customer information (Tue 23 Feb)",
    "Draft the engagement estimate (Thu 25 Feb)",
    "Populate the Project Scheduling Intake issue (Fri 26 Feb)",
    "Prepare the cost estimate (COGS) (Fri 26 Feb)",
    "Generate the SOW draft (Fri 26 Feb)",
)
STILL_TO_DO = "Share the estimate and collect feedback"
FIRST_OF_ALL = "Assign the delivery team and announce it"


def main_story(house: House, be: Callable[[str], Person], zones: Mapping[str, str] = ZONES) -> None:
    """``be`` gives the person with a name; ``zones`` says whose mornings are looked at, Hana's and then Ben's
    among them."""
    anna = be("Anna Keller")
    _open_acme(anna)
    _card_and_welcomes(house, be)
    _open_three_more(anna)
    wait_until_sent(house)
    for name, zone in zones.items():
        _gets_one_digest_at_nine(house, be(name), zone)
        if name == "Hana Te Aroha":
            _does_what_others_wait_for(be(name))
    _acts_on_what_can_start(be("Ben Okafor"))
    house.swept()
    for name in zones:
        assert len(_digests(be(name))) == 1


def _open_acme(anna: Person) -> None:
    form = begins(anna, "Acme", channel="acme-delivery")
    assert form.value("Customer") == "Acme"
    to_stage(form)
    form.fill("Reference", "SOW-2027-001")
    finds(form, "Billing")
    assert form.options("Billing") == ["Time & Materials", "Fixed fee / fixed price"]
    form.choose("Billing", "Time & Materials")
    to_dates(form, "2. Scoping")
    to_team(form, LAST_WEEK)
    team = {
        EM: "Anna Keller",
        f"Deputy: {EM}": "Judith Weiss",
        "Solutions Architect": "Lakshmi Thapa",
        "Regional Delivery Manager": "Dev Sharma",
    }
    to_preview(form, team)
    preview = form.text
    assert "Acme (SOW-2027-001)\nStarts in Scoping, with" in preview
    assert "Lead the customer scoping call" not in preview, "it happened before the opening"
    for each in DONE_ALREADY:
        assert each in preview
    form.tick("Already done?", *DONE_ALREADY)
    assert STILL_TO_DO in preview
    assert "• @Lakshmi Thapa: 1 activity, first" in preview
    assert "Empty roles: " in preview
    assert "whose work goes to @Anna Keller until they are filled." in preview
    assert "Empty dates: " in preview
    assert not [each for each in anna.reads("acme-delivery") if each.author == "ps-bot"], "nothing yet"
    form.submit("Open engagement")
    anna.waits_for_no_modal()


def _card_and_welcomes(house: House, be: Callable[[str], Person]) -> None:
    card = be("Anna Keller").sees("@Anna Keller opened this engagement.", "acme-delivery").text
    assert "Acme (SOW-2027-001) · Scoping\n●◐○○○○○ 2 of 7" in card
    assert "Late" not in card, "nothing internal is said in a channel"
    assert f"{STILL_TO_DO}\n@Anna Keller · " in card
    assert "Draft the engagement estimate" not in card, "it was ticked as done"
    be("Anna Keller").sees("You opened Acme (SOW-2027-001). You're its PS Engagement Manager.", "ps-bot")
    for name in ("Judith Weiss", "Lakshmi Thapa", "Dev Sharma"):
        be(name).sees("@Anna Keller opened Acme (SOW-2027-001)", "ps-bot")
    house.swept()
    for name in ("Anna Keller", "Judith Weiss", "Lakshmi Thapa", "Dev Sharma"):
        assert len(_from_bot(be(name))) == 1
    lakshmi = be("Lakshmi Thapa").last("ps-bot").text
    assert "with you as Solutions Architect" in lakshmi
    assert "\nYou own 1 activity (as its DRI" in lakshmi
    assert "First: Fill the first scoping details (due Tue 2 Mar).\n" in lakshmi
    assert "Your first reminder comes Mar 2 at 9:00 AM" in lakshmi, "on the day on which it is due"
    assert "You stand in for others in its team." in be("Judith Weiss").last("ps-bot").text


def _open_three_more(anna: Person) -> None:
    last_week = {"Booking": "2027-02-22", "Kickoff": "2027-02-25"}
    team = {PM: "Ben Okafor", COORDINATOR: "Hana Te Aroha", PSE: "Clara Mendes"}
    opens(anna, "Borealis", channel="ps-team", dates=last_week, team=team)
    opens(anna, "Cobalt", channel="ps-team", dates=last_week, team={PM: "Emily Harper"})
    opens(anna, "Dune", channel="ps-team", dates=last_week, team={PM: "Clara Mendes"})
    anna.sees("Dune", "ps-team")


def _gets_one_digest_at_nine(house: House, person: Person, zone: str) -> None:
    nine = datetime(2027, 3, 3, 9, tzinfo=ZoneInfo(zone))
    house.slack.clock.move_to(nine - timedelta(minutes=1))
    house.swept()
    assert _digests(person) == [], f"it is not nine yet where {person.name} is"
    house.slack.clock.move_to(nine)
    found = person.sees("Wed 3 Mar · ", "ps-bot")
    assert found.text.count("for today") == 1
    assert "9:00" not in found.text


def _does_what_others_wait_for(hana: Person) -> None:
    digest = _digests(hana)[0]
    assert f"{FIRST_OF_ALL}\nBorealis · due today · holds up " in digest.text
    digest.press("Done", beside=FIRST_OF_ALL)
    hana.waits_for(lambda: f"✅ {FIRST_OF_ALL}" in digest.text)


def _acts_on_what_can_start(ben: Person) -> None:
    digest = _digests(ben)[0]
    before = digest.text
    name = before.split("\n")[2]
    digest.press("Done", beside=name)
    ben.waits_for(lambda: f"✅ {name}" in digest.text)
    assert digest.edited
    assert "done by @Ben Okafor on Wed 3 Mar" in digest.text
    ben.types("/ps-stage Borealis", channel="general")
    assert name not in ben.last_answer("general").text
    digest.press("Undo", beside=name)
    ben.waits_for(lambda: digest.text == before)
    ben.types("/ps-stage Borealis", channel="general")
    assert name in ben.last_answer("general").text


def _from_bot(person: Person) -> list[Seen]:
    return [each for each in person.reads("ps-bot") if each.author == "ps-bot"]


def _digests(person: Person) -> list[Seen]:
    return [each for each in _from_bot(person) if "Wed 3 Mar · " in each.text_when_read]
