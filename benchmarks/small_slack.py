"""What is the least that Slack must answer, so that it is not Slack that is measured?"""

import json
import os
import time
from collections import Counter
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from benchmarks.seed import WORKSPACE


class SmallSlack:
    """Takes every message, and counts them by conversation."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._stamps = count(1)
        self.taken: Counter[str] = Counter()
        self.first_at = self.last_at = 0.0

    def answer(self, method: str, given: dict[str, str]) -> dict[str, Any]:
        if method == "users.info":
            user = given["user"]
            profile = {"display_name": f"Person {user}"}
            return {"user": {"id": user, "team_id": WORKSPACE, "tz": self._zone, "profile": profile}}
        if method == "chat.postMessage":
            return self._take(given["channel"])
        return {"team_id": WORKSPACE, "team": "Bench", "user_id": "U0BOT", "user": "bot", "bot_id": "B0BOT"}

    def _take(self, recipient: str) -> dict[str, Any]:
        self.last_at = time.monotonic()
        self.first_at = self.first_at or self.last_at
        self.taken[recipient] += 1
        return {"channel": f"D{recipient[1:]}", "ts": f"1700000000.{next(self._stamps):06}"}

    def told(self) -> dict[str, Any]:
        """How many messages there are, to how many, and in how many seconds they came."""
        return {
            "messages": self.taken.total(),
            "recipients": len(self.taken),
            "seconds": self.last_at - self.first_at,
        }


def main() -> None:
    slack = SmallSlack(os.environ.get("ZONE", "Europe/Berlin"))

    async def method(request: Request) -> Response:
        raw = (await request.body()).decode()
        given = json.loads(raw) if raw.startswith("{") else dict(parse_qsl(raw))
        return JSONResponse({"ok": True} | slack.answer(request.path_params["method"], given))

    async def told(_request: Request) -> Response:
        return JSONResponse(slack.told())

    async def readyz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    routes = [
        Route("/api/{method}", method, methods=["GET", "POST"]),
        Route("/told", told),
        Route("/readyz", readyz),
    ]
    uvicorn.run(
        Starlette(routes=routes),
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        log_config=None,
        access_log=False,
    )


if __name__ == "__main__":
    main()
