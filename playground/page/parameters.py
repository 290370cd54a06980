"""Parameters of the page's requests: the viewer, the conversation, and keys that must be given."""

from __future__ import annotations

from playground.errors import PageError
from playground.json_values import Json
from playground.page.page import Page
from playground.workspace.models import Channel, Person


def viewer(page: Page, data: Json) -> Person:
    """The person who asks; raises PageError for a bot or a deactivated person."""
    person = page.workspace.people.get(str(data.get("as", "")))
    if person is None:
        raise PageError(f"Nobody has the id {data.get('as')!r}; /page/people lists everybody.")
    if not person.can_be:
        raise PageError(f"One cannot be {person.name}.")
    return person


def conversation(page: Page, person: Person, id: object) -> Channel:
    """A conversation that this person sees."""
    channel = page.workspace.channels.get(str(id))
    if channel is None or not page.workspace.may_see(person.id, channel):
        raise PageError(f"{person.name} sees no conversation {id!r}.")
    return channel


def needed(data: Json, key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise PageError(f"{key} is missing.")
    return value
