"""The pictures of a session: one message each, in type that a room can read."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import pandas as pd
import segno
import streamlit as st

from koppelkansen_metrics.briefing.content import Section, Table
from koppelkansen_metrics.figures import pilots as pilots_drawn
from koppelkansen_metrics.figures import progress as progress_drawn
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.metrics import learning, moves, pilots, progress
from koppelkansen_metrics.records import split
from koppelkansen_metrics.rows import plain as rows_of
from koppelkansen_metrics.sessions import order as orders
from koppelkansen_metrics.sessions.order import Item
from koppelkansen_metrics.store.sessions import Session
from ui import cache, components, judgements, labels
from ui import language as languages
from ui.filters import quarter
from ui.live.stage import Stage
from ui.text import plain

# What a room can take in at once.
MOST_ROWS, MOST_TABLES, MOST_POINTS, MOST_PILOTS = 5, 2, 7, 5
SHORT = 12
CELL_PIXELS = 104
# A big screen shows words larger than figures, which have their own size: serving/page.py knows them by this name.
WORDS = "words"
QR_SCALE = 7
# What a sentence ends with; what a picture says in points has none of these.
ENDS = (".", "?", "!")
STATUSES = {
    "toegezegd": N_("✓ promised"),
    "niet toegezegd": N_("✕ not promised"),
    "nagekomen": N_("✓ kept"),
    "vervallen": N_("dropped"),
}


def title(stage: Stage, item: Item) -> str:
    """What an item is called in the running order."""
    _ = stage.chosen.language
    if item.picture == orders.START:
        return _("Welcome, and how to take part")
    if item.picture == orders.ASK:
        return _("Question {code} ({area})", code=item.code, area=_area(stage, item))
    if item.picture == orders.QUESTION:
        return _("Question: {said}", said=item.text)
    section = stage.section(item)
    return section.heading if section else item.picture


def draw(stage: Stage, session: Session, item: Item) -> None:
    """The picture of an item: what it is about, its message, and what shows it."""
    _ = stage.chosen.language
    about = _("{meeting} · {picture}", meeting=stage.made.title, picture=title(stage, item))
    st.caption(plain(about))
    section = stage.section(item)
    if section is not None and section.key in _FIGURES:
        st.header(plain(section.says), anchor=False)
        _FIGURES[section.key](stage, section)
        return
    with st.container(key=WORDS, gap="xsmall"):
        if item.picture == orders.START:
            _welcome(stage, session)
        elif item.picture == orders.ASK:
            _question(stage, item)
        elif item.picture == orders.QUESTION:
            _large(item.text)
        elif section is None:
            st.header(_("There is nothing to show here."), anchor=False)
        else:
            _section(stage, section)


def notes(stage: Stage, item: Item) -> str:
    """What the facilitator reads with a picture and the room does not: how it was made, and what to ask."""
    _ = stage.chosen.language
    if item.picture == orders.START:
        return _("Say what the meeting is for, and that answers are anonymous. Wait until everyone is in.")
    if item.picture == orders.ASK:
        return _("Who promises this, by which function, and before when? If nobody does: what is needed first?")
    if item.picture == orders.QUESTION:
        return _("Give everyone a minute to think before anyone talks.")
    section = stage.section(item)
    if section is None:
        return ""
    said = [section.says, *section.points[:MOST_POINTS], section.source]
    return " ".join(each if each.endswith(ENDS) else f"{each}." for each in said if each)


def link(session: Session) -> str:
    """The short address at which people follow."""
    here = urlsplit(str(st.context.url or ""))
    return f"{here.scheme or 'http'}://{here.netloc or 'localhost'}/m/{session.code}"


def join(session: Session) -> None:
    """How to take part: a code for the phone's camera, the address, and the code to type."""
    _ = languages.current()
    address = link(session)
    left, right = st.columns([1, 2], vertical_alignment="center")
    with left:
        said = _("QR code that leads to {address}", address=address)
        st.image(segno.make(address, error="m").svg_inline(scale=QR_SCALE, border=2), alt=said)
    with right:
        st.header(plain(_("Take part on your own phone or laptop")), anchor=False)
        st.markdown(f"## {plain(address.partition('//')[2])}")
        st.markdown(plain(_("Code {code}. No account is needed.", code=session.code)))
        st.markdown(plain(_("You see the picture at hand, and you can answer without your name.")))


def _large(text: str) -> None:
    """A message that is all there is: the big screen shows it larger, by this name too."""
    with st.container(key="large"):
        st.header(plain(text), anchor=False)


def _welcome(stage: Stage, session: Session) -> None:
    _ = stage.chosen.language
    _large(stage.made.title)
    facts = " · ".join(said for said in (stage.made.purpose, _.day(stage.made.day)) if said)
    st.markdown(plain(facts))
    join(session)


def _section(stage: Stage, section: Section) -> None:
    _ = stage.chosen.language
    st.header(plain(section.says), anchor=False)
    if section.points:
        points = [*section.points[:MOST_POINTS], _more(len(section.points) - MOST_POINTS, _)]
        st.markdown("\n".join(f"- {plain(point)}" for point in points if point))
    for number, (table, left) in enumerate(_fitting(section)):
        _table(stage, table, key=f"stage-{section.key}-{number}", rest=_more(left, _))
    for each in section.tables[MOST_TABLES:]:
        st.markdown(f"**{plain(each.title)}** {plain(_more(len(each.rows), _))}")


def _fitting(section: Section) -> list[tuple[Table, int]]:
    """Of each table the rows that fit under the points, and how many are left; to say how many takes a row as well."""
    left = max(MOST_ROWS - len(section.points), 1)
    share = max(left // max(len(section.tables), 1), 1)
    fits = [share if len(each.rows) <= share else max(share - 1, 1) for each in section.tables[:MOST_TABLES]]
    return [
        (replace(each, rows=each.rows[:most]), len(each.rows) - most)
        for each, most in zip(section.tables, fits, strict=False)
    ]


def _more(left: int, _: Language) -> str:
    """How much of a list a room is not shown, and where that stands; an empty text when it sees all of it."""
    return _("and {n} more: see the pre-read", n=_.number(left)) if left > 0 else ""


def _table(stage: Stage, table: Table, *, key: str, rest: str) -> None:
    if table.title:
        st.markdown(f"**{plain(table.title)}**")
    rows = [[components.unbroken(text) if len(text) <= SHORT else text for text in row] for row in table.rows]
    frame = pd.DataFrame(rows, columns=list(table.headers), dtype="str")
    with st.container(gap=None):
        components.show_kept((*stage.chosen.key, key), lambda: frame, key=key)
        if rest:
            st.markdown(plain(rest))


def _matrix(stage: Stage, section: Section) -> None:
    chosen = stage.chosen
    _, programme = chosen.language, chosen.snapshot.programme

    def made() -> object:
        counts = progress.by(chosen.filtered, ("area", "line"), as_of=chosen.as_of)
        cells = counts.merge(judgements.cells(chosen), on=["area", "line"])
        rows, columns = labels.area_rows(chosen), labels.line_columns(programme, _)
        return progress_drawn.matrix(cells, rows=rows, columns=columns, language=_, pixels=CELL_PIXELS)

    components.drawing(chosen.kept("stage-matrix", made), alt=section.says, key="stage-matrix")


def _track(stage: Stage, section: Section) -> None:
    chosen = stage.chosen
    _, programme = chosen.language, chosen.snapshot.programme

    def made() -> tuple[object, str]:
        records = pilots.records(chosen.filtered, as_of=chosen.as_of)
        moved = moves.records(chosen.filtered, since=chosen.since)
        pressing = pilots_drawn.most_pressing(records, moved, most=MOST_PILOTS)
        rest = _more(len(records) - len(pressing), _)
        return pilots_drawn.track(pressing, moved, programme=programme, language=_, rest=rest), rest

    track, rest = chosen.kept("stage-track", made)
    components.drawing(track, alt=f"{section.says} {rest}".rstrip(), key="stage-track")


def _question(stage: Stage, item: Item) -> None:
    """The question as it stands now: what is answered at the table is seen at once."""
    chosen = stage.chosen
    _ = chosen.language
    newest = cache.everything().snapshot
    asked = learning.asks_records(newest, as_of=chosen.as_of)
    rows = rows_of(asked[(asked["area"] == item.area) & (asked["code"] == item.code)])
    if not rows:
        st.header(_("This question is not there any more."), anchor=False)
        return
    row = rows[0]
    _large(row["question"])
    names = labels.names(chosen.snapshot.programme, _)
    to = _.listing(names.get(each, each) for each in split(row["to_organisation"]))
    said = [_("Asked of {name}", name=to), *([row["to_role"]] if row["to_role"] else [])]
    if row["needed_by"]:
        said.append(_("needed by {day}", day=_.day(row["needed_by"])))
    st.markdown(plain(" · ".join(said)))
    if row["proposal"]:
        heading = _("Proposal")
        st.markdown(f"**{heading}** – {plain(row['proposal'])}")
    if row["status"] in STATUSES:
        status = STATUSES[row["status"]]
        st.success(plain(f"{_(status)}. {row['answer'] or ''}"))


def _area(stage: Stage, item: Item) -> str:
    return str(labels.names(stage.chosen.snapshot.programme, stage.chosen.language).get(item.area, item.area))


def about(session: Session) -> str:
    """How a session is called: `Directeurenoverleg Q4 2021`."""
    return languages.current()("Directors’ meeting {quarter}", quarter=quarter(session.quarter))


_FIGURES: dict[str, Callable[[Stage, Section], None]] = {"progress": _matrix, "pilots": _track}
