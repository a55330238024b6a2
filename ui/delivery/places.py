"""The line, the organisation and the reporting date of rows that do not say it themselves, as in an export."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from koppelkansen_metrics.findings import Finding
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import KINDS, Required
from koppelkansen_metrics.store.mappings import Key, Said
from koppelkansen_metrics.workbook.checked import CheckedWorkbook
from koppelkansen_metrics.workbook.values import folded
from ui import language as languages
from ui.text import plain, spoken

GROUPS = {
    "bucket": N_("bucket or epic"),
    "label": N_("label"),
    "type": N_("type"),
    "assignee": N_("who it is assigned to"),
}
# As many values of a group as someone wants to answer one by one.
MOST_VALUES = 60
AS_OF = "as_of"
ASKED = {field.header for kind in KINDS.values() for field in kind.fields if field.required is Required.ASKED}


def is_asked(finding: Finding) -> bool:
    """Whether this is no fault of the file but a question: it has no column for it."""
    return finding.code == "required" and finding.column is None and finding.header in ASKED


def ask(checked: CheckedWorkbook, area: str, programme: Programme, *, before: Mapping[Key, Said]) -> None:
    """What the file does not say of its rows, asked once for all or per bucket, label, type or assignee.

    `before`: what was said earlier of this format. Nothing for a file that says everything.
    """
    if not checked.lacks:
        return
    _ = languages.current()
    if any(is_asked(each) for each in checked.findings):
        st.warning(
            _("This file does not say to which programme line and organisation its rows belong. Say it here."),
            icon=":material/help:",
        )
    open_now = any(each.header in ASKED or each.code == "as-of-missing" for each in checked.findings)
    with st.expander(_("Line, organisation and reporting date that the file does not say"), expanded=open_now):
        _ask_all(checked, area, programme)
        _ask_groups(checked, area, programme, before=before)


def _ask_all(checked: CheckedWorkbook, area: str, programme: Programme) -> None:
    """One answer for all rows that do not say it."""
    _ = languages.current()
    offered = _choices(programme)
    labels = {"line": _("Line for empty cells"), "organisation": _("Organisation for empty cells")}
    places = st.columns(3)
    for place, field in zip(places, [each for each in labels if each in checked.lacks], strict=False):
        place.selectbox(
            labels[field],
            list(offered[field]),
            format_func=offered[field].__getitem__,
            key=f"answer-{field}-{area}",
        )
    if AS_OF in checked.lacks:
        places[-1].date_input(
            _("Reporting date, if the file has none"),
            None,
            format="DD-MM-YYYY",
            key=f"answer-as-of-{area}",
        )


def _ask_groups(checked: CheckedWorkbook, area: str, programme: Programme, *, before: Mapping[Key, Said]) -> None:
    groups = {group: values for group, values in checked.groups.items() if len(values) <= MOST_VALUES}
    fields = [each for each in checked.lacks if each != AS_OF]
    if not groups or not fields:
        return
    _ = languages.current()
    names = {group: _(GROUPS[group]) for group in groups}
    known = next((group for group, _value in before if group in groups), None)
    group = st.segmented_control(
        _("Does it differ from row to row? You can tell it by"),
        list(names),
        format_func=names.__getitem__,
        default=known,
        key=f"group-{area}-{checked.format}",
    )
    if group is not None:
        st.caption(_("We remember what you answer here for the next export of this area."))
        headings = {"line": _("Programme line"), "organisation": _("Organisation")}
        for place, field in zip(_row(fields)[1:], fields, strict=True):
            place.markdown(f"**{headings[field]}**")
        for value in groups[group]:
            _ask_value(value, group, fields, area, programme, earlier=before.get((group, folded(value)), Said()))


def _ask_value(
    value: str, group: str, fields: Sequence[str], area: str, programme: Programme, *, earlier: Said
) -> None:
    _ = languages.current()
    labels = {"line": N_("Line of {value}"), "organisation": N_("Organisation of {value}")}
    places = _row(fields)
    places[0].markdown(plain(value))
    for place, field in zip(places[1:], fields, strict=True):
        options = list(_choices(programme)[field])
        place.selectbox(
            _(labels[field], value=spoken(value)),
            options,
            index=options.index(getattr(earlier, field)),
            format_func=_choices(programme)[field].__getitem__,
            key="\x1f".join(("map", area, group, folded(value), field)),
            label_visibility="collapsed",
        )


def _row(fields: Sequence[str]) -> list[DeltaGenerator]:
    """Places for a value and for what it stands for."""
    return st.columns(1 + len(fields), vertical_alignment="center")


def _choices(programme: Programme) -> Mapping[str, Mapping[Any, str]]:
    """The lines and the organisations to choose from, none of them first."""
    _ = languages.current()
    none = _("Does not apply")
    return {
        "line": {None: none, **{each.number: each.label(_) for each in programme.lines}},
        "organisation": {None: none, **{each.name: each.label(_) for each in programme.organisations}},
    }
