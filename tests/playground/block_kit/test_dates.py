"""Dates in messages."""

from __future__ import annotations

from datetime import UTC

import pytest

from playground.block_kit.dates import date_text
from tests.support.playground.markup import DATES, NOON


@pytest.mark.parametrize(("format", "days", "read"), DATES)
def test_dates_are_read_in_their_format(format: str, days: float, read: str) -> None:
    assert date_text(int(NOON.timestamp() + days * 86400), format, UTC, NOON) == read
