"""Texts, dates, numbers and quarters as the reader's language writes them.

Every text is an English message in the code (`_("…")`, or `N_("…")` where it is only named) and a Dutch one in the
catalogue `locale/nl/LC_MESSAGES/koppelkansen.po`. Formats come from Babel's CLDR data.
"""

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from koppelkansen_metrics.clock import LOCAL

CATALOGUES = Path(__file__).parent / "locale"
CODES = ("nl", "en")


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a text for the catalogue where it is named, to be translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Text:
    """A message with its values, named in one place and translated where it is shown, also inside another text.

    With a `plural` the message is the singular, and `n` chooses.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str = ""
    n: int = 1


def plural(one: str, more: str, n: int, **values: object) -> Text:
    """A text that is another for one than for several, translated where it is shown; `{n}` is the number.

    >>> ENGLISH.say(plural("{n} pilot stopped", "{n} pilots stopped", 2))
    '2 pilots stopped'
    """
    return Text(one, values, more, n)


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the product: `language("{n} of {total}", n=3, total=9)` gives the translated, filled-in text.

    A missing translation gives the English message, never an error: a test, not a reader, finds what is missing.
    """

    code: str
    translations: gettext.NullTranslations

    def __call__(self, message: str, **values: object) -> str:
        """The translated text with its values filled in, each as the language writes it."""
        text = self.translations.gettext(message) if message else ""
        return text.format(**{name: self._said(value) for name, value in values.items()}) if values else text

    def say(self, text: Text) -> str:
        """A text that was named elsewhere, with its values as the language writes them."""
        if not text.plural:
            return self(text.message, **text.values)
        said = {name: self._said(value) for name, value in text.values.items()}
        return self.ngettext(text.message, text.plural, text.n, **said)

    def _said(self, value: object) -> object:
        """A value as this language says it: texts and names translated, days written out, several as a list."""
        if isinstance(value, Text):
            return self.say(value)
        # An area, a line, an organisation, a stage: each has a name of its own in every language.
        if callable(label := getattr(value, "label", None)):
            return label(self)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, tuple):
            return ", ".join(str(self._said(each)) for each in value)
        return value

    def ngettext(self, one: str, more: str, n: int, **values: object) -> str:
        """The singular or plural text for `n`, with `{n}` and `values` filled in."""
        return self.translations.ngettext(one, more, n).format(n=self.number(n), **values)

    def day(self, day: date | None) -> str:
        """`12 okt 2021` or `12 Oct 2021`; an empty text without a day."""
        return "" if day is None else format_date(day, "d MMM y", locale=self._locale)

    def day_month(self, day: date | None) -> str:
        """`12 okt` or `12 Oct`, for where the year is clear; an empty text without a day."""
        return "" if day is None else format_date(day, "d MMM", locale=self._locale)

    def quarter(self, day: date) -> str:
        """`Q3 2021`, as both languages write the quarter in which a day lies."""
        return f"Q{(day.month + 2) // 3} {day.year}"

    def moment(self, moment: datetime | None) -> str:
        """`12 okt 2021 16:05`, in Amsterdam's time; an empty text without a moment."""
        if moment is None:
            return ""
        return format_datetime(moment.astimezone(LOCAL), "d MMM y HH:mm", locale=self._locale)

    def number(self, number: float | None, *, decimals: int = 0) -> str:
        """`1.234,5` or `1,234.5` with at most `decimals` decimals; an en dash for a missing number."""
        if number is None:
            return "–"
        pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
        return format_decimal(number, format=pattern, locale=self._locale)

    def percent(self, share: float | None) -> str:
        """`37%` for the share 0.37; an en dash for an undefined share, which is not zero."""
        return "–" if share is None else format_percent(share, format="#,##0%", locale=self._locale)

    def listing(self, items: Iterable[str]) -> str:
        """`a, b en c` or `a, b, and c`; an empty text without items."""
        return format_list(list(items), locale=self._locale)

    @property
    def _locale(self) -> str:
        # British English, because its dates put the day first as Dutch ones do.
        return "nl" if self.code == "nl" else "en_GB"


@cache
def language(code: str) -> Language:
    """The language with this code; English for an unknown one.

    English needs no catalogue: the messages in the code are English.
    """
    if code != "nl":
        return Language("en", gettext.NullTranslations())
    return Language("nl", gettext.translation("koppelkansen", CATALOGUES, languages=["nl"], fallback=True))


ENGLISH = language("en")
