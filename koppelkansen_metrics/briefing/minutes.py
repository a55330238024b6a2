"""The list of what a meeting agreed, as a document: what was decided, promised and set to do, and how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from koppelkansen_metrics.briefing.content import STATES, Briefing, Section, Table
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.metrics import decisions
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.sentences import learning as said
from koppelkansen_metrics.snapshot import Snapshot

HEADINGS = {"besluit": N_("Decisions"), "toezegging": N_("Promises"), "actie": N_("Actions")}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held; `adopted_at` is when the next one took its list as it stands, as `adopted_by` noted."""

    quarter: str
    day: date
    adopted_at: datetime | None
    adopted_by: str | None = None


def minutes(snapshot: Snapshot, held: Held, *, as_of: date, language: Language) -> Briefing:
    """What a meeting agreed, and what became of what was agreed before, as known in a snapshot. Raises nothing."""
    _ = language
    year, _dash, number = held.quarter.partition("-")
    found = decisions.records(snapshot, as_of=as_of)
    own = found[found["meeting"] == held.quarter]
    earlier = found[found["held_on"].dt.date < held.day]
    own_rows = plain(own)
    lists = [(_(heading), [row for row in own_rows if row["kind"] == kind]) for kind, heading in HEADINGS.items()]
    sections = [
        Section(
            _("What was agreed at this meeting"),
            said.agreed(own, _),
            tables=tuple(_table(title, rows, snapshot, _) for title, rows in lists if rows),
        ),
        Section(
            _("What became of what was agreed before"),
            said.agreed(earlier, _),
            tables=tuple(_table("", rows, snapshot, _) for rows in [plain(earlier)] if rows),
        ),
    ]
    adopted = _("Not adopted yet")
    if held.adopted_at:
        adopted = _("on {moment} by {name}", moment=held.adopted_at, name=held.adopted_by or "–")
    return Briefing(
        title=_("Directors’ meeting {quarter}", quarter=f"{number} {year}"),
        subtitle=_("List of decisions, promises and actions"),
        day=held.day,
        as_of=as_of,
        concept=held.adopted_at is None,
        concept_says=_("CONCEPT: not adopted yet"),
        facts=((_("Meeting"), _.day(held.day)), (_("Adopted"), adopted), (_("How it stands on"), _.day(as_of))),
        purposes=(),
        message="",
        asked=(),
        sections=tuple(sections),
        appendix=(),
        definitions=(),
        language=language,
        short=False,
    )


def _table(title: str, rows: Sequence[Row], snapshot: Snapshot, _: Language) -> Table:
    headers = (_("What was agreed"), _("By whom"), _("Before"), _("Casus area"), _("How it stands"))
    return Table(title, headers, tuple(_row(row, snapshot, _) for row in rows))


def _row(row: Row, snapshot: Snapshot, _: Language) -> tuple[str, ...]:
    names = {each.name: each.label(_) for each in snapshot.programme.organisations}
    areas = {each.name: each.label(_) for each in snapshot.programme.areas}
    who = ", ".join(part for part in (names.get(row["organisation"], ""), row["function"] or "") if part)
    state = STATES[row["state"]]
    stands = [_(state)]
    stands += [_("overdue")] if row["overdue"] else []
    stands += [row["action"]] if row["action"] else []
    if row["added"]:
        stands.append(_("added after it was adopted"))
    elif row["revised"]:
        stands.append(_("changed after it was adopted"))
    return row["text"], who, _.day(row["due"]), areas.get(row["area"], ""), ", ".join(stands)
