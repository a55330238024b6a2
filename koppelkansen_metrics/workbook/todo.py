"""What to do about findings: a short list in the imperative, one line for what is the same in many rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from koppelkansen_metrics.findings import Finding, Severity
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.records import ALGEMEEN, KINDS, Type
from koppelkansen_metrics.workbook.checked import CheckedWorkbook
from koppelkansen_metrics.workbook.checks.required import MAY_LIE_LATER

# A sentence may use {where}, {values} (what was found, in quotes), {sheet}, {header} and the finding's own details.
SENTENCES: Mapping[str, str] = {
    "required": N_("You must fill something in {where}"),
    "text-too-long": N_("You must make the text shorter {where}"),
    "choice-unknown": N_("You must choose one of the possibilities {where} instead of {values}"),
    "date-unreadable": N_("You must fill in a date like 31-12-2021 {where} instead of {values}"),
    "date-period": N_("You must fill in one day like 31-12-2021 {where} instead of {values}"),
    "number-unreadable": N_("You must fill in a whole number {where} instead of {values}"),
    "number-out-of-range": N_("You must fill in a number from {low} to {high} {where} instead of {values}"),
    "percentage-unreadable": N_("You must fill in a percentage like 40% {where} instead of {values}"),
    "percentage-out-of-range": N_("You must fill in a percentage from 0% to 100% {where} instead of {values}"),
    "cell-error": N_("You must mend the formula that gives {values} {where}"),
    "formula-without-value": N_("You must open the file in Excel and save it again: formulas have no value {where}"),
    "header-duplicate": N_("You must remove one of the columns {header} on the sheet {sheet}: {first} or {second}"),
    "header-missing": N_("You must add the column {header} on the sheet {sheet}"),
    "code-duplicate": N_("You must change codes that occur more than once {where}: {values}"),
    "line-duplicate": N_("You must keep one row for each programme line {where}"),
    "area-missing": N_("You must choose the casus area {where}"),
    "as-of-missing": N_("You must fill in the reporting date {where}"),
    "area-differs": N_("You must choose for which area this file is: it says {values}, and you chose {chosen}"),
    "as-of-in-future": N_("You must fill in a reporting date {where} that does not lie after the day of delivery"),
    "end-before-start": N_("You must fill in a date {where} that does not lie before the start"),
    "date-after-as-of": N_("You must fill in a date {where} that does not lie after the reporting date"),
    "reference-unknown": N_("You must use {where} a code of the sheet {sheet} instead of {values}"),
    "reference-ambiguous": N_("You must write the area before the code {where}, like {example}"),
    "date-from-period": N_("Check {where} whether the last day of the period is right"),
    "date-none": N_("Check {where} whether the date may stay empty: it says {values}"),
    "date-implausible": N_("Check {where} whether the year is right"),
    "percentage-as-fraction": N_("Check {where} whether it is right that we read 0.4 as 40%"),
    "ghost-row": N_("Check {where} whether we may skip the rows with only a date"),
    "code-derived": N_("Check {where} which codes we give to rows without one"),
    "template-older": N_("Use our newest Excel file next time"),
    "as-of-earlier": N_("Check {where} whether the reporting date is right: it lies before the previous one"),
    "done-not-100": N_("Check {where} whether what is done is done for 100%"),
    "planned-end-missing": N_("Fill in {where} when it is planned to be done, if you know"),
    "actual-end-missing": N_("Fill in {where} since when it is done"),
    "actual-end-not-done": N_("Check {where} whether it is done after all: there is an end date"),
    "needed-missing": N_("Fill in {where} what is needed to go on"),
    "baseline-derived": N_("Check {where} whether the agreed date that we use is right"),
    "rebaselined": N_("Check {where} whether another date was indeed agreed"),
    "forecast-passed": N_("Check {where} whether it is reached already: the expected date has passed"),
    "stage-since-derived": N_("Check {where} whether the date that we use is right"),
    "receiver-missing": N_("Fill in {where} who will own it in practice"),
    "stopped-without-lesson": N_("Write a lesson about each pilot that was stopped: look {where}"),
    "reference-not-found": N_("Check {where} whether these codes are right: {values}"),
}
# These say themselves where it is.
PLACED = {"header-duplicate", "header-missing"}
GENERAL = {field.header for field in ALGEMEEN}
# So many dates after the reporting date more likely mean that it was not filled in anew.
MANY_LATER = 5
SHOWN_VALUES, SHOWN_RUNS, LONGEST_VALUE = 3, 5, 40


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do. `rows` as Excel counts them, `count` the number of findings that it takes away.

    `sheet` and `column` are None for what has no place; the sentence ends with a full stop or a question mark.
    """

    severity: Severity
    sentence: str
    count: int
    sheet: str | None
    column: str | None
    rows: tuple[int, ...]
    code: str


def todo(findings: Sequence[Finding], language: Language, *, dated: int | None = None) -> list[Todo]:
    """What to do, one line per sheet, column and code: what blocks first, then in the order of the file.

    `dated` is the number of rows with a date that may not lie after the reporting date (see `dated_rows`). When five
    dates do, or more than half of those rows, the first line asks whether that date is right. Empty without findings.
    """
    grouped: dict[tuple[str | None, str | None, str], list[Finding]] = {}
    for each in sorted(findings, key=lambda each: each.severity is not Severity.ERROR):
        grouped.setdefault((each.sheet, each.column or each.header, each.code), []).append(each)
    return [*_question(findings, language, dated=dated), *(_todo(group, language) for group in grouped.values())]


def dated_rows(checked: CheckedWorkbook) -> int:
    """How many rows of a file have a date of something that happened."""
    actual = {
        kind.key: [
            field.key
            for field in kind.fields
            if field.type is Type.ACTUAL and (kind.key, field.key) not in MAY_LIE_LATER
        ]
        for kind in KINDS.values()
    }
    return sum(
        any(row.values.get(key) is not None for key in actual[kind])
        for kind, rows in checked.rows.items()
        for row in rows
    )


def _question(findings: Sequence[Finding], language: Language, *, dated: int | None) -> list[Todo]:
    later = [each for each in findings if each.code == "date-after-as-of"]
    rows = {(each.sheet, each.row) for each in later}
    if len(later) < MANY_LATER and (not later or dated is None or 2 * len(rows) <= dated):
        return []
    as_of = later[0].details["as_of"]
    sentence = language.ngettext(
        "Is the reporting date still right? {n} date lies after {as_of}.",
        "Is the reporting date still right? {n} dates lie after {as_of}.",
        len(later),
        as_of=language.day(as_of) if isinstance(as_of, date) else as_of,
    )
    return [Todo(Severity.ERROR, sentence, len(later), None, None, (), "date-after-as-of")]


def _todo(group: Sequence[Finding], language: Language) -> Todo:
    first = group[0]
    told: dict[str, object] = {
        "sheet": first.sheet,
        "header": first.header,
        **first.details,
        "where": _where(first, language),
        "values": _values(group, language),
    }
    # Without a place there are two spaces where it would have stood.
    sentence = " ".join(language(SENTENCES[first.code], **told).split())
    cells = "" if first.code in PLACED else _cells(group, language)
    rows = tuple(sorted({each.row for each in group if each.row is not None}))
    said = f"{sentence} ({cells})." if cells else f"{sentence}."
    return Todo(first.severity, said, len(group), first.sheet, first.column, rows, first.code)


def _where(finding: Finding, language: Language) -> str:
    told = {"sheet": finding.sheet, "header": finding.header}
    if finding.sheet is None:
        return ""
    if finding.header in GENERAL:
        return language(N_("on the sheet {sheet} at {header}"), **told)
    if finding.column is not None:
        return language(N_("on the sheet {sheet} in the column {header}"), **told)
    if finding.row is not None:
        return language(N_("on the sheet {sheet} in a new column {header}"), **told)
    return language(N_("on the sheet {sheet}"), **told)


def _values(group: Sequence[Finding], language: Language) -> str:
    """The different values that were found, in quotes; only a few of many."""
    found = list(dict.fromkeys(each.value for each in group if each.value))
    shown = [f"“{_shortened(value)}”" for value in found[:SHOWN_VALUES]]
    if len(found) > SHOWN_VALUES:
        shown.append(language.ngettext("{n} other", "{n} others", len(found) - SHOWN_VALUES))
    return language.listing(shown)


def _shortened(value: str) -> str:
    text = " ".join(value.split())
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1].rstrip()}…"


def _cells(group: Sequence[Finding], language: Language) -> str:
    """`cell F4`, or `2 cells: rows 4 and 9`; empty for what has no row."""
    rows = sorted({each.row for each in group if each.row is not None})
    if not rows:
        return ""
    if len(rows) == 1:
        cell = f"{group[0].column}{rows[0]}"
        return language(N_("cell {cell}"), cell=cell) if group[0].column else language(N_("row {row}"), row=rows[0])
    runs = _runs(rows, language)
    return language.ngettext("{n} cell: row {rows}", "{n} cells: rows {rows}", len(group), rows=runs)


def _runs(rows: Sequence[int], language: Language) -> str:
    """`4, 6 to 9, and 12`; of many only the first few."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    shown = [text for run in runs[:SHOWN_RUNS] for text in _run(run, language)]
    left = sum(len(run) for run in runs[SHOWN_RUNS:])
    if left:
        shown.append(language.ngettext("{n} other", "{n} others", left))
    return language.listing(shown)


def _run(run: Sequence[int], language: Language) -> list[str]:
    """Two rows that follow each other are two; from three on they are a range."""
    if len(run) <= 2:  # noqa: PLR2004 - two
        return [str(row) for row in run]
    return [language(N_("{first} to {last}"), first=run[0], last=run[-1])]
