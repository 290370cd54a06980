"""`Settings`: the environment variables, and the sentences about missing or invalid ones."""

import re
from collections.abc import Iterator, Mapping
from datetime import time
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import BaseModel, BeforeValidator, Field, SecretStr, ValidationError, field_validator

from handlers.server.credentials import (
    CLIENT_ID,
    doubted_secrets,
    wrong_keys,
    wrong_secrets,
    wrong_tokens,
)
from handlers.server.env_file import read_env_file
from handlers.server.network import Way, file_of_certificates, proxy_address, variables
from methodology.refusal import Refusal
from storage.database.address import is_in_memory, read_address
from storage.privacy.retention import Retention

ENV_FILE = Path(".env")

FIX_BY_NAME = {
    "slack_api_url": "write a web address that begins with https:// and ends with /api/",
    "database_url": "write an address such as sqlite:///ps-bot.db or postgresql+psycopg://user:password@host/name; "
    "in a password, write @ as %40, : as %3A, / as %2F and % as %25",
    "host": "write an address of this machine such as 127.0.0.1, or 0.0.0.0 for all of them",
    "port": "write the number of a port, up to 65535, such as 3000",
    "workers": "write a number of processes from 1 to 64, such as 2",
    "behind_proxy": "write True where all requests come through a proxy, otherwise False",
    "default_timezone": "write an IANA name such as Europe/Berlin",
    "digest_time": "write a time of day such as 09:00",
    "reminder_sweep_seconds": "write a number of seconds above 0 and up to 3600, such as 30",
    "admin_users": "write member ids such as U0123ABCD or T0123ABCD:U0123ABCD, separated by commas; "
    "to find one, open the person's profile in Slack and choose ⋮, Copy member ID",
    **dict.fromkeys(
        ("erase_after_days", "keep_closed_days", "keep_history_days"),
        "write a number of days up to 3650, such as 365, or 0 to keep it for ever",
    ),
    **dict.fromkeys(
        ("https_proxy", "http_proxy"),
        "write the address of a proxy for HTTP with its port, such as http://proxy.example.com:3128; "
        "in a password, write @ as %40, : as %3A, / as %2F and % as %25",
    ),
    "ssl_cert_file": "write the path of a file of certificates in PEM that this account may read, or unset it",
    "log_format": "write text or json",
    "log_level": "write debug, info, warning or error",
    "keep_digests_days": "write a number of days from 14 to 3650, such as 90",
    "workspace_admins": "write True or False",
    "channel_name_pattern": "write a name in which {customer} or {reference} is in braces and nothing else, "
    "such as ps-{customer}",
}
"""What to write instead of an invalid value, by field."""

HOST_LABEL = re.compile(r"\w([\w-]{0,61}\w)?", re.ASCII)
QUOTES = ("'", '"')
MAY_HOLD_A_PASSWORD = ("database_url", "https_proxy", "http_proxy")
LONGEST_SHOWN = 80
"""Characters of an invalid value that are shown."""


def _spelt(pattern: str) -> BeforeValidator:
    """Texts that fit this pattern as a whole. The types alone would take 3_000, 1e1 or 08.30 for something."""
    return BeforeValidator(partial(_fits, re.compile(pattern, re.ASCII)))


def _fits(pattern: re.Pattern[str], value: object) -> object:
    if isinstance(value, str) and not pattern.fullmatch(value):
        raise ValueError
    return value


Days = Annotated[int, _spelt(r"\d{1,4}"), Field(ge=0, le=3650)]


class Settings(BaseModel):
    """The settings; each field is a variable in lower case."""

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    token_keys: tuple[SecretStr, ...] = ()
    slack_api_url: str = "https://slack.com/api/"
    https_proxy: str | None = None
    http_proxy: str | None = None
    no_proxy: str | None = None
    ssl_cert_file: str | None = None
    database_url: str = "sqlite:///ps-bot.db"
    host: str = "127.0.0.1"
    port: Annotated[int, _spelt(r"\d{1,5}")] = Field(default=3000, ge=0, le=65535)
    workers: Annotated[int, _spelt(r"\d{1,2}")] = Field(default=1, ge=1, le=64)
    behind_proxy: Annotated[bool, _spelt(r"(?i:true|false|yes|no|on|off|1|0)")] = False
    default_timezone: str = "UTC"
    digest_time: Annotated[time, _spelt(r"\d\d:\d\d")] = time(9)
    reminder_sweep_seconds: Annotated[float, _spelt(r"\d+(\.\d+)?")] = Field(default=30, ge=0.05, le=3600)
    admin_users: tuple[Annotated[str, _spelt(r"(T[A-Z0-9]{8,}:)?[UW][A-Z0-9]{8,}")], ...] = ()
    workspace_admins: Annotated[bool, _spelt(r"(?i:true|false|yes|no|on|off|1|0)")] = True
    channel_name_pattern: str = "ps-{customer}"
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    erase_after_days: Days = 30
    keep_closed_days: Days = 0
    keep_history_days: Days = 0
    keep_digests_days: Annotated[int, _spelt(r"\d{1,4}")] = Field(default=90, ge=14, le=3650)

    @field_validator("admin_users", "token_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(re.findall(r"[^\s,;]+", value)) if isinstance(value, str) else value

    @field_validator("log_format", "log_level", mode="before")
    @classmethod
    def _small(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("default_timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        """Zones are listed rather than opened: files such as posix/… and localtime are no IANA names."""
        try:
            return next(zone for zone in sorted(available_timezones()) if zone.casefold() == value.casefold())
        except StopIteration:
            raise ValueError from None

    @field_validator("slack_api_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        address = urlsplit(value)
        plain = f"{address.scheme}://{address.netloc}{address.path}".rstrip("/") + "/"
        if not re.fullmatch(r"https?://[^\s/@]+/(\S*/)?api/", plain) or plain != value.rstrip("/") + "/":
            raise ValueError
        _ = address.port  # raises ValueError where it is no number
        return plain

    _https_proxy = field_validator("https_proxy", "http_proxy")(proxy_address)
    _certificates = field_validator("ssl_cert_file")(file_of_certificates)

    @field_validator("database_url")
    @classmethod
    def _database_address(cls, value: str) -> str:
        if is_in_memory(read_address(value)):
            raise ValueError
        return value

    @field_validator("host")
    @classmethod
    def _host(cls, value: str) -> str:
        host = value[1:-1] if re.fullmatch(r"\[.*\]", value) else value
        labels = host.split(".")
        if labels[-1].isdigit() or not all(HOST_LABEL.fullmatch(each) for each in labels):
            return str(ip_address(host))
        return host

    @field_validator("channel_name_pattern")
    @classmethod
    def _pattern(cls, value: str) -> str:
        fields = [(name, spec, how) for _, name, spec, how in Formatter().parse(value) if name is not None]
        if not fields or not {*fields} <= {("customer", "", None), ("reference", "", None)}:
            raise ValueError
        return value

    @property
    def way(self) -> Way:
        """How Slack is reached, by the setting that the SDK prefers."""
        name = "HTTPS_PROXY" if self.https_proxy else "HTTP_PROXY"
        return Way(name, self.https_proxy or self.http_proxy or "", self.ssl_cert_file is not None)

    @property
    def variables(self) -> dict[str, str]:
        """The variables of the environment that libraries read."""
        found = dict(variables(self.https_proxy, self.http_proxy, self.no_proxy))
        return {**found, "SSL_CERT_FILE": self.ssl_cert_file} if self.ssl_cert_file else found

    @property
    def retention(self) -> Retention:
        return Retention(
            workspaces=self.erase_after_days,
            engagements=self.keep_closed_days,
            history=self.keep_history_days,
            digests=self.keep_digests_days,
        )

    @property
    def uses_sockets(self) -> bool:
        return self.slack_app_token is not None

    @property
    def way_in(self) -> str:
        """How requests of Slack come in."""
        return "Socket Mode" if self.uses_sockets else f"HTTP at {self.host}:{self.port}"

    @property
    def is_distributed(self) -> bool:
        """Whether several workspaces install the app, each with a token of its own."""
        return self.slack_client_id is not None

    def gaps(self) -> list[str]:
        """The missing or malformed settings, each as a sentence that says what to do."""
        return [*self._missing(), *self._malformed(), *self._ambiguous()]

    def _missing(self) -> Iterator[str]:
        pair = {"SLACK_CLIENT_ID": self.slack_client_id, "SLACK_CLIENT_SECRET": self.slack_client_secret}
        if any(pair.values()):
            for name in (name for name, value in pair.items() if not value):
                yield f"{name} is not set: copy it from “Basic Information”, it goes with the other of its pair."
        elif self.slack_bot_token is None:
            yield "SLACK_BOT_TOKEN is not set: copy the bot token (xoxb-…) from “OAuth & Permissions”."
        if not self.uses_sockets and self.slack_signing_secret is None:
            yield (
                "SLACK_SIGNING_SECRET is not set: copy it from “Basic Information”, "
                "or set SLACK_APP_TOKEN for Socket Mode."
            )

    def _ambiguous(self) -> Iterator[str]:
        """Ids that begin with W are unique in all of Slack; those with U may be another person elsewhere."""
        bare = [each for each in self.admin_users if each.startswith("U")]
        if self.is_distributed and bare:
            yield (
                f"ADMIN_USERS={','.join(bare)} says of no workspace: where several install the app, write the "
                f"workspace too, such as T0123ABCD:{bare[0]}."
            )

    def _malformed(self) -> Iterator[str]:
        """About the secrets, without their values."""
        yield from wrong_tokens(self.slack_bot_token, self.slack_app_token)
        yield from wrong_secrets(self._secrets)
        yield from wrong_keys(self.token_keys)
        if self.slack_client_id and not CLIENT_ID.fullmatch(self.slack_client_id):
            yield (
                "SLACK_CLIENT_ID is no client ID: it is two numbers with a dot between them; "
                "copy it from “Basic Information”."
            )

    def doubts(self) -> list[str]:
        """What may be right and is likely wrong, each as a sentence that says what to do then."""
        return [*doubted_secrets(self._secrets)]

    @property
    def _secrets(self) -> dict[str, SecretStr | None]:
        return {
            "SLACK_CLIENT_SECRET": self.slack_client_secret,
            "SLACK_SIGNING_SECRET": self.slack_signing_secret,
        }


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings from the environment and `.env`; raises `Refusal` with a line for each invalid value.

    The environment goes first, and in it a name in capitals. What is empty counts as not set.
    """
    names = [name.upper() for name in Settings.model_fields]
    given = {
        **read_env_file(ENV_FILE, names, environment),
        **{
            name.upper(): environment[name]
            for name in sorted(environment, key=str.isupper)
            if _bare(environment[name])
        },
    }
    values = {name.lower(): bare for name in names if (bare := _bare(given.get(name, "")))}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        wrong = {str(each["loc"][0]): each["input"] for each in error.errors()}
        raise Refusal("\n".join(_sentence(name, value) for name, value in wrong.items())) from None


def _bare(value: str) -> str:
    """The value without what is easily copied with it: blanks, line ends, and quotes around it."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value.startswith(QUOTES):
        value = value[1:-1].strip()
    return value


def _sentence(name: str, value: Any) -> str:
    if name in MAY_HOLD_A_PASSWORD:
        return f"{name.upper()} cannot be used: {FIX_BY_NAME[name]}."
    shown = "".join(each if each.isprintable() else "�" for each in str(value))[:LONGEST_SHOWN]
    return f"{name.upper()}={shown} cannot be used: {FIX_BY_NAME[name]}."
