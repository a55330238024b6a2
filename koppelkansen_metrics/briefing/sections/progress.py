"""What is done against the plan, and where the team's judgement and the figures differ."""

from koppelkansen_metrics.briefing.content import Chart, Section, Series, Table
from koppelkansen_metrics.briefing.made import Made, Row, short
from koppelkansen_metrics.figures.style import judgement
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.metrics import confidence, progress
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.sentences import explanations
from koppelkansen_metrics.sentences import progress as said


def against_plan(made: Made) -> Section | None:
    """What is done of what was planned, per line and per area; None without actions."""
    _, programme = made.language, made.snapshot.programme
    lines = progress.by(made.filtered, ("line",), as_of=made.as_of)
    if not int(lines["total"].sum()):
        return None
    names = [made.names[number] for number in lines["line"]]
    says = said.done_against_plan(lines, names, _)
    series = [
        (_("Done"), lines["done"]),
        (_("Planned by the reporting date"), lines["planned"]),
        (_("All actions"), lines["total"]),
    ]
    chart = Chart(
        _("Done against plan, per programme line"),
        says,
        tuple(names),
        tuple(Series(name, tuple(float(value) for value in values)) for name, values in series),
    )
    cells = progress.by(made.filtered, ("area", "line"), as_of=made.as_of)
    judged = confidence.cells(made.snapshot, as_of=made.as_of)
    rows = plain(cells.merge(judged, on=["area", "line"]))
    table = Table(
        _("Per casus area and programme line: done of total (planned); team and figures"),
        (_("Casus area"), *(made.names[line.number] for line in programme.lines)),
        tuple(
            (made.names[area.name], *(_cell(row, _) for row in rows if row["area"] == area.name))
            for area in programme.areas
        ),
    )
    how = explanations.done_against_plan(_)
    return Section(_("Done against plan"), says, tables=(table,), chart=chart, source=how)


def _cell(row: Row, _: Language) -> str:
    """`3/9 (4) – team ✓ on course, figures ■ needs help ≠`; the two judgements are never merged."""
    team, figures = (judgement(row[key]).said(_) for key in ("reported", "signal"))
    differs = " ≠" if row["disagreement"] else ""
    counts = {key: _.number(row[key]) for key in ("done", "total", "planned")}
    done = "{done}/{total} ({planned})".format(**counts) if row["total"] else "–"
    return _("{done}. Team: {team}. Figures: {figures}", done=done, team=team, figures=figures) + differs


def differing(made: Made) -> Section | None:
    """Where the team says something else than the figures; None where nowhere."""
    _ = made.language
    rows = [row for row in plain(confidence.cells(made.snapshot, as_of=made.as_of)) if row["disagreement"]]
    if not rows:
        return None
    says = _.ngettext(
        "In {n} cell team and figures differ: what do we see differently?",
        "In {n} cells team and figures differ: what do we see differently?",
        len(rows),
    )
    headers = (_("Where"), _("The team’s judgement"), _("From the figures"))
    table = Table("", headers, tuple(_difference(row, made) for row in rows))
    return Section(_("Judgement and evidence"), says, tables=(table,), source=explanations.matrix(_))


def _difference(row: Row, made: Made) -> tuple[str, str, str]:
    _ = made.language
    team, figures = (judgement(row[key]).said(_) for key in ("reported", "signal"))
    where = f"{made.names[row['area']]}, {made.names[row['line']]}"
    judged = f"{team}: “{short(row['reason'])}”" if row["reason"] else team
    return where, judged, f"{figures}: {said.because(row['signal_reasons'], _)}"
