"""Where pilots stand on the way to practice, which moved, and which stay long."""

import pandas as pd

from koppelkansen_metrics.briefing.content import Chart, Section, Series, Table
from koppelkansen_metrics.briefing.made import Made, named, short
from koppelkansen_metrics.metrics import moves, pilots
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.sentences import explanations
from koppelkansen_metrics.sentences import pilots as said


def on_the_way(made: Made) -> Section | None:
    """How many pilots were and are in each stage, which moved and which stay long; None without pilots."""
    _, programme = made.language, made.snapshot.programme
    records = pilots.records(made.filtered, as_of=made.as_of)
    if records.empty:
        return None
    moved = moves.records(made.filtered, since=made.since)
    then, now = moved["then"].value_counts().to_dict(), pilots.by_stage(made.filtered, as_of=made.as_of)["count"]
    says = said.on_the_way(records, moved, made.since, programme, drawn=len(records), _=_)
    stages = tuple(stage.name for stage in programme.stages)
    chart = Chart(
        _("Pilots per stage"),
        says,
        tuple(made.names[stage] for stage in stages),
        (
            Series(_("on {day}", day=made.since), tuple(float(then.get(stage, 0)) for stage in stages)),
            Series(_("on {day}", day=made.as_of), tuple(map(float, now))),
        ),
    )
    tables = [each for each in (_moved(moved, made), _stuck(records, made)) if each.rows]
    return Section(
        _("From pilot to practice"), says, tables=tuple(tables), chart=chart, source=explanations.pilots(programme, _)
    )


def _moved(moved: pd.DataFrame, made: Made) -> Table:
    _ = made.language
    headers = (_("Pilot"), _("Casus area"), _("Was"), _("Is now"))
    rows = [row for row in plain(moved) if row["class"] in (moves.FORWARD, moves.BACK, moves.STOPPED)]
    told = [
        (named(row), made.names[row["area"]], made.names.get(row["then"], ""), made.names.get(row["now"], ""))
        for row in rows
    ]
    return Table(_("Pilots that moved"), headers, tuple(told))


def _stuck(records: pd.DataFrame, made: Made) -> Table:
    _ = made.language
    headers = (_("Pilot"), _("Casus area"), _("Stage"), _("Days"), _("What is needed"))
    rows = sorted((row for row in plain(records) if row["long"]), key=lambda row: -(row["dwell_days"] or 0))
    told = [
        (
            named(row),
            made.names[row["area"]],
            made.names.get(row["stage"], ""),
            _.number(row["dwell_days"]),
            short(row["needed"]),
        )
        for row in rows
    ]
    return Table(_("Pilots that stay much longer than others did"), headers, tuple(told))
