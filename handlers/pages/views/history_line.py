"""`HistoryLine`: a recorded change, as the history shows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from methodology.plan.team import PersonId
from methodology.value import Value


class HistoryLine(Value):
    """One recorded change; `name` is that of its activity, if it is about one.

    `with_it` are the other due dates that the same act has moved.
    """

    at: datetime
    by: PersonId
    what: str
    before: Mapping[str, Any] = {}
    after: Mapping[str, Any] = {}
    name: str = ""
    with_it: tuple["HistoryLine", ...] = ()
