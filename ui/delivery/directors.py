"""The area as the directors will see it, before it is saved, with room to explain the team's judgement."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from koppelkansen_metrics import clock, sentences
from koppelkansen_metrics.figures import progress as drawn
from koppelkansen_metrics.figures.progress import RowLabel
from koppelkansen_metrics.figures.style import judgement
from koppelkansen_metrics.metrics import asof, confidence, progress
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.rows import plain as rows_of
from koppelkansen_metrics.updates import Preview
from ui import components, labels
from ui import language as languages
from ui.delivery.answers import key
from ui.delivery.upload import Upload
from ui.text import plain


def show(preview: Preview, area: str, upload: Upload) -> None:
    """The area's row of the matrix as it will be, and per judgement in the file room for its reason."""
    _ = languages.current()
    after = preview.afterwards
    programme = after.programme
    as_of, _today = asof.default_as_of(after, clock.local_day(clock.now()))
    counted = progress.by(after.only(area), ("area", "line"), as_of=as_of)
    cells = counted.merge(confidence.cells(after, as_of=as_of), on=["area", "line"])
    cells = cells[cells["area"] == area]
    reported = after.reported.get(area)
    note = _("as of {day}", day=_.day_month(reported)) if reported else ""
    row = (area, RowLabel(programme.area(area).label(_), note))
    figure = drawn.matrix(cells, rows=[row], columns=labels.line_columns(programme, _), language=_)
    says = sentences.progress.matrix(cells, programme, _)
    components.picture(figure, title=_("This is how the directors will see your area"), says=says, key="directors")
    listed = rows_of(cells)
    _say_why_not(listed, programme)
    _ask_reasons(preview, listed, upload)


def _say_why_not(cells: Sequence[Mapping[str, Any]], programme: Programme) -> None:
    """Why the figures give no judgement of a line; nothing when they judge all."""
    _ = languages.current()
    why = [
        f"{programme.line(cell['line']).label(_)}: {sentences.progress.because(cell['signal_reasons'], _)}"
        for cell in cells
        if cell["signal"] == confidence.NO_JUDGEMENT
    ]
    if why:
        st.caption(plain(_("Why the figures give no judgement: {why}", why=" · ".join(why))))


def _ask_reasons(preview: Preview, cells: list[dict[str, Any]], upload: Upload) -> None:
    _ = languages.current()
    assert preview.checked is not None  # only what was read can be seen beforehand
    programme = preview.stored.programme
    given = {row.code: row for row in preview.checked.rows.get("confidence", ())}
    differing = [cell for cell in cells if str(cell["line"]) in given and cell["disagreement"]]
    if differing:
        st.markdown(_("Your judgement and the figures differ. Is the reason clear to who was not there?"))
    for cell in differing:
        line = programme.line(cell["line"])
        st.text_area(
            _(
                "{line}: you say {judgement}, because",
                line=plain(line.label(_)),
                judgement=judgement(cell["reported"]).said(_),
            ),
            value=str(given[str(cell["line"])].values.get("reason") or ""),
            max_chars=1000,
            key=key("explain", upload, str(cell["line"])),
        )
