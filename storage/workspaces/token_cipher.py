"""How are tokens kept so that the database alone does not give them away?"""

import base64
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from methodology.refusal import Refusal

PURPOSE = b"ps-bot installation tokens"


class TokenCipher:
    """Encrypts the tokens of an installation with a key that follows from the app's client secret."""

    def __init__(self, client_secret: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(client_secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def sealed(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data with every token in it encrypted."""
        return _with_tokens(data, lambda token: self._fernet.encrypt(token.encode()).decode())

    def opened(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data as it was before; raises `Refusal` where another client secret sealed it."""
        return _with_tokens(data, self._decrypt)

    def _decrypt(self, sealed: str) -> str:
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Refusal(
                "The stored tokens were encrypted under another SLACK_CLIENT_SECRET. "
                "Set the former one again, or install the app anew in each workspace."
            ) from None


def _with_tokens(data: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    return {key: _changed(key, value, change) for key, value in data.items()}


def _changed(key: str, value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return _with_tokens(value, change)
    return change(value) if isinstance(value, str) and _is_secret(key) else value


def _is_secret(key: str) -> bool:
    """A webhook's address, too, lets whoever knows it write in its channel."""
    return key.endswith("token") or key in ("incoming_webhook_url", "url")
