"""What checking or importing one file gave: as JSON for programs, as text for people, and as an exit code."""

from collections.abc import Iterator
from pathlib import Path

from koppelkansen_metrics.commands.tables import table
from koppelkansen_metrics.findings import Severity
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.updates import Conflict, Preview, Saved

CAN_BE_SAVED, CANNOT_BE_SAVED, REFUSED = range(3)

_SEVERITIES = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning")}
_COUNTS = {"new": N_("new"), "changed": N_("changed"), "missing": N_("missing"), "equal": N_("equal")}
_STATUSES = {
    "saved": N_("Saved as version {revision}."),
    "unchanged": N_("Nothing changed, so there is no new version."),
    "blocked": N_("Not saved: first mend the errors."),
    "refused": N_("Not saved."),
}


def exit_code(preview: Preview) -> int:
    """0 for a file that can be saved, 1 for one with errors, 2 for one that is refused."""
    if preview.refusal is not None:
        return REFUSED
    return CAN_BE_SAVED if preview.can_be_saved else CANNOT_BE_SAVED


def as_json(path: Path, preview: Preview, language: Language, *, saved: Saved | None = None) -> dict[str, object]:
    """The object of one file as `check --json` and, with `saved`, `import --json` give it."""
    checked = preview.checked
    refused = preview.refusal
    document: dict[str, object] = {
        "file": str(path),
        "format": checked.format if checked else None,
        "area": checked.area if checked else None,
        "as_of": checked.as_of.isoformat() if checked and checked.as_of else None,
        "can_be_saved": preview.can_be_saved,
        "refused": {"code": refused.code, "message": refused.sentence(language)} if refused else None,
        "rows": {kind: len(rows) for kind, rows in checked.rows.items()} if checked else {},
        "findings": list(_findings(preview, language)),
        "notices": list(_notices(preview, language)),
        "changes": preview.counts(),
    }
    if saved is not None:
        document |= {"status": saved.status, "revision": saved.revision}
    return document


def _findings(preview: Preview, language: Language) -> Iterator[dict[str, object]]:
    for finding in preview.checked.findings if preview.checked else ():
        yield {
            "sheet": finding.sheet,
            "row": finding.row,
            "column": finding.column,
            "header": finding.header,
            "code": finding.code,
            "severity": finding.severity.value,
            "value": finding.value,
            "message": finding.message(language),
        }


def _notices(preview: Preview, language: Language) -> Iterator[dict[str, object]]:
    """What was noticed of the file, and what both it and someone else changed (`changed-since`, with the code)."""
    for each in preview.conflicts:
        sheet, said = KINDS[each.kind].sheet, _conflict(each, language)
        yield {"sheet": sheet, "code": "changed-since", "value": each.code, "message": said}
    for notice in preview.checked.notices if preview.checked else ():
        yield {
            "sheet": notice.sheet,
            "code": notice.code,
            "value": notice.value,
            "message": notice.message(language),
        }


def as_text(path: Path, preview: Preview, language: Language, *, saved: Saved | None = None) -> str:
    """What a person reads: the file, what is wrong and where, what was noticed, what changes, what came of it."""
    parts = [_heading(path, preview, language)]
    if preview.refusal is not None:
        parts.append(preview.refusal.sentence(language))
    parts += [_problems(preview, language), _noticed(preview, language), _changes(preview, language)]
    parts.append(_conflicts(preview, language))
    if saved is not None:
        parts.append(language(_STATUSES[saved.status], revision=saved.revision))
    return "\n".join(part for part in parts if part)


def _heading(path: Path, preview: Preview, language: Language) -> str:
    checked = preview.checked
    if checked is None:
        return f"{path}"
    said = [checked.format, checked.area, language.day(checked.as_of)]
    return f"{path}: {', '.join(word for word in said if word)}"


def _problems(preview: Preview, language: Language) -> str:
    rows = [
        [
            language(_SEVERITIES[finding.severity]),
            finding.sheet or "",
            f"{finding.column or ''}{finding.row or ''}",
            finding.header or "",
            finding.message(language),
        ]
        for finding in (preview.checked.findings if preview.checked else ())
    ]
    return table(["", language(N_("Sheet")), language(N_("Cell")), language(N_("Column")), ""], rows) if rows else ""


def _noticed(preview: Preview, language: Language) -> str:
    notices = preview.checked.notices if preview.checked else ()
    return "\n".join(f"{each.sheet or ''}: {each.message(language)}".removeprefix(": ") for each in notices)


def _conflicts(preview: Preview, language: Language) -> str:
    return "\n".join(_conflict(each, language) for each in preview.conflicts)


def _conflict(each: Conflict, language: Language) -> str:
    said = N_("{code}: {by} changed this too since (version {number}); what this file says is taken.")
    return language(said, code=each.code, by=each.by, number=each.revision)


def _changes(preview: Preview, language: Language) -> str:
    counts = preview.counts()
    if not counts:
        return ""
    header = ["", *(language(label) for label in _COUNTS.values())]
    rows = [
        [language(KINDS[kind].label), *(language.number(numbers[name]) for name in _COUNTS)]
        for kind, numbers in counts.items()
    ]
    return table(header, rows, right=range(1, len(header)))
