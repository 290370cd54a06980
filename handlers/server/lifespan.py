"""The listening socket, and the server that shuts down all parts of the bot by one deadline."""

import socket
from collections.abc import Callable, Sequence
from threading import Thread
from time import monotonic

import uvicorn

from methodology.refusal import Refusal

EXIT_WITHIN = 3
"""Seconds to finish current requests after SIGTERM: Slack does not wait longer for an answer."""


LAST_WORK = 1.0
"""Seconds that the work behind the last answers gets in any case."""


class Server(uvicorn.Server):
    """Uvicorn, which ends the other parts of the bot at the same time, all by one deadline."""

    def __init__(self, config: uvicorn.Config, parts: Sequence[Callable[[], None]]) -> None:
        super().__init__(config)
        self._ending = [Thread(target=each, name="ending", daemon=True) for each in parts]
        self._until: float | None = None

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._start_ending()
        await super().shutdown(sockets)

    def end(self, wait_for_work: Callable[[float], object]) -> None:
        """Wait for the parts to end, and for the work behind the last answers, until the deadline."""
        until = self._start_ending()
        for each in self._ending:
            each.join(max(0.0, until - monotonic()))
        wait_for_work(max(LAST_WORK, until - monotonic()))

    def _start_ending(self) -> float:
        if self._until is None:
            self._until = monotonic() + EXIT_WITHIN
            for each in self._ending:
                each.start()
        return self._until


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on this address; raises `Refusal` where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise Refusal(f"{host}:{port} cannot be listened on ({error.strerror}): set HOST and PORT.") from None
    return listening
