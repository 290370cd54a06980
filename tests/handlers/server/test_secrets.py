"""Secrets in the settings: what was copied along, and what cannot be one."""

import pytest

from handlers.server.settings import read_settings
from tests.support.environment import COMPLETE, SECRETS

COPIED = ["{}", " {} ", "{}\n", "{}\r\n", "\t{}", '"{}"', "'{}'", '" {} "', "\u00a0{}"]


@pytest.mark.parametrize("copied", COPIED)
@pytest.mark.parametrize("name", SECRETS)
def test_what_is_easily_copied_with_a_secret_is_no_part_of_it(name: str, copied: str) -> None:
    settings = read_settings({**COMPLETE, name: copied.format(SECRETS[name])})
    assert settings.gaps() == []
    assert getattr(settings, name.lower()).get_secret_value() == SECRETS[name]


BROKEN = [
    "{} x",
    "x {}",
    "“{}”",
    "{}\u200b",
    "\ufeff{}",
    "<{}>",
    "{},",
    "{};",
    "Bearer {}",
    "{}\n{}",
    "{}é",
    "{}\udcff",
]


@pytest.mark.parametrize("broken", [*BROKEN, "…", "********"])
@pytest.mark.parametrize("name", SECRETS)
def test_what_cannot_be_a_secret_is_refused_without_being_shown(name: str, broken: str) -> None:
    (line,) = read_settings({**COMPLETE, name: broken.format(*2 * [SECRETS[name]])}).gaps()
    assert line.startswith(name)
    assert SECRETS[name] not in line


NO_SECRETS = {
    "SLACK_SIGNING_SECRET": [
        ("8f742231b10e8888", "is only a part of one: it has 16 characters, Slack's have 32"),
        (SECRETS["SLACK_SIGNING_SECRET"][1:], "is only a part of one: it has 31 characters"),
        ("your-signing-secret", "is only a part of one"),
        (2 * SECRETS["SLACK_SIGNING_SECRET"], "holds the same several times"),
        (32 * "x", "is none, but stands in the place of one"),
        (SECRETS["SLACK_CLIENT_SECRET"], "is the same as SLACK_CLIENT_SECRET"),
    ],
    "SLACK_CLIENT_SECRET": [("0b1c2d3e", "is only a part of one"), ("secret", "is only a part of one")],
    "SLACK_BOT_TOKEN": [
        ("xoxe.xoxb-1-Mi0yLTEyMzQ1Njc4OQ", "expires after 12 hours"),
        ("xoxp-1234-5678-AbCd", "is no bot token"),
    ],
    "SLACK_APP_TOKEN": [("xoxb-1-2-a", "is no app-level token")],
    "SLACK_CLIENT_ID": [("1234567890", "is no client ID"), ("1234.", "is no client ID"), ("A0123ABCD", "is no client ID")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "why"), [(name, *each) for name, several in NO_SECRETS.items() for each in several]
)
def test_what_is_half_copied_or_put_in_another_place_is_refused(name: str, value: str, why: str) -> None:
    (line,) = read_settings({**COMPLETE, name: value}).gaps()
    assert line.startswith(f"{name} {why}")
    assert value not in line


@pytest.mark.parametrize(
    ("secret", "doubted"),
    [
        ("519e0000519e0000519e0000519e0001", False),
        ("8f742231b10e8888abcd99yyyzzz85a5", True),
        ("519E0000519E0000519E0000519E0001", True),
        ("519e0000519e0000519e0000519e00015", True),
    ],
)
def test_a_secret_unlike_those_that_slack_has_issued_is_only_doubted(secret: str, doubted: bool) -> None:
    settings = read_settings({**COMPLETE, "SLACK_SIGNING_SECRET": secret})
    assert settings.gaps() == []
    assert [each.partition(" ")[0] for each in settings.doubts()] == doubted * ["SLACK_SIGNING_SECRET"]


def test_of_one_proxy_in_both_spellings_the_one_in_capitals_counts() -> None:
    both = {"HTTPS_PROXY": "one:1", "https_proxy": "two:2", "no_proxy": "*.corp http://a.b/"}
    settings = read_settings(both)
    assert settings.way == ("HTTPS_PROXY", "http://one:1", False)
    assert settings.variables["https_proxy"] == settings.variables["HTTPS_PROXY"] == "http://one:1"
    assert settings.variables["NO_PROXY"] == ".corp,a.b,localhost,127.0.0.1,::1"
    assert read_settings({"NO_PROXY": "a.b"}).variables == {}, "without a proxy, nothing is changed"


def test_each_of_several_keys_is_checked_without_being_shown() -> None:
    key = "bm90IGEgc2VjcmV0IGF0IGFsbCwgMzIgYnl0ZXMgbG8="
    keys = read_settings({**COMPLETE, "TOKEN_KEYS": f"{key}, {key[::-1]}"})
    assert len(keys.token_keys) == 2
    (line,) = keys.gaps()
    assert line.startswith("TOKEN_KEYS has something in it that is no key")
    assert key[::-1] not in line
    for right in (f"{key};{key}\n", f"SLACK_CLIENT_SECRET,{key}"):
        assert read_settings({**COMPLETE, "TOKEN_KEYS": right}).gaps() == []


def test_a_token_in_the_place_of_a_secret_is_refused() -> None:
    swapped = {
        "SLACK_SIGNING_SECRET": SECRETS["SLACK_APP_TOKEN"],
        "SLACK_CLIENT_ID": SECRETS["SLACK_BOT_TOKEN"],
    }
    lines = read_settings({**COMPLETE, **swapped}).gaps()
    assert [line.split()[0] for line in lines] == ["SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID"]
