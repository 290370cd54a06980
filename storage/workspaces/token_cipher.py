"""`TokenCipher`: the encryption of tokens in the database."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.workspaces.workspaces import TokensSealed

PURPOSE = b"ps-bot installation tokens"


class TokenCipher:
    """Encrypts the tokens of an installation with a key derived from the client secret of the app."""

    def __init__(self, client_secret: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(client_secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def encrypt(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data with every token in it encrypted."""
        return _map_tokens(data, lambda token: self._fernet.encrypt(token.encode()).decode())

    def decrypt(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data with decrypted tokens; raises `TokensSealed` if the client secret has changed."""
        return _map_tokens(data, self._decrypt_token)

    def _decrypt_token(self, encrypted: str) -> str:
        try:
            return self._fernet.decrypt(encrypted.encode()).decode()
        except InvalidToken:
            raise TokensSealed(
                "The stored tokens were encrypted under another SLACK_CLIENT_SECRET. "
                "Set the former one again, or install the app anew in each workspace."
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
