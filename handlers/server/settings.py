"""`Settings`: the environment variables, and the sentences about missing or invalid ones."""

import re
from collections.abc import Iterator
from datetime import time
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from methodology.refusal import Refusal

FIX_BY_NAME = {
    "slack_api_url": "write a web address that begins with https:// and ends with /api/",
    "port": "write the number of a port, up to 65535, such as 3000",
    "default_timezone": "write an IANA name such as Europe/Berlin",
    "digest_time": "write a time of day such as 09:00",
    "reminder_sweep_seconds": "write a number of seconds above 0 and up to 3600, such as 30",
    "admin_users": "write member ids such as U0123ABCD, separated by commas; "
    "to find one, open the person's profile in Slack and choose ⋮, Copy member ID",
    "channel_name_pattern": "write a name in which nothing but {customer} and {reference} is in braces, "
    "such as ps-{customer}",
}
"""What to write instead of an invalid value, by field."""

BOT_TOKEN, APP_TOKEN = re.compile(r"xoxb-\S+"), re.compile(r"xapp-\S+")


class Settings(BaseSettings):
    """The settings from the environment or `.env`; each field is a variable in lower case."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = "sqlite:///ps-bot.db"
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    default_timezone: str = "UTC"
    digest_time: time = time(9)
    reminder_sweep_seconds: float = Field(default=30, gt=0, le=3600)
    admin_users: Annotated[tuple[Annotated[str, Field(pattern=r"^[UW][A-Z0-9]+$")], ...], NoDecode] = ()
    channel_name_pattern: str = "ps-{customer}"

    @field_validator("admin_users", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("default_timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            return ZoneInfo(value).key
        except (OSError, KeyError) as error:
            raise ValueError from error

    @field_validator("slack_api_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        address = urlsplit(value)
        if address.scheme not in ("https", "http") or not address.hostname:
            raise ValueError
        return value.rstrip("/") + "/"

    @field_validator("digest_time", mode="before")
    @classmethod
    def _clock_time(cls, value: object) -> object:
        return time.fromisoformat(value) if isinstance(value, str) else value

    @field_validator("digest_time")
    @classmethod
    def _of_no_zone(cls, value: time) -> time:
        if value.tzinfo is not None:
            raise ValueError
        return value

    @field_validator("channel_name_pattern")
    @classmethod
    def _pattern(cls, value: str) -> str:
        try:
            value.format(customer="", reference="")
        except (LookupError, AttributeError) as error:
            raise ValueError from error
        return value

    @property
    def uses_sockets(self) -> bool:
        return self.slack_app_token is not None

    @property
    def is_distributed(self) -> bool:
        """Whether several workspaces install the app, each with a token of its own."""
        return self.slack_client_id is not None

    def gaps(self) -> list[str]:
        """The missing or malformed settings, each as a sentence that says what to do."""
        return [*self._missing(), *self._malformed_tokens()]

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

    def _malformed_tokens(self) -> Iterator[str]:
        bot, app = self.slack_bot_token, self.slack_app_token
        if bot and not BOT_TOKEN.fullmatch(bot.get_secret_value()):
            yield "SLACK_BOT_TOKEN is no bot token: copy all of it, it begins with xoxb- and goes on."
        if app and not APP_TOKEN.fullmatch(app.get_secret_value()):
            yield "SLACK_APP_TOKEN is no app-level token: copy all of it, it begins with xapp- and goes on."


def read_settings() -> Settings:
    """The settings; raises `Refusal` with a line for each invalid value."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [_sentence(str(each["loc"][0]), each["input"]) for each in error.errors()]
        raise Refusal("\n".join(lines)) from None


def _sentence(name: str, value: Any) -> str:
    return f"{name.upper()}={value} cannot be used: {FIX_BY_NAME[name]}."
