"""Roles, role substitutions, and the role that leads."""

from typing import Literal

from methodology.definition.ids import RoleId, SourceId, TypeId
from methodology.value import Value


class Role(Value):
    """A role that does work; reminders for a team or an external party go to the role in `remind_via`.

    `watches`: its holder sees the engagement in their portfolio. None, as in versions that were published
    before: only the roles that lead do, and those to which late work is escalated.
    """

    id: RoleId
    name: str
    short: str
    kind: Literal["individual", "team", "external"]
    duty: str
    source: SourceId
    aliases: tuple[str, ...] = ()
    remind_via: RoleId | None = None
    watches: bool | None = None


class RoleSubstitution(Value):
    """In engagements of these types `use` does what `role` does elsewhere."""

    types: tuple[TypeId, ...]
    role: RoleId
    use: RoleId
    documented: bool
    source: SourceId


class Lead(Value):
    """Which role leads an engagement before and after the booking.

    Work that stays overdue is escalated to `managers`: to the first of these roles that somebody fills.
    """

    before_booking: RoleId
    after_booking: RoleId
    managers: tuple[RoleId, ...] = ()
