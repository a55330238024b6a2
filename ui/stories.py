"""The history of one record: every version of it, what changed, by whom, and the cell in the original it came from."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from koppelkansen_metrics import updates
from koppelkansen_metrics.access import Deed, may
from koppelkansen_metrics.language import Language
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.store import revisions
from koppelkansen_metrics.updates import Chapter
from ui import cache, components, filters, person, versions
from ui.filters import Chosen
from ui.tables import called
from ui.text import plain

Place = tuple[str, str]

MOST_LISTED = 500
FIRST = "story-first"


def come_first() -> bool:
    """Whether the address named a row when this visit came here: who followed a figure to its cell sees that first."""
    first: bool = st.session_state.setdefault(FIRST, filters.remembered(filters.RECORD) is not None)
    return first


def show(chosen: Chosen) -> None:
    """A chooser of one record of the area, in the address, and its history as known on the day that is looked at."""
    _, area = chosen.language, str(chosen.area)
    titles = chosen.kept("record-titles", lambda: _titles(chosen))
    if not titles:
        _say_unknown(filters.remembered(filters.RECORD), chosen)
        return
    st.subheader(_("The history of one row"), anchor=False, help=_("Every version, with the cell that it came from."))
    picked = _choose(titles, chosen, key=f"record-{area}-{chosen.as_of}-{_.code}")
    filters.remember(filters.RECORD, picked or None)
    if not picked:
        return
    kind, _colon, code = picked.partition(":")
    chapters = chosen.kept(f"story-{picked}", lambda: updates.story(chosen.snapshot, kind, area, code))
    components.show_table(_table(kind, chapters, _), key="story")
    _offer_originals(chapters, area, _)


def _choose(titles: Mapping[Place, str], chosen: Chosen, *, key: str) -> str:
    """`actions:BS-A12`, or an empty text; with more rows than a list can hold their code is typed."""
    _, wanted = chosen.language, filters.remembered(filters.RECORD) or ""
    if len(titles) > MOST_LISTED:
        typed = st.text_input(_("Code of the row"), value=wanted.partition(":")[2], key=key).strip()
        found = next((f"{kind}:{code}" for kind, code in titles if code == typed), "")
        if not found:
            _say_unknown(typed, chosen)
        return found
    options = ["", *(f"{kind}:{code}" for kind, code in titles)]
    if wanted not in options:
        _say_unknown(wanted, chosen)
    return st.selectbox(
        _("Row"),
        options,
        index=options.index(wanted) if wanted in options else 0,
        format_func=lambda option: _named(option, titles, _),
        key=key,
    )


def _say_unknown(record: str | None, chosen: Chosen) -> None:
    """That a row which the address names, or someone typed, is not there: by an old link, or on another day."""
    _, area = chosen.language, chosen.snapshot.programme.area(str(chosen.area))
    if record:
        code = record.partition(":")[2] or record
        said = _("{code} is not in {area} on {day}, or not any more.", code=code, area=area, day=chosen.as_of)
        st.info(plain(said), icon=":material/info:")


def _titles(chosen: Chosen) -> dict[Place, str]:
    """(kind, code) → title, of the records of the area that are known."""
    found: dict[Place, str] = {}
    for key, kind in KINDS.items():
        table = chosen.snapshot[key]
        own = table[table["area"] == chosen.area]
        named = own[kind.title] if kind.has_code else own["code"]
        found |= {(key, code): str(title) for code, title in zip(own["code"], named, strict=True)}
    return found


def _named(option: str, titles: Mapping[Place, str], _: Language) -> str:
    if not option:
        return _("Choose a row")
    kind, _colon, code = option.partition(":")
    one = _(KINDS[kind].one)
    return f"{one} {called(code, titles[kind, code])}"


def _table(kind: str, chapters: Sequence[Chapter], _: Language) -> pd.DataFrame:
    """One line per version, or per changed field of it, newest first."""
    rows = []
    for chapter in chapters:
        shared = {
            _("Version"): str(chapter.revision),
            _("Recorded"): _.moment(chapter.recorded_at),
            _("By"): chapter.by,
            _("Change"): _change(chapter, _),
        }
        where = ", ".join(
            part
            for part in (chapter.file, chapter.sheet, _("row {number}", number=chapter.row) if chapter.row else None)
            if part
        )
        for field, was, became in _fields(kind, chapter, _):
            rows.append(
                {
                    **shared,
                    _("Field"): field,
                    _("Was"): was,
                    _("Became"): became,
                    _("Where it stands"): where,
                }
            )
            shared, where = dict.fromkeys(shared, ""), ""
    return pd.DataFrame(rows, dtype="str")


def _change(chapter: Chapter, _: Language) -> str:
    said = _(versions.CHANGES[chapter.change])
    how = versions.ENDINGS.get(chapter.how)
    parts = [*([_(how)] if how else []), *([] if chapter.stands else [_("taken back later, or a way back")])]
    return f"{said} ({', '.join(parts)})" if parts else said


def _fields(kind: str, chapter: Chapter, _: Language) -> list[tuple[str, str, str]]:
    """Per changed field its name, what it was and what it became; one empty line when no field changed."""
    labels = {field.key: _(field.label) for field in KINDS[kind].fields} | {"code": _("Code")}
    found = [
        (labels[key], components.shown(old, _) or "–", components.shown(new, _) or "–")
        for key, (old, new) in chapter.fields.items()
    ]
    return found or [("", "", "")]


def _offer_originals(chapters: Sequence[Chapter], area: str, _: Language) -> None:
    """The files in which this record stood, newest first: the original, or for others what was read of it."""
    database = cache.database()
    origins = dict.fromkeys(chapter.origin for chapter in chapters if chapter.origin is not None)
    if database is None or not origins:
        return
    with database.read() as connection:
        listed = {each.number: each for each in revisions.history(connection, area)}
    me = person.current()
    allowed = may(me, Deed.ORIGINAL, cache.settings().area(area))
    st.markdown(_("The files in which this row stood:"))
    with st.container(horizontal=True):
        for number in origins:
            if listed[number].has_file:
                name = f"{plain(listed[number].file)} ({number})"
                offer = versions.offer_original if allowed else versions.offer_excerpt
                offer(database, listed[number], person=me, label=name)
