"""What people type behind an option, read strictly; what cannot be read is one sentence."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from koppelkansen_metrics.clock import end_of_day
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_

if TYPE_CHECKING:
    from koppelkansen_metrics.updates import Reason

# Far enough on both sides, and near enough to count days from.
FIRST_YEAR, LAST_YEAR = 1900, 2200

DIMENSIONS = ("area", "line", "organisation")


class Day(click.ParamType[date]):
    """A day, as 2021-03-31."""

    name = "date"

    def convert(self, value: object, _param: click.Parameter | None, _ctx: click.Context | None) -> date:
        """The day. Raises UserError."""
        text = str(value)
        try:
            day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
        except ValueError:
            day = None
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise UserError(N_("“{value}” is not a date. Write it like 2021-03-31."), value=text)
        return day


class Whole(click.ParamType[int]):
    """A whole number."""

    name = "number"

    def convert(self, value: object, _param: click.Parameter | None, _ctx: click.Context | None) -> int:
        """The number. Raises UserError."""
        text = str(value)
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
            raise UserError(N_("“{value}” is not a whole number."), value=text)
        return int(text)


class Moment(click.ParamType[datetime]):
    """A moment with its zone, as 2021-04-13T10:00:00+02:00; with `days` also a day, which is its end in Amsterdam."""

    name = "moment"

    def __init__(self, *, days: bool = False) -> None:
        self.days = days

    def convert(self, value: object, _param: click.Parameter | None, _ctx: click.Context | None) -> datetime:
        """The moment. Raises UserError, also without a zone."""
        text = str(value)
        if self.days and len(text) == len("2021-03-31"):
            return end_of_day(Day().convert(text, _param, _ctx))
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            message = N_("“{value}” is not a moment with its time zone. Write it like 2021-04-13T10:00:00+02:00.")
            raise UserError(message, value=text)
        return moment


class Grouping(click.ParamType[tuple[str, ...]]):
    """One or more of area, line and organisation, with commas; always in that order."""

    name = "grouping"

    def convert(self, value: object, _param: click.Parameter | None, _ctx: click.Context | None) -> tuple[str, ...]:
        """The names. Raises UserError."""
        if isinstance(value, tuple):
            return value
        given = {part.strip() for part in str(value).split(",") if part.strip()}
        unknown = sorted(given - set(DIMENSIONS))
        if unknown:
            message = N_("Figures cannot be grouped by “{value}”. Choose from: {allowed}.")
            raise UserError(message, value=unknown[0], allowed=DIMENSIONS)
        return tuple(each for each in DIMENSIONS if each in given)


class ReasonGiven(click.ParamType["tuple[tuple[str, str], Reason]"]):
    """Why a row is missing: KIND:CODE=dropped, merged:CODE, renamed:CODE or keep."""

    name = "reason"

    def convert(
        self, value: object, _param: click.Parameter | None, _ctx: click.Context | None
    ) -> "tuple[tuple[str, str], Reason]":
        """((kind, code), reason). Raises UserError."""
        from koppelkansen_metrics.updates.reasons import parse

        return parse(str(value))
