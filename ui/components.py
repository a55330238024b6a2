"""The building blocks of a screen: a chart with its sentence, table and explanation; a table; notes and marks."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.metrics import freshness
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.rows import plain as rows_of
from koppelkansen_metrics.snapshot import Snapshot
from ui import cache, codes, filters
from ui import language as languages
from ui.filters import Chosen
from ui.text import plain

if TYPE_CHECKING:
    import plotly.graph_objects as go

# A table in the page can be read by everyone and everything; beyond this it becomes slow, and a grid takes over.
MOST_ROWS_IN_PAGE = 200
# The grid's own download writes what people typed as it is, also what a spreadsheet takes for a formula.
NO_RAW_DOWNLOAD = """<style>
[data-testid="stElementToolbarButton"]:has([aria-label="Download as CSV"]) { display: none }
</style>"""
DEMO_NOTE = "demo"
RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table on a screen: its header, and the key of the values in the rows.

    `leads_to`: the kind of the records, when each value leads to the history of its record.
    """

    key: str
    header: str
    leads_to: str = ""


def chart(
    chosen: Chosen,
    figure: "go.Figure",
    *,
    title: str,
    says: str,
    table: Callable[[], pd.DataFrame],
    how: str,
    key: str,
) -> None:
    """A chart with a title that says what it shows, a sentence, the table behind it, and how it is calculated.

    The table is made once for what is chosen, and shared.
    """
    _ = chosen.language
    picture(figure, title=title, says=says, key=key)
    with st.expander(_("Table and calculation"), type="compact"):
        show_records(chosen, table, key=f"{key}-table")
        st.caption(how)


def line_with_link(chosen: Chosen, says: str, screen: str, **query: str | None) -> None:
    """A line of markdown, and behind it the way to the screen that explains it."""
    left, right = st.columns([5, 1.6], vertical_alignment="center", gap="small")
    with left:
        st.markdown(f"- {says}")
    with right:
        link(chosen, screen, **query)


def link(chosen: Chosen, screen: str, label: str | None = None, **query: str | None) -> None:
    """The way to another screen, with the same day, area and organisation unless the query says otherwise."""
    same = {
        filters.AS_OF: None if chosen.is_default else chosen.as_of.isoformat(),
        filters.AREA: chosen.area,
        filters.ORGANISATION: chosen.organisation,
    }
    given = {name: value for name, value in {**same, **query}.items() if value}
    st.page_link(f"pages/{screen}.py", label=label, icon=":material/arrow_forward:", query_params=given)


def picture(figure: "go.Figure", *, title: str, says: str, key: str) -> None:
    """A figure under the title and the sentence that say what it shows, also to who cannot see it."""
    st.subheader(title, anchor=False)
    say(says)
    drawing(figure, alt=f"{title}. {says}", key=key)


def drawing(figure: "go.Figure", *, alt: str, key: str) -> None:
    """A figure alone; `alt` says what is in it to who cannot see it."""
    options = {"displayModeBar": False, "staticPlot": True}
    st.plotly_chart(figure, theme=None, config=options, key=key, alt=alt)


def say(says: str) -> None:
    """A sentence as it was computed: what people typed in it does nothing."""
    st.markdown(plain(says))


def typed(chosen: Chosen, text: object) -> str:
    """What someone typed, for use inside markdown, in which the codes of records lead to their history."""
    return codes.linked(text, chosen.snapshot, lambda kind, area, code: story_of(chosen, kind, area, code))


def show_records(chosen: Chosen, make: Callable[[], pd.DataFrame], *, key: str) -> None:
    """A table that is made once for what is chosen, and shared; `key` tells it from the other tables."""
    _draw(chosen.kept(f"table-{key}", lambda: _prepared(make(), chosen)), key=key)


def show_records_now(chosen: Chosen, table: pd.DataFrame, *, key: str) -> None:
    """A table that is not kept: someone chose just now what is in it."""
    _draw(_prepared(table, chosen), key=key)


def show_table(table: pd.DataFrame, *, key: str) -> None:
    """A table with readable headers and values, as part of the page; a grid with download when it is long."""
    _draw(_prepared(table), key=key)


def show_kept(about: tuple[Hashable, ...], make: Callable[[], pd.DataFrame], *, key: str) -> None:
    """A table of a screen without choosers that is made once for what it is about, and shared."""
    _draw(cache.kept(("table", key, *about, languages.current().code), lambda: _prepared(make())), key=key)


def _prepared(table: pd.DataFrame, chosen: Chosen | None = None) -> pd.DataFrame:
    """What people typed shows as typed, with the way to a record's history behind where it stands.

    A grid does not read markdown, so there a table stays as it is.
    """
    # pandas copies what is attached to a table with every step that Streamlit takes with it.
    leads = table.attrs.pop(RECORDS, {})
    if not 0 < len(table) <= MOST_ROWS_IN_PAGE:
        return table
    if chosen is None:
        return table.map(plain)
    # A link within a link is none: what leads to a record itself is only escaped.
    shown = pd.DataFrame(
        {
            header: [plain(text) if header in leads else typed(chosen, text) for text in table[header]]
            for header in table.columns
        }
    )
    for header, records in leads.items():
        both = zip(shown[header], records, strict=True)
        shown[header] = [f"[{text}]({story_of(chosen, *record)})" if text else text for text, record in both]
    return shown


def story_of(chosen: Chosen, kind: str, area: str, code: str) -> str:
    """The address, from any screen, at which the history of a record is told."""
    query = {filters.AREA: area, filters.RECORD: f"{kind}:{code}"}
    if not chosen.is_default:
        query[filters.AS_OF] = chosen.as_of.isoformat()
    if chosen.language.code != languages.DEFAULT:
        query[languages.PARAMETER] = chosen.language.code
    return f"casus_areas?{urlencode(query)}"


def _draw(table: pd.DataFrame, *, key: str) -> None:
    _ = languages.current()
    if table.empty:
        st.caption(_("There are no rows."))
    elif len(table) <= MOST_ROWS_IN_PAGE:
        st.table(table, border="horizontal")
    else:
        st.html(NO_RAW_DOWNLOAD)
        st.dataframe(table, hide_index=True, key=key, lazy=True)
        csv_download(table, key=key)


def csv_download(table: pd.DataFrame, *, key: str) -> None:
    """A button to take a table along, for Excel; made when it is asked for."""
    _ = languages.current()
    st.download_button(
        _("Download this table (csv)"),
        data=lambda: _csv(table),
        file_name=f"{key}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{key}-csv",
    )


def _csv(table: pd.DataFrame) -> bytes:
    """The table for Excel, in which what people typed stays a text: nothing in it begins a formula."""
    safe = table.map(lambda value: f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value)
    return safe.to_csv(index=False, sep=";").encode("utf-8-sig")


def readable(table: pd.DataFrame, columns: Sequence[Column], language: Language) -> pd.DataFrame:
    """The wanted columns under their headers, every value as the language writes it; missing values are empty.

    A column in which nobody filled in anything is left out: the room is better used.
    """
    listed = rows_of(table, [column.key for column in columns])
    texts = {column.header: [shown(row[column.key], language) for row in listed] for column in columns}
    shown_texts = pd.DataFrame({header: column for header, column in texts.items() if any(column)}, dtype="str")
    # Which record each row tells of, for the column that says where it stands.
    shown_texts.attrs[RECORDS] = {
        column.header: list(zip(repeat(column.leads_to), table["area"], table["code"]))
        for column in columns
        if column.leads_to and column.header in shown_texts
    }
    return shown_texts


def shown(value: object, language: Language) -> str:
    """A value as the language writes it: dates, numbers, yes and no; an empty text for a missing one."""
    if value is None or value != value:  # noqa: PLR0124 - a missing value of a table is not equal to itself
        return ""
    if isinstance(value, bool):
        return language(N_("yes")) if value else language(N_("no"))
    if isinstance(value, datetime):
        return language.moment(value)
    if isinstance(value, date):
        return unbroken(language.day(value))
    if isinstance(value, int | float):
        return language.number(value, decimals=1)
    return str(value)


def unbroken(text: str) -> str:
    """The same text, that is not spread over two lines."""
    return text.replace(" ", "\u00a0")


def origin(language: Language, kind: str) -> Column:
    """The column that leads from a record of this kind to the cell it came from, and to its history."""
    return Column("origin", language(N_("Where it stands")), leads_to=kind)


def with_origin(records: pd.DataFrame, programme: Programme, language: Language) -> pd.DataFrame:
    """Records with a column that says in which file, sheet and row each stands, and one with the name of its area."""
    names: dict[object, str] = {area.name: area.label(language) for area in programme.areas}
    places = [
        ", ".join(
            part
            for part in (row["file"], row["sheet"], unbroken(language(N_("row {number}"), number=row["row"])))
            if isinstance(part, str)
        )
        if row["row"] is not None
        else ""
        for row in rows_of(records, ["file", "sheet", "row"])
    ]
    return records.assign(origin=places, area_name=[names.get(area, str(area)) for area in records["area"]])


def heading(chosen: Chosen) -> None:
    """The freshness of each area, and what must be said about what is looked at: the past, or example data."""
    _ = chosen.language
    say_example(chosen.snapshot)
    if chosen.is_default is False:
        st.warning(
            _("You look at {day}: the figures as they were known then.", day=_.day(chosen.as_of)),
            icon=":material/history:",
        )
    say_frozen(chosen)
    if not chosen.snapshot.log.empty:
        st.caption(_("Reporting dates: {areas}", areas=freshness_line(chosen)))


def say_example(known: Snapshot) -> None:
    """That nothing of it is real, as long as example data is in it."""
    _ = languages.current()
    if (known.log["note"] == DEMO_NOTE).any():
        st.info(_("This is example data. Everything in it is fictional."), icon=":material/info:")


def say_frozen(chosen: Chosen) -> None:
    """That these figures were set for a meeting, by whom and when, if they were."""
    if chosen.freeze is None:
        return
    _ = chosen.language
    said = _("These are the figures of the meeting, frozen by {name} on {moment}. They do not move any more.")
    told = {"name": plain(chosen.freeze.by), "moment": _.moment(chosen.freeze.frozen_at)}
    st.info(said.format(**told), icon=":material/ac_unit:")


def freshness_line(chosen: Chosen) -> str:
    """Per area the date it reported for, stale ones marked with a sign and a word."""
    _ = chosen.language
    said = []
    for area, day, stale in _fresh(chosen):
        label = plain(chosen.snapshot.programme.area(area).label(_))
        when = _.day(day) if day else _("never")
        said.append(_("{area} **▲ {day} (too old)**", area=label, day=when) if stale else f"{label} {when}")
    return " · ".join(said)


def _fresh(chosen: Chosen) -> list[tuple[str, date | None, bool]]:
    table = chosen.kept("freshness", lambda: freshness.by_area(chosen.snapshot, as_of=chosen.as_of))
    known = set(chosen.snapshot.programme.area_names)
    return [
        (str(row["area"]), row["last_as_of"] if isinstance(row["last_as_of"], date) else None, bool(row["stale"]))
        for row in rows_of(table)
        if row["area"] in known
    ]


def stale_areas(chosen: Chosen) -> Mapping[str, tuple[date | None, bool]]:
    """Area → the date it last reported for, and whether that is too long ago."""
    return {area: (day, stale) for area, day, stale in _fresh(chosen)}


def nothing_yet() -> None:
    """For a programme of which nothing is known at the chosen day."""
    _ = languages.current()
    st.info(_("Nothing was reported yet on this day. Choose another day, or deliver the first Excel file."))
    st.page_link("pages/update.py", label=_("Deliver progress"), icon=":material/upload_file:")
    st.stop()
