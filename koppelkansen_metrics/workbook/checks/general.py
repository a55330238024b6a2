"""The sheet Algemeen, or what stands for it in an export: for which area, and on which day this was true."""

from dataclasses import dataclass
from datetime import date

from koppelkansen_metrics.findings import Finding
from koppelkansen_metrics.records import ALGEMEEN, TEMPLATE_VERSION, Field, Type
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.workbook import values
from koppelkansen_metrics.workbook.checks.context import Answers
from koppelkansen_metrics.workbook.formats import template
from koppelkansen_metrics.workbook.formats.layout import General, Layout

FIELDS = {field.key: field for field in ALGEMEEN}


@dataclass(frozen=True, slots=True)
class About:
    """What a workbook says about itself."""

    area: str | None = None
    as_of: date | None = None
    filled_by: str | None = None
    template_version: int | None = None
    base_revision: int | None = None


def read(layout: Layout, answers: Answers, stored: Snapshot, *, recorded: date) -> tuple[About, list[Finding]]:
    """What the file says about itself, completed by the answers, and what is wrong with that."""
    findings: list[Finding] = []
    found = {key: _value(key, layout, stored, findings) for key in FIELDS}
    area = _area(found["area"], answers, layout, findings)
    as_of = _as_of(found["as_of"], layout, answers, recorded=recorded, findings=findings)
    findings += _as_of_findings(as_of, area, layout, stored, recorded=recorded)
    version = found["template_version"]
    if isinstance(version, int) and version < TEMPLATE_VERSION:
        findings.append(_at(layout, "template_version", "template-older", newest=TEMPLATE_VERSION))
    base = found["base_revision"]
    return About(
        area=area,
        as_of=as_of,
        filled_by=str(found["filled_by"]) if found["filled_by"] else None,
        template_version=version if isinstance(version, int) else None,
        base_revision=base if isinstance(base, int) else None,
    ), findings


def _value(key: str, layout: Layout, stored: Snapshot, findings: list[Finding]) -> object:
    place = layout.general.get(key)
    if place is None or place.value is None:
        return None
    read = _read(FIELDS[key], place, stored)
    findings += [_at(layout, key, problem.code, **problem.details) for problem in read.problems]
    return read.value


def _read(field: Field, place: General, stored: Snapshot) -> values.Read:
    if field.type is Type.ACTUAL:
        return values.read_date(place.value, planned=False)
    if field.type is Type.WHOLE:
        return values.read_whole(place.value, low=field.low, high=field.high)
    if field.type is Type.CHOICE:
        choices = field.options(stored.programme)
        allowed = tuple(choice.typed for choice in choices)
        return values.read_choice(place.value, known=values.options(choices), allowed=allowed)
    return values.read_text(place.value, limit=field.length)


def _area(found: object, answers: Answers, layout: Layout, findings: list[Finding]) -> str | None:
    told = str(found) if found is not None else None
    if told and answers.area and told != answers.area:
        findings.append(_at(layout, "area", "area-differs", chosen=answers.area))
    unreadable = any(finding.header == FIELDS["area"].header for finding in findings)
    if not told and not answers.area and not unreadable:
        findings.append(_at(layout, "area", "area-missing"))
    return answers.area or told


def _as_of(found: object, layout: Layout, answers: Answers, *, recorded: date, findings: list[Finding]) -> date | None:
    """The file's own day, else the answer; an export without one is taken to be of the day it was delivered."""
    if isinstance(found, date):
        return found
    if answers.as_of is not None or layout.format != template.NAME:
        return answers.as_of or recorded
    place = layout.general.get("as_of")
    unreadable = place is not None and any(
        (finding.sheet, finding.row) == (place.sheet, place.row) for finding in findings if finding.code != "date-none"
    )
    if not unreadable:
        findings.append(_at(layout, "as_of", "as-of-missing"))
    return None


def _as_of_findings(
    as_of: date | None, area: str | None, layout: Layout, stored: Snapshot, *, recorded: date
) -> list[Finding]:
    if as_of is None:
        return []
    if as_of > recorded:
        return [_at(layout, "as_of", "as-of-in-future", recorded=recorded)]
    previous = stored.reported.get(area) if area else None
    if previous is not None and as_of < previous:
        return [_at(layout, "as_of", "as-of-earlier", previous=previous)]
    return []


def _at(layout: Layout, key: str, code: str, **details: object) -> Finding:
    """A finding at the cell that says this; without a place when no cell does."""
    place = layout.general.get(key)
    header = FIELDS[key].header
    if place is None:
        return Finding(layout.general_sheet, None, None, header, code, None, details)
    return Finding(place.sheet, place.row, place.column, header, code, values.clean(place.value) or None, details)
