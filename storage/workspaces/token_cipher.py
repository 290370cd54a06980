"""`TokenCipher`: the encryption of tokens in the database."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.workspaces.workspaces import TokensSealed

PURPOSE = b"ps-bot installation tokens"


def new_key() -> str:
    """A random key for `TOKEN_KEYS`."""
    return Fernet.generate_key().decode()


class TokenCipher:
    """Encrypts the tokens of an installation under the first of these keys, and opens them with any.

    The last key is one derived from the client secret of the app: without keys of their own, tokens are
    encrypted under that one. None among the keys stands for it too, so that it may come first.
    """

    def __init__(self, client_secret: str, keys: Sequence[str | None] = ()) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(client_secret.encode())
        derived = base64.urlsafe_b64encode(key).decode()
        every = [Fernet(each or derived) for each in (*keys, None)]
        self._first, self._all = every[0], MultiFernet(every)

    def encrypt(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data with every token in it encrypted."""
        return _map_tokens(data, lambda token: self._all.encrypt(token.encode()).decode())

    def decrypt(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data with decrypted tokens; raises `TokensSealed` if no key opens them."""
        return _map_tokens(data, lambda token: _opened(self._all, token))

    def is_current(self, data: Mapping[str, Any]) -> bool:
        """Whether the first key opens every token of this encrypted data."""
        try:
            _map_tokens(data, lambda token: _opened(self._first, token))
        except TokensSealed:
            return False
        return True


def _opened(fernet: Fernet | MultiFernet, encrypted: str) -> str:
    try:
        return fernet.decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise TokensSealed(
            "The stored tokens were encrypted under another key: none of TOKEN_KEYS opens them, and neither does "
            "SLACK_CLIENT_SECRET. Set the former one again, or install the app anew in each workspace."
        ) from None


def _map_tokens(data: Mapping[str, Any], function: Callable[[str], str]) -> dict[str, Any]:
    """The data, however nested, with this function applied to every token in it."""
    return {key: _map_value(key, value, function) for key, value in data.items()}


def _map_value(key: str, value: Any, function: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return _map_tokens(value, function)
    return function(value) if isinstance(value, str) and _is_secret(key) else value


def _is_secret(key: str) -> bool:
    """The URL of a webhook is a secret too: it lets anybody post in its channel."""
    return key.endswith("token") or key in ("incoming_webhook_url", "url")
