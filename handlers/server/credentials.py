"""Tokens and secrets of Slack: which texts cannot be one, and which are unlike all that Slack has issued so far.

Slack says how its tokens begin and how a client ID looks. Of secrets it says nothing; all that it issues are 32 digits
and letters from a to f. So what is shorter is refused, as a part of one, and what is otherwise unlike them is doubted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pydantic import SecretStr

BOT_TOKEN, APP_TOKEN = re.compile(r"xoxb-[A-Za-z0-9-]+"), re.compile(r"xapp-[A-Za-z0-9-]+")
EXPIRES = "xoxe."
"""The beginning of a bot token that lasts for twelve hours."""
SECRET = re.compile(r"(?!xox|xapp)[A-Za-z0-9_-]+")
ISSUED = re.compile(r"[0-9a-f]{32}")
SHORTEST_SECRET = 32
FEWEST_SIGNS = 4
"""A secret with fewer different characters is what somebody wrote in the place of one."""
DERIVED = "SLACK_CLIENT_SECRET"
"""What stands in `TOKEN_KEYS` for the key that is derived from the client secret."""
TOKEN_KEY = re.compile(rf"[A-Za-z0-9_-]{{43}}=|{DERIVED}")
CLIENT_ID = re.compile(r"\d+\.\d+", re.ASCII)
COPY_IT = "copy it anew from “Basic Information”."


def wrong_tokens(bot: SecretStr | None, app: SecretStr | None) -> Iterator[str]:
    """Sentences about tokens that cannot be what they are given for."""
    if bot is not None and bot.get_secret_value().startswith(EXPIRES):
        yield (
            "SLACK_BOT_TOKEN expires after 12 hours, as tokens are rotated in this app: set SLACK_CLIENT_ID and "
            "SLACK_CLIENT_SECRET in place of it, and install the app at /slack/install."
        )
    elif _is_not(BOT_TOKEN, bot):
        yield "SLACK_BOT_TOKEN is no bot token: copy all of it, it begins with xoxb- and goes on."
    if _is_not(APP_TOKEN, app):
        yield "SLACK_APP_TOKEN is no app-level token: copy all of it, it begins with xapp- and goes on."


def wrong_secrets(secrets: Mapping[str, SecretStr | None]) -> Iterator[str]:
    """Sentences about secrets that cannot be one, without their values."""
    seen: dict[str, str] = {}
    for name, secret in secrets.items():
        if secret is None:
            continue
        value = secret.get_secret_value()
        if not SECRET.fullmatch(value):
            yield f"{name} cannot be one: it is letters and digits only; {COPY_IT}"
        elif len(value) < SHORTEST_SECRET:
            yield f"{name} is only a part of one: it has {len(value)} characters, Slack's have 32; {COPY_IT}"
        elif len({*value}) < FEWEST_SIGNS:
            yield f"{name} is none, but stands in the place of one; {COPY_IT}"
        elif len(value) > SHORTEST_SECRET and value in (value + value)[1:-1]:
            yield f"{name} holds the same several times; {COPY_IT}"
        elif value in seen:
            yield f"{name} is the same as {seen[value]}: they stand below each other; {COPY_IT}"
        else:
            seen[value] = name


def doubted_secrets(secrets: Mapping[str, SecretStr | None]) -> Iterator[str]:
    """Sentences about secrets that may be one, although Slack has issued none like it so far."""
    for name, secret in secrets.items():
        if _is_not(ISSUED, secret):
            yield (
                f"{name} is not like those of Slack, which are 32 digits and letters from a to f: "
                "if Slack's requests are refused, copy it anew from “Basic Information”."
            )


def wrong_keys(keys: Sequence[SecretStr]) -> Iterator[str]:
    """A sentence about keys that cannot be one."""
    if any(_is_not(TOKEN_KEY, key) for key in keys):
        yield (
            "TOKEN_KEYS has something in it that is no key: a key is 43 letters, digits, - and _ and an = after "
            "them; make one with `python bot.py keys new`."
        )


def _is_not(pattern: re.Pattern[str], secret: SecretStr | None) -> bool:
    return secret is not None and not pattern.fullmatch(secret.get_secret_value())
