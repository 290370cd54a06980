"""Dates in messages, as they read in a zone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

SHOWN = range(-62_000_000_000, 253_000_000_000)
"""Seconds since 1970 that fall on a calendar day in every zone: the years 6 to 9987."""


def date_text(seconds: int, format: str, zone: tzinfo, now: datetime) -> str:
    """The instant as ``<!date^seconds^format>`` reads in a zone; parts that Slack does not know stay as they are."""
    at = datetime.fromtimestamp(seconds, zone)
    return re.sub(r"\{(\w+)\}", lambda found: _date_part(found.group(1), at, now) or found.group(), format)


def _date_part(name: str, at: datetime, now: datetime) -> str | None:
    near = abs(at - now) < timedelta(days=183)
    year = "" if near else f", {at.year}"
    day = at.day
    ordinal = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    short, long = f"{at:%b} {day}{year}", f"{at:%A}, {at:%B} {day}{ordinal}{year}"
    plain = f"{at:%B} {day}{ordinal}{year}"
    days = (at.date() - now.astimezone(at.tzinfo).date()).days
    pretty = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    hour = at.hour % 12 or 12
    texts = {
        "date_num": f"{at:%Y-%m-%d}",
        "date": plain,
        "date_slash": f"{at:%m/%d/%Y}",
        "date_short": short,
        "date_long": long,
        "date_long_full": f"{at:%A}, {at:%B} {day}{ordinal}, {at.year}",
        "date_pretty": pretty or plain,
        "date_short_pretty": pretty or short,
        "date_long_pretty": pretty or long,
        "day_divider_pretty": pretty or long,
        "time": f"{hour}:{at:%M} {at:%p}",
        "time_secs": f"{hour}:{at:%M}:{at:%S} {at:%p}",
        "ago": _ago(at, now),
    }
    return texts.get(name)


def _ago(at: datetime, now: datetime) -> str:
    minutes = int(abs((now - at).total_seconds()) // 60)
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            span = f"{count} {word}{'s' if count > 1 else ''}"
            return f"{span} ago" if now > at else f"in {span}"
    return "just now"
