"""The parts of the screen on which versions are listed, opened and taken back."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import PurePath

import pandas as pd
import streamlit as st

from koppelkansen_metrics import updates
from koppelkansen_metrics.access import Deed, Person, may
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.revisions import Revision
from koppelkansen_metrics.updates import Written
from ui import cache, components
from ui import language as languages
from ui.delivery.offer import SPREADSHEET
from ui.tables import called
from ui.text import plain

# As many changed rows as are shown without being asked for.
AT_ONCE = 12
KINDS_OF_REVISION = {"upload": N_("delivered"), "undo": N_("taken back"), "decision": N_("decided")}
CHANGES = {"new": N_("New"), "changed": N_("Changed"), "gone": N_("Gone"), "missing": N_("Missing, kept")}
ENDINGS = {"dropped": N_("dropped"), "merged": N_("merged"), "renamed": N_("renamed")}


def listing(listed: Sequence[Revision], counts: Mapping[int, Mapping[str, int]], _: Language) -> pd.DataFrame:
    """The versions, newest first: who, when, which file, how much it changed (`counts`), and what became of it."""
    rows = [
        {
            _("Version"): str(each.number),
            _("Recorded"): _.moment(each.recorded_at),
            _("By"): each.by,
            _("What"): _what(each, _),
            _("Rows"): _counted(counts.get(each.number, {}), _),
            _("Reporting date"): _.day(each.as_of),
            _("File"): each.file or "",
        }
        for each in listed
    ]
    return pd.DataFrame(rows, dtype="str")


def named(each: Revision, _: Language) -> str:
    """A version as it is called in the chooser."""
    return f"{each.number} · {_.moment(each.recorded_at)} · {each.by}"


def changes(written: Sequence[Written], _: Language, *, foreseen: bool = False) -> pd.DataFrame:
    """One line per new or gone record, and one per changed field: what it was and what it became, or will become."""
    rows = [row for each in written for row in _lines(each, _)]
    listed = pd.DataFrame(rows, dtype="str")
    return listed.rename(columns={_("Became"): _("Becomes")}) if foreseen else listed


def offer_file(database: Database, version: Revision, *, person: Person) -> None:
    """The file of a version for who may have it, for others what was read of it; or what became of it."""
    _ = languages.current()
    if version.is_removed:
        st.info(_("The file of this version was removed: it should not have come."), icon=":material/info:")
    if version.is_replaced:
        st.info(_("The original was replaced by a workbook of the same rows: a name was taken out of it."))
    if version.has_file:
        allowed = may(person, Deed.ORIGINAL, cache.settings().area(version.area))
        (offer_original if allowed else offer_excerpt)(database, version, person=person)


def offer_original(database: Database, version: Revision, *, person: Person, label: str = "") -> None:
    """The file as it was delivered, byte for byte; under a name of its own where several are offered."""
    _ = languages.current()
    usual = _("Download the workbook in its place") if version.is_replaced else _("Download the original file")
    name = version.file or "origineel.xlsx"
    content = partial(updates.original, database, cache.settings(), version.number, person=person)
    _offer(label or usual, lambda: content()[1], name)


def offer_excerpt(database: Database, version: Revision, *, person: Person, label: str = "") -> None:
    """For who may not have the original: a copy with only the sheets that were read."""
    _ = languages.current()
    name = f"{PurePath(version.file or 'kopie').stem}.xlsx"
    said = label or _("Download what was read")
    _offer(said, lambda: updates.excerpt(database, cache.settings(), version.number, person=person)[1], name)


def _offer(label: str, content: Callable[[], bytes], name: str) -> None:
    st.download_button(
        label, data=content, file_name=name, mime=SPREADSHEET, icon=":material/download:", on_click="ignore"
    )


def offer_undo(database: Database, version: Revision, *, person: Person) -> None:
    """Take a version back, after saying what that does; refused in a sentence when later versions stand on it."""
    _ = languages.current()
    if version.undone_by is not None:
        st.info(_("This version was taken back, by version {number}.", number=version.undone_by))
        return
    with st.expander(_("Take this version back"), key=f"take-back-{version.number}-{_.code}", on_change="rerun") as box:
        if not box.open:
            return
        try:
            foreseen = updates.undone(database, cache.everything().snapshot, version.number)
        except UserError as error:
            st.info(plain(error.on_screen(_)), icon=":material/info:")
            return
        st.markdown(_("Below is what changes then. It becomes a new version, so you can take that back too."))
        by = st.text_input(_("Your function or team"), key="undo-by", max_chars=120)
        if st.button(_("Take back version {number}", number=version.number), disabled=not by.strip(), key="undo"):
            try:
                made = updates.undo(database, cache.settings(), version.number, by=by.strip(), person=person)
            except UserError as error:
                st.error(plain(error.on_screen(_)), icon=":material/error:")
                return
            st.session_state["undone"] = (version.number, made)
            st.rerun()
        components.show_table(changes(foreseen, _, foreseen=True), key="undo-changes")


def said_undone() -> None:
    """Say once that a version was taken back."""
    _ = languages.current()
    number, made = st.session_state.pop("undone", (None, None))
    if number is not None:
        said = _("Version {number} is taken back, by version {made}.", number=number, made=made)
        st.success(said, icon=":material/check:")


def _counted(counts: Mapping[str, int], _: Language) -> str:
    """`3 new, 1 gone`; that nothing changed where nothing did."""
    said = {
        "new": _.ngettext("{n} new", "{n} new", counts.get("new", 0)),
        "changed": _.ngettext("{n} changed", "{n} changed", counts.get("changed", 0)),
        "gone": _("{n} gone", n=counts.get("gone", 0)),
        "missing": _.ngettext("{n} row missing", "{n} rows missing", counts.get("missing", 0)),
    }
    return ", ".join(said[change] for change in said if counts.get(change)) or _("no rows changed")


def _what(each: Revision, _: Language) -> str:
    said = _(KINDS_OF_REVISION.get(each.kind, each.kind))
    if each.undoes is not None:
        said += f" ({each.undoes})"
    if each.undone_by is not None:
        said += ", " + _("taken back by {number}", number=each.undone_by)
    if each.is_replaced:
        said += ", " + _("original replaced: a name was taken out")
    if each.is_removed:
        said += ", " + _("file removed")
    return said


def _lines(each: Written, _: Language) -> list[dict[str, str]]:
    kind = KINDS[each.kind]
    how = ENDINGS.get(each.how, "")
    change = _(CHANGES[each.change]) + (f" ({_(how)})" if how else "")
    if not each.fields:
        return [_line(each, change, ("", "", ""), _)]
    return [
        _line(each, change, (_(kind.field(key).label), _shown(old, _), _shown(new, _)), _)
        for key, (old, new) in each.fields.items()
    ]


def _line(each: Written, change: str, values: tuple[str, str, str], _: Language) -> dict[str, str]:
    field, old, new = values
    return {
        _("Kind"): _(KINDS[each.kind].one),
        _("Which"): _called(each, _),
        _("Change"): change,
        _("Field"): field,
        _("Was"): old,
        _("Became"): new,
    }


def _called(each: Written, _: Language) -> str:
    """Its code and title; a judgement has neither, and is called after its line."""
    lines = {str(line.number): line.label(_) for line in cache.settings().lines}
    return lines.get(each.code, each.code) if each.kind == "confidence" else called(each.code, each.title)


def _shown(value: object, _: Language) -> str:
    return components.shown(value, _) or "–"
