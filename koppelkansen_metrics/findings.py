"""What can be wrong with a workbook: findings at a cell, notices about a sheet, and refusals of a whole file.

Bad data is a value (`Finding`), a bad file is an exception (`Refusal`). Each code has one severity and one sentence;
the sentence is English here and Dutch in the catalogue. Placeholders are filled from the finding's details.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import ENGLISH, N_, Language


class Severity(StrEnum):
    """An error blocks saving, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


ERRORS = {
    "required": N_("This must be filled in."),
    "text-too-long": N_("This text has {length} characters; at most {limit} fit."),
    "choice-unknown": N_("“{value}” is not one of the possibilities. Choose: {allowed}."),
    "date-unreadable": N_("“{value}” is not a date that we can read. Write it like 31-12-2021."),
    "date-period": N_("“{value}” is a period; here we need one day, like 31-12-2021."),
    "number-unreadable": N_("“{value}” is not a whole number."),
    "number-out-of-range": N_("{value} must lie between {low} and {high}."),
    "percentage-unreadable": N_("“{value}” is not a percentage. Write it like 40%."),
    "percentage-out-of-range": N_("{value} must lie between 0% and 100%."),
    "cell-error": N_("Excel shows the error {value} here. Mend the formula or fill in a value."),
    "formula-without-value": N_("This formula has no stored value. Open the file in Excel and save it again."),
    "header-duplicate": N_("The column “{header}” is there twice: in {first} and in {second}. Remove one of them."),
    "header-missing": N_("The column “{header}” is missing, and it must be filled in."),
    "code-duplicate": N_("The code {value} occurs more than once: also on sheet {sheet}, row {row}."),
    "line-duplicate": N_("Programme line {value} is there more than once: also in row {row}."),
    "area-missing": N_("The file does not say for which area it is. Choose one."),
    "as-of-missing": N_("The reporting date is missing. On which day was this true?"),
    "area-differs": N_("This file is for {value}, but you chose {chosen}."),
    "as-of-in-future": N_("{value} lies after the day on which the file is delivered ({recorded})."),
    "end-before-start": N_("The planned end ({value}) lies before the planned start ({start})."),
    "date-after-as-of": N_("{value} lies after the reporting date ({as_of}), so it cannot have happened yet."),
    "reference-unknown": N_("“{value}” is not known. Use the code of a row on the sheet {sheet}."),
    "reference-ambiguous": N_("“{value}” occurs in more than one area. Write the area before it, like {example}."),
}

WARNINGS = {
    "date-from-period": N_("“{value}” is read as the last day of that period: {day}."),
    "date-none": N_("“{value}” is not a date; we leave this empty."),
    "date-implausible": N_("{value} lies before 2000 or after 2100. Is that right?"),
    "percentage-as-fraction": N_("This column holds fractions; we read 0.4 as 40%."),
    "ghost-row": N_("This row has only a date; we skip it."),
    "code-derived": N_("There is no code; we use {given}."),
    "template-older": N_("This file was made with template version {value}; the newest is {newest}."),
    "as-of-earlier": N_("The reporting date lies before the previous one ({previous})."),
    "done-not-100": N_("This action is done, but the progress is {progress}%."),
    "planned-end-missing": N_("There is no planned end: the action is in no plan and can never be overdue."),
    "actual-end-missing": N_("This action is done, but it does not say since when."),
    "actual-end-not-done": N_("There is an end date, but the action is not done."),
    "needed-missing": N_("This action is blocked. What is needed to go on?"),
    "baseline-derived": N_("There is no agreed date; we use {day}."),
    "rebaselined": N_("The agreed date was {previous} and is now {value}: this is counted as agreed anew."),
    "forecast-passed": N_("{value} lies before the reporting date, but the milestone is not reached."),
    "stage-since-derived": N_("There is no date; we use {day}, the first reporting date in this stage."),
    "receiver-missing": N_("Who will own this in practice? In the stage {stage} that should be known."),
    "stopped-without-lesson": N_("This pilot was stopped. What did we learn? Add a lesson about it."),
    "reference-not-found": N_("“{value}” is not known (yet). Check the code."),
}

FINDINGS: Mapping[str, tuple[Severity, str]] = {
    **{code: (Severity.ERROR, sentence) for code, sentence in ERRORS.items()},
    **{code: (Severity.WARNING, sentence) for code, sentence in WARNINGS.items()},
}

NOTICES: Mapping[str, str] = {
    "rows-hidden": N_("{value} rows are hidden, by a filter or by hand. They are read as well."),
    "columns-unknown": N_("We do not know these columns and leave them out: {value}."),
    "sheet-not-read": N_("We do not read this sheet."),
    "sheet-hidden": N_("This sheet is hidden; we do not read it."),
    "comments": N_("There are {value} comments in the cells; we do not read them."),
    "summaries-skipped": N_("{value} summary rows are not read, because what they summarise is."),
    "rows-without-title": N_("{value} rows hold one remark and no title; they are not read."),
    "texts-shortened": N_("{value} texts were too long; we keep their beginning."),
    "sheet-absent": N_("There is no sheet {value}; what is stored stays as it was."),
    "sheet-empty": N_("There are no rows on this sheet; what is stored stays as it was."),
    "column-absent": N_("There is no column {value}; what is stored there stays as it was."),
}

REFUSALS: Mapping[str, str] = {
    "empty-file": N_("This file is empty."),
    "not-xlsx": N_("This is not an Excel file of the kind .xlsx (it is: {kind}). Open it in Excel, save it as .xlsx."),
    "encrypted": N_(
        "This file is protected with a password or encrypted by a sensitivity label. Remove that and deliver it again."
    ),
    "too-large": N_("This file is too large, also unpacked: the limit is {limit}."),
    "damaged": N_("This file is damaged. Open it in Excel, save it again as .xlsx, and try that one."),
    "reader-failed": N_("This file cannot be read. Open it in Excel, save it again as .xlsx, and try that one."),
    "no-sheets": N_("There are no sheets in this file. Save it as an ordinary Excel file (.xlsx)."),
    "unknown-format": N_(
        "This is not our Excel file, nor an export that we know. It has these sheets and columns: {sheets}. "
        "Download the template and put your rows in it."
    ),
    "dates-month-first": N_(
        "The dates in this export have the month first ({value} on sheet {sheet}, row {row}). Export it again with the "
        "day first."
    ),
    "no-rows": N_("There are no rows in this file. Found, but empty: {sheets}."),
    "too-many-rows": N_("The sheet {sheet} has {rows} rows and {columns} columns; at most {limit} fit."),
}

# Instead of "not-xlsx" where nobody can tell what it is.
NO_EXCEL_FILE = N_("This is not an Excel file of the kind .xlsx. Open it in Excel, save it as .xlsx.")
# Instead of "unknown-format" where sheets are hidden: what someone looks for may be among them.
UNKNOWN_AND_HIDDEN = N_(
    "This is not our Excel file, nor an export that we know. It has these sheets and columns: {sheets}. Hidden, and "
    "not read: {hidden}. Download the template and put your rows in it."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing, at the place that Excel shows.

    `sheet` is the workbook's own name, `row` counts as Excel does, `column` is its letter; None for a whole sheet or
    an absent column. `value` is what was found there, as text.
    """

    sheet: str | None
    row: int | None
    column: str | None
    header: str | None
    code: str
    value: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Whether this blocks saving."""
        return FINDINGS[self.code][0]

    def message(self, language: Language = ENGLISH) -> str:
        """The sentence in the reader's language."""
        return language(FINDINGS[self.code][1], value=self.value, header=self.header, **self.details)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader should know about how the file was read; never blocks."""

    sheet: str | None
    code: str
    value: str | None = None

    def message(self, language: Language = ENGLISH) -> str:
        """The sentence in the reader's language."""
        return language(NOTICES[self.code], value=self.value)


class Refusal(UserError):
    """A file that cannot be read at all; `code` says why, the sentence what to do."""

    def __init__(self, code: str, *, sentence: str = "", **details: object) -> None:
        super().__init__(sentence or REFUSALS[code], **details)
        self.code = code
