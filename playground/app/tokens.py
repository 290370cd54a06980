"""Tokens of the app, their scopes, and the OAuth codes that are exchanged for them."""

from __future__ import annotations

import base64
import itertools
import secrets
import time
from dataclasses import dataclass

from playground.app.manifest import App
from playground.errors import SlackError

BOT_TOKEN = "xoxb-playground"
APP_TOKEN = "xapp-playground"
CLIENT_ID = "1000.2000"
CLIENT_SECRET = "c11e0000c11e0000c11e0000c11e0001"
SIGNING_SECRET = "519e0000519e0000519e0000519e0001"
CODE_LIFE = 600.0


@dataclass
class Token:
    """``whole``: of an installation in the whole organisation."""

    value: str
    kind: str
    scopes: list[str]
    dead: str | None = None
    expires: float | None = None
    refreshed_by: str | None = None
    whole: bool = False


@dataclass
class Code:
    person: str
    scopes: list[str]
    redirect_uri: str | None
    born: float
    whole: bool


class Tokens:
    """The app is installed from the start; OAuth adds further tokens."""

    def __init__(self, app: App) -> None:
        self._ids = itertools.count(2)
        self._all = {
            BOT_TOKEN: Token(BOT_TOKEN, "bot", app.scopes),
            APP_TOKEN: Token(APP_TOKEN, "app", ["connections:write"]),
        }
        self._codes: dict[str, Code] = {}

    def check(self, value: str | None) -> Token:
        if not value:
            raise SlackError("not_authed")
        token = self._all.get(value)
        if token is None:
            raise SlackError("invalid_auth")
        if token.dead:
            raise SlackError(token.dead)
        if token.expires is not None and time.monotonic() > token.expires:
            raise SlackError("token_expired")
        return token

    def scopes_of(self, value: str | None) -> list[str]:
        token = self._all.get(value or "")
        return token.scopes if token else []

    def kill(self, why: str, *, whole: bool) -> None:
        """From now on bot tokens of this installation are answered with this error."""
        for token in self._all.values():
            if token.kind == "bot" and token.whole == whole:
                token.dead = why

    def revive(self) -> None:
        """Make the app's first token work again: the app was installed again."""
        self._all[BOT_TOKEN].dead = None

    def new_code(
        self, person: str, scopes: list[str], redirect_uri: str | None, *, whole: bool = False
    ) -> str:
        code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._codes[code] = Code(person, scopes, redirect_uri, time.monotonic(), whole)
        return code

    def redeem(self, code: str, redirect_uri: str | None) -> Code:
        found = self._codes.pop(code, None)
        if found is None or time.monotonic() - found.born > CODE_LIFE:
            raise SlackError("invalid_code")
        if found.redirect_uri != redirect_uri:
            raise SlackError("bad_redirect_uri")
        return found

    def grant(self, scopes: list[str], *, rotating: bool, whole: bool = False) -> Token:
        id = next(self._ids)
        value = f"xoxe.xoxb-playground-{id}" if rotating else f"xoxb-playground-{id}"
        token = Token(value, "bot", scopes, whole=whole)
        if rotating:
            token.expires, token.refreshed_by = time.monotonic() + 43200, f"xoxe-playground-{id}"
        self._all[value] = token
        return token

    def refresh(self, refresh_token: str) -> Token:
        for token in list(self._all.values()):
            if token.refreshed_by == refresh_token and not token.dead:
                token.refreshed_by = None
                return self.grant(token.scopes, rotating=True, whole=token.whole)
        raise SlackError("invalid_refresh_token")


def basic_credentials(header: str) -> tuple[str, str] | None:
    if not header.lower().startswith("basic "):
        return None
    name, _, secret = base64.b64decode(header[6:]).decode().partition(":")
    return name, secret
