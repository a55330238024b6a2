"""What changed since the last meeting, and what became of what was agreed and learned there."""

from datetime import date

from koppelkansen_metrics.briefing.content import STATES, Section, Table
from koppelkansen_metrics.briefing.made import Made, Row, named, short
from koppelkansen_metrics.metrics import decisions, followed
from koppelkansen_metrics.metrics.headlines import headlines
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.sentences import learning as said


def changed(made: Made) -> Section | None:
    """The headlines since the day that is compared with; without any, that nothing changed."""
    _ = made.language
    found = headlines(made.filtered, since=made.since, as_of=made.as_of)
    points = tuple("; ".join(_.say(part) for part in line.says) for line in found)
    says = _("Since {day}: {what}.", day=made.since, what=points[0]) if points else _("Nothing changed.")
    return Section(_("What changed"), says, points=points[1:])


def became(made: Made) -> Section | None:
    """What became of agreements, lessons and questions of before that day."""
    _ = made.language
    agreed = decisions.records(made.snapshot, as_of=made.as_of)
    agreed = agreed[agreed["held_on"].dt.date <= made.since]
    before = {kind: followed.records(made.filtered, kind, since=made.since) for kind in ("lessons", "asks")}
    points = (
        *([said.agreed(agreed, _)] if len(agreed) else []),
        *(said.became(records, kind, made.since, _) for kind, records in before.items()),
    )
    # What is late is what a meeting talks of, and what a big screen has room for.
    still = [row for row in plain(agreed) if row["state"] == decisions.OPEN]
    still.sort(key=lambda row: (not row["overdue"], row["due"] or date.max))
    table = Table(
        _("What was agreed and is not done"),
        (_("What was agreed"), _("By whom"), _("Before"), _("How it stands")),
        tuple(_agreed(row, made) for row in still),
    )
    settled = Table(
        _("Learned and settled"),
        (_("Lesson or question"), _("Casus area"), _("What came of it")),
        tuple(
            _settled(row, made, kind=kind)
            for kind, records in before.items()
            for row in plain(records)
            if row["settled"]
        ),
    )
    tables = tuple(each for each in (table, settled) if each.rows)
    return Section(_("What became of last time"), points[0], points=points[1:], tables=tables)


def _agreed(row: Row, made: Made) -> tuple[str, ...]:
    _ = made.language
    who = ", ".join(part for part in (made.names.get(row["organisation"], ""), row["function"] or "") if part)
    state = STATES[row["state"]]
    late = _("overdue")
    stands = _(state) + (f", ▲ {late}" if row["overdue"] else "")
    return short(row["text"]), who, _.day(row["due"]), stands


def _settled(row: Row, made: Made, *, kind: str) -> tuple[str, ...]:
    choices = {choice.value: choice for choice in KINDS[kind].field("status").choices}
    choice = choices.get(row["now"])
    _ = made.language
    now = "" if choice is None else (_(choice.label) if _.code == "en" else choice.typed)
    came = f"{now}: {short(row['result'])}" if row["result"] else now
    return named(row), made.names[row["area"]], came
