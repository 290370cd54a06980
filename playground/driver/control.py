"""Control of a running playground, in this process or another one: clock, faults, people, connections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from playground.driver.page_client import PageClient
from playground.driver.person import Person
from playground.json_values import Json


class ClockControl:
    """``moved`` is called after each move: an app in this process need not wait until it looks by itself."""

    def __init__(self, page_client: PageClient) -> None:
        self._page_client = page_client
        self.moved: Callable[[], object] = lambda: None

    def now(self) -> datetime:
        return datetime.fromisoformat(self._page_client.get("/clock")["now"])

    def move_to(self, instant: datetime) -> datetime:
        return self._moved(to=instant.isoformat())

    def forward(self, **span: float) -> datetime:
        """``forward(days=1, hours=2)``, as a timedelta is written."""
        units = {"weeks": 604800, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
        return self._moved(forward=sum(units[unit] * count for unit, count in span.items()))

    def to_next(self, time: str, zone: str, *, weekdays: bool = False, days: int = 1) -> datetime:
        """To the next moment at which clocks in the zone show ``time`` (``"09:00"``)."""
        return self._moved(to_next=time, zone=zone, weekdays=weekdays, days=days)

    def reset(self) -> datetime:
        return self._moved(offset=0)

    def _moved(self, **how: Any) -> datetime:
        now = datetime.fromisoformat(self._page_client.post("/clock", **how)["now"])
        self.moved()
        return now


class Control:
    """A running playground, as tests use it; ``page_client`` reaches what has no method here."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.api_url = f"{url}/api/"
        self.page_client = PageClient(url)
        self.clock = ClockControl(self.page_client)

    def person(self, name: str) -> Person:
        """The driver of the person with this name."""
        return Person(self.page_client, name)

    def connect(self, request_url: str | None, *, verify: bool = False) -> None:
        """Where the app listens over HTTP; ``verify``: it runs already, and must answer Slack's challenge."""
        self.page_client.post("/connect", request_url=request_url, verify=verify)

    def add_fault(self, method: str, kind: str, count: int | None = 1, **details: Any) -> Json:
        """The next ``count`` calls of the method go wrong; see ``playground.web_api.faults.KINDS``."""
        return cast(
            Json, self.page_client.post("/faults", method=method, kind=kind, count=count, **details)["fault"]
        )

    def clear_faults(self) -> None:
        self.page_client.post("/faults/clear")

    def faults(self) -> list[Json]:
        return list(self.page_client.get("/faults")["faults"])

    def log(self, name: str = "", *, direction: str = "") -> list[Json]:
        """Requests whose name begins so, oldest first; direction: to_slack or to_app."""
        return list(self.page_client.get("/log", limit=2000, name=name, direction=direction)["entries"])

    def add_person(self, name: str, **facts: Any) -> Person:
        """Somebody new: zone, title, guest ("multi" or "single"), team (another organisation),
        workspaces (the ids of all of a member of our organisation)."""
        self.page_client.post("/people", name=name, **facts)
        return self.person(name)

    def change_person(self, name: str, **facts: Any) -> None:
        """deleted, guest, zone, title, name, team or workspaces of a person."""
        id = next(p["id"] for p in self.page_client.get("/people")["people"] if p["name"] == name)
        self.page_client.post("/people/change", person=id, **facts)

    def remove_file(self, id: str) -> None:
        """Delete a file from the workspace, as an admin may."""
        self.page_client.post("/files/remove", file=id)

    def send_again(self, name: str, how: str) -> Json:
        """The last request of this name to the app, once more: duplicate, stale or bad_signature."""
        entry = self.log(name, direction="to_app")[-1]
        return self.page_client.post("/replay", id=entry["id"], how=how)

    def disturb_sockets(self, what: str) -> int:
        """warn, refresh, drop or link_disabled, for all open connections."""
        return int(self.page_client.post("/sockets", do=what)["sockets"])

    def uninstall(self) -> None:
        self.page_client.post("/uninstall")

    def install(self) -> None:
        self.page_client.post("/install")

    def change_access(self, *teams: str) -> None:
        """Let exactly these workspaces use the app, which is installed in the whole organisation."""
        self.page_client.post("/access", teams=teams)

    def close(self) -> None:
        self.page_client.close()
