"""The one statement for an engagement with everything that hangs on it, beside its rows read plainly."""

from datetime import date, time
from typing import Any

from sqlmodel import SQLModel, col, select

from methodology.engagement.engagement import Engagement
from methodology.people import Absence, Person
from methodology.plan.planned_activity import PlannedActivity
from storage import people
from storage.database.connection import Database
from storage.engagements import activity, channel, dates, extra_work, handoff, lifecycle
from storage.engagements.aggregate import Aggregate, read_aggregates
from storage.tables.engagements import AnchorDateRow, ConfirmationRow, MemberRow, RaisedRow, StageEntryRow
from storage.tables.planned_activities import PlannedActivityRow
from tests.support.engaged import WORKSPACE, Engaged
