"""How does the page read Slack's markup and its dates?"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page

from playground import Playground
from tests.playground_page.gallery import MANIFEST

_SHORTLY = """async ([module, call, cases]) => {
  const found = await import(`/js/text/${module}.js`);
  const short = (node) => node.children ? `${node.kind}(${node.children.map(short).join("")})`
    : node.kind === "text" ? node.text : node.kind === "break" ? "/" : `${node.kind}[${node.text ?? node.id ?? node.name ?? node.range}]`;
  return cases.map((each) => {
    const got = found[call](...each);
    return Array.isArray(got) ? got.map(short).join("") : got;
  });
}"""

MARKUP = [
    ("*bold* and _italic_ and ~gone~", "bold(bold) and italic(italic) and strike(gone)"),
    ("*_both_*", "bold(italic(both))"),
    ("snake_case_word and 2*3*4", "snake_case_word and 2*3*4"),
    ("* not bold *", "* not bold *"),
    ("`*code*` stays", "code[*code*] stays"),
    ("```a\n*b*```after", "pre[a\n*b*]after"),
    ("> quoted\n> more\nafter", "quote(quoted/more)after"),
    ("&gt; also quoted", "quote(also quoted)"),
    ("<@U1> in <#C1|general>", "user[U1] in channel[C1]"),
    ("<https://a.example|*label*>", "link(bold(label))"),
    ("see https://a.example/x.", "see link(https://a.example/x)."),
    ("<mailto:a@b.example>", "link(a@b.example)"),
    ("<!here> &lt;b&gt; &amp;amp;", "broadcast[here] <b> &amp;"),
    (":tada: and :+1: at 10:30", "emoji[tada] and emoji[+1] at 10:30"),
    ("one\ntwo", "one/two"),
    ("*<@U1>* and *a<https://x.example/*|y>b*", "bold(user[U1]) and bold(alink(y)b)"),
    ("a < b > c", "a < b > c"),
]
NOON = 1795607100  # 2026-11-25 11:45 in UTC
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


def test_markup_is_read_as_slack_reads_it(page: Page) -> None:
    got = page.evaluate(_SHORTLY, ["mrkdwn", "parse", [[text] for text, _ in MARKUP]])
    assert dict(zip((text for text, _ in MARKUP), got, strict=True)) == dict(MARKUP)


def test_dates_are_read_in_the_zone_of_the_reader(page: Page) -> None:
    day_before = f"new Date({(NOON - 86400) * 1000})"
    cases = json.dumps([[NOON, text, zone] for text, zone, _ in TOKENS])
    got = page.evaluate(
        f"import('/js/text/dates.js').then(({{dateToken}}) => {cases}.map((c) => dateToken(...c, {day_before})))"
    )
    assert got == [reads for _, _, reads in TOKENS]


def test_typed_days_and_times_are_understood(page: Page) -> None:
    today = "2026-11-25"
    typed = ["2026-12-24", "24 Dec", "Dec 24, 2027", "tomorrow", "2026-02-30", "nonsense"]
    got = page.evaluate(_SHORTLY, ["dates", "parseDay", [[text, today] for text in typed]])
    assert got == ["2026-12-24", "2026-12-24", "2027-12-24", "2026-11-26", None, None]
    times = ["9:05", "9 pm", "12am", "0930", "25:00", "later"]
    got = page.evaluate(_SHORTLY, ["dates", "parseTime", [[text] for text in times]])
    assert got == ["09:05", "21:00", "00:00", "09:30", None, None]


def test_wall_time_becomes_an_instant_over_a_clock_change(page: Page) -> None:
    asked = [["2026-10-24", "09:00", "Europe/Berlin"], ["2026-10-26", "09:00", "Europe/Berlin"]]
    before, after = page.evaluate(_SHORTLY, ["dates", "instantOf", asked])
    assert after - before == 2 * 86400 + 3600
