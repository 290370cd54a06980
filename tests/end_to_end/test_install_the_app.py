"""The app installed through OAuth, by a workspace and by a whole organisation."""

import sqlite3
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from handlers.server.log_line import LogLine
from tests.support.house import MONDAY
from tests.support.shop import Shop
from tests.support.start_form import PM, opens


def test_the_app_is_installed_by_consent_and_works_then(shop: Shop) -> None:
    answer = shop.decides("allow")
    assert answer.status_code == 200
    assert "Thank you" in answer.text
    anna = shop.house.slack.person("Anna Keller")
    anna.types("/ps-stage list", channel="general")
    assert "The 7 stages" in anna.last_answer("general").text
    opens(anna, "Acme", channel="ps-team", team={PM: "Ben Okafor"})
    shop.house.slack.person("Ben Okafor").sees("opened Acme", "ps-bot")


def test_tokens_are_stored_so_that_nobody_reads_them_in_the_database(shop: Shop) -> None:
    shop.decides("allow")
    with sqlite3.connect(shop.file) as file:
        (stored,) = file.execute("SELECT data FROM installation").fetchone()
    file.close()
    assert stored
    assert "xoxb" not in str(stored)


@pytest.mark.logs_warnings
def test_who_does_not_consent_installs_nothing(shop: Shop) -> None:
    answer = shop.decides("cancel")
    assert "Thank you" not in answer.text
    assert shop.installed() == 0


@pytest.mark.logs_warnings
@pytest.mark.parametrize("query", ["", "code=1", "state=made-up&code=1", "code=1&state="])
def test_a_return_that_nobody_asked_for_installs_nothing(shop: Shop, query: str) -> None:
    answer = shop.comes_back(query, "slack-app-oauth-state=made-up")
    assert 400 <= answer.status_code < 500
    assert shop.installed() == 0


def test_asking_to_install_it_stores_nothing(shop: Shop) -> None:
    before = shop.stored()
    links = {str(shop.asks()[0]) for _ in range(20)}
    assert len(links) == 20, "each browser gets a state of its own"
    assert shop.stored() == before


@pytest.mark.logs_warnings
def test_who_waits_too_long_with_the_consent_starts_again(shop: Shop) -> None:
    link, cookie = shop.asks()
    state = parse_qs(urlsplit(str(link)).query)["state"][0]
    shop.house.slack.clock.move_to(MONDAY + timedelta(minutes=11))
    assert shop.comes_back(f"code=1&state={state}", cookie).status_code == 401
    assert shop.installed() == 0


@pytest.mark.logs_warnings
def test_a_whole_organisation_installs_it_once_and_its_workspaces_use_it(shop: Shop) -> None:
    slack = shop.house.slack
    assert "Thank you" in shop.decides("allow", where="organisation").text
    anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
    anna.types("/ps-stage list", channel="general")
    assert "The 7 stages" in anna.last_answer("general").text
    opens(anna, "Acme", channel="ps-team", dates={"Kickoff": "2027-03-03"}, team={PM: "Ben Okafor"})
    ben.sees("opened Acme", "ps-bot")
    ben.opens_home()
    assert "Acme" in ben.home.text
    ben.home.press("Settings")
    ben.modal.submit("Save")
    ben.waits_for_no_modal()
    ben.types("Acme", "ps-bot")
    card = ben.sees("5 of 7", "ps-bot")
    card.press("Done", beside="Prepare the kickoff")
    ben.waits_for(lambda: "Done by @Ben Okafor: Prepare the kickoff" in card.text)
    slack.clock.move_to(MONDAY + timedelta(days=1))
    shop.house.swept()
    ben.sees("Tue 2 Mar · ", "ps-bot")

    slack.change_access()
    ben.waits_for(lambda: shop.stopped() == ["team_access_revoked"])
    before = len(slack.log("chat.postMessage"))
    slack.clock.move_to(MONDAY + timedelta(days=2))
    shop.house.swept()
    assert len(slack.log("chat.postMessage")) == before
    slack.change_access("T0NORTHWIND")
    ben.waits_for(lambda: shop.stopped() == [""])
    shop.house.swept()
    ben.sees("Wed 3 Mar · ", "ps-bot")

    slack.uninstall()
    ben.waits_for(lambda: shop.installed() == 0)
    assert shop.stopped() in (["app_uninstalled"], ["tokens_revoked"]), "whichever Slack says first"


@pytest.mark.logs_warnings
@pytest.mark.parametrize("code", ["123.456.abcdef", "123.456.abcdef%0A2027-03-01+INFO+forged"])
def test_the_code_of_an_installation_that_fails_is_in_no_log(
    shop: Shop, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    link, cookie = shop.asks()
    answer = shop.comes_back(f"code={code}&state={link.params['state']}", cookie)
    assert answer.status_code == 401
    told = [LogLine().format(each) for each in caplog.records]
    assert "an installation failed error=invalid_code" in told
    assert not [each for each in told if "abcdef" in each or "forged" in each]
