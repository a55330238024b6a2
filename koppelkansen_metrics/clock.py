"""The one place that reads the clock, and the one time zone in which days begin and end."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The present moment in UTC, with its zone. Everything else is handed a moment or a date."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """The calendar day in Amsterdam on which a moment (with a zone) falls."""
    return moment.astimezone(LOCAL).date()


def end_of_day(day: date) -> datetime:
    """The last microsecond of a day in Amsterdam, in UTC."""
    return datetime.combine(day, time(23, 59, 59, 999_999), tzinfo=LOCAL).astimezone(UTC)


def days_before(day: date, count: int) -> date:
    """The day `count` calendar days before `day`."""
    return day - timedelta(days=count)
