"""Engagements held and resumed while it is the same day wherever their people are."""

from dataclasses import replace
from datetime import time
from typing import Any

from methodology.definition.model import Methodology
from storage.database.connection import Database
from storage.engagements import lifecycle
from tests.support.engaged import Engaged, days, engage


def on_one_day(database: Database, methodology: Methodology, **given: Any) -> Engaged:
    """An engagement whose people act while it is the same day wherever they are, as far as Auckland."""
    return replace(engage(database, methodology, **given), at=time(10))


def live(engaged: Engaged) -> set[int]:
    """The ids of live work."""
    with engaged.unit() as unit:
        rows = unit.session.connection().exec_driver_sql("SELECT id FROM planned_activity WHERE live")
        return {row[0] for row in rows}


def open_work(engaged: Engaged) -> set[int]:
    return {int(each.id) for each in engaged.plan().work if each.is_open}


def hold(engaged: Engaged, day: int) -> None:
    engaged.today = days(day)
    engaged.do(lifecycle.hold, engaged.engagement_id, reason=" budget freeze ")


def resume(engaged: Engaged, day: int, *, shift: bool) -> None:
    engaged.today = days(day)
    engaged.do(lifecycle.resume, engaged.engagement_id, shift=shift)
