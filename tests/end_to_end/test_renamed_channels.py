"""Does the bot hear of channels whose names change, where Slack tells it?"""

import pytest
from sqlmodel import col, select

from storage.tables.engagements import EngagementRow
from tests.support.house import House
from tests.support.start_form import PM, opens


@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
def test_an_engagement_follows_the_name_of_its_channel(http_house: House, private: bool) -> None:
    anna = http_house.slack.person("Anna Keller")
    before, after = ("kilo-private", "lima-private") if private else ("kilo", "lima")
    anna.creates_channel(before, "ps-bot", private=private)
    dates = {"Booking": "2027-02-22", "Kickoff": "2027-02-25"}
    opens(anna, before, channel=before, dates=dates, team={PM: "Ben Okafor"})
    assert _named(http_house, before)
    anna.renames_channel(before, after)
    anna.waits_for(lambda: _named(http_house, after), otherwise=lambda: f"{before} keeps its name")


def _named(house: House, name: str) -> bool:
    with house.bot.database.begin() as session:
        found = session.exec(select(EngagementRow).where(col(EngagementRow.channel_name) == name))
        return found.first() is not None
