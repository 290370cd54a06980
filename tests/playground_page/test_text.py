"""Slack's markup and dates, as the page reads them."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page
from slack_sdk import WebClient

from playground import Playground
from tests.support.page.gallery import MANIFEST
from tests.support.page.person import Person
from tests.support.playground.markup import DATES, MARKUP, NOON

_CALL = """async ([module, call, cases]) => {
  const found = await import(`/js/text/${module}.js`);
  return cases.map((each) => found[call](...each));
}"""
QUARTER_TO = 1795607100  # 2026-11-25 11:45 in UTC
TOKENS = [
    ("{date_num} {time}", "Asia/Kathmandu", "2026-11-25 5:30 PM"),
    ("{date_short} at {time_secs}", "America/Los_Angeles", "Nov 25 at 3:45:00 AM"),
    ("{date_long}", "Pacific/Auckland", "Thursday, November 26th"),
    ("{date_pretty} {date}", "Europe/Berlin", "tomorrow November 25th"),
    ("{unknown}", "UTC", "{unknown}"),
]


@pytest.fixture
def page(browser: Browser) -> object:
    with Playground(MANIFEST) as slack:
        page = browser.new_page()
        page.goto(slack.url)
        yield page
        page.close()


def test_the_page_shows_what_the_driver_reads(browser: Browser) -> None:
    with Playground(MANIFEST) as slack:
        ben = slack.person("Ben Okafor")
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        for text in MARKUP:
            client.chat_postMessage(channel="C07ACMEDLV3", text=text)
        with closing(browser.new_page()) as page:
            person = Person(page, slack.url)
            person.arrive("Ben Okafor", at="#acme-delivery")
            person.sees(list(MARKUP.values())[-1])
            shown = page.locator("li.message .text").all_inner_texts()
        assert dict(zip(MARKUP, shown, strict=True)) == MARKUP
        assert [each.text for each in ben.reads("acme-delivery")] == list(MARKUP.values())


def test_dates_are_read_by_the_page_as_by_the_driver(page: Page) -> None:
    noon = NOON.timestamp()
    cases = json.dumps([[round(noon + days * 86400), format, "UTC"] for format, days, _ in DATES])
    got = page.evaluate(
        f"import('/js/text/dates.js').then(({{dateToken}}) => {cases}.map((c) => dateToken(...c, new Date({noon * 1000}))))"
    )
    assert got == [reads for _, _, reads in DATES]


def test_dates_are_read_in_the_zone_of_the_reader(page: Page) -> None:
    day_before = f"new Date({(QUARTER_TO - 86400) * 1000})"
    cases = json.dumps([[QUARTER_TO, text, zone] for text, zone, _ in TOKENS])
    got = page.evaluate(
        f"import('/js/text/dates.js').then(({{dateToken}}) => {cases}.map((c) => dateToken(...c, {day_before})))"
    )
    assert got == [reads for _, _, reads in TOKENS]


def test_typed_days_and_times_are_understood(page: Page) -> None:
    today = "2026-11-25"
    typed = ["2026-12-24", "24 Dec", "Dec 24, 2027", "tomorrow", "2026-02-30", "nonsense"]
    got = page.evaluate(_CALL, ["dates", "parseDay", [[text, today] for text in typed]])
    assert got == ["2026-12-24", "2026-12-24", "2027-12-24", "2026-11-26", None, None]
    times = ["9:05", "9 pm", "12am", "0930", "25:00", "later"]
    got = page.evaluate(_CALL, ["dates", "parseTime", [[text] for text in times]])
    assert got == ["09:05", "21:00", "00:00", "09:30", None, None]


def test_wall_time_becomes_an_instant_over_a_clock_change(page: Page) -> None:
    asked = [["2026-10-24", "09:00", "Europe/Berlin"], ["2026-10-26", "09:00", "Europe/Berlin"]]
    before, after = page.evaluate(_CALL, ["dates", "instantOf", asked])
    assert after - before == 2 * 86400 + 3600
