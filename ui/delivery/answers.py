"""What someone says beside the file: read at the top of the screen, asked for where each question belongs."""

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.store.mappings import Key, Said
from koppelkansen_metrics.updates import Options, Reason, reasons
from koppelkansen_metrics.workbook.checked import CheckedWorkbook
from koppelkansen_metrics.workbook.values import folded
from ui import language as languages
from ui.delivery.upload import Upload
from ui.text import plain

KEEP, DROPPED, PER_ROW = "keep", "dropped", "per-row"
MISSING = "answer-missing"
GROUPS = {
    "bucket": N_("bucket or epic"),
    "label": N_("label"),
    "type": N_("type"),
    "assignee": N_("who it is assigned to"),
}
# As many values of a group as someone wants to answer one by one.
MOST_VALUES = 60


def said(upload: Upload, area: str) -> Options:
    """Everything that was answered until now about this file."""
    state = st.session_state
    if state.get("answers-are-for") != upload.key:
        state["answers-are-for"] = upload.key
        state[MISSING] = KEEP
    missing = state.get(MISSING, KEEP)
    return Options(
        area=area,
        line=state.get(f"answer-line-{area}"),
        organisation=state.get(f"answer-organisation-{area}"),
        as_of=state.get(f"answer-as-of-{area}"),
        mapping=_mapping(area),
        columns=state.get(told_columns(upload)),
        done_on_as_of=bool(state.get(key("done", upload), False)),
        by=str(state.get("by", "")).strip(),
        missing=DROPPED if missing == DROPPED else KEEP,
        reasons=dict(_reasons(upload)) if missing == PER_ROW else {},
        theirs=frozenset(
            (kind, code, field) for kind, code, field, choice in _parts("both", upload.key) if choice == "theirs"
        ),
        explanations={int(line): str(text) for line, text in _parts("explain", upload.key)},
    )


def told_columns(upload: Upload) -> str:
    """Where it is kept what someone said that the columns of this file are."""
    return key("columns", upload)


def key(about: str, upload: Upload, *parts: str) -> str:
    """The name of a question about this file, by what it is about."""
    return "\x1f".join((about, upload.key, *parts))


def ask(area: str, programme: Programme) -> None:
    """Who delivers, and what the file may not say itself."""
    _ = languages.current()
    st.text_input(_("Your function or team"), key="by", max_chars=120, placeholder=_("for example: core team"))
    with st.expander(_("Does the file have no line, organisation or reporting date, as an export from Planner?")):
        left, middle, right = st.columns(3)
        lines, names = choices(programme, _)
        left.selectbox(_("Line for empty cells"), list(lines), format_func=lines.__getitem__, key=f"answer-line-{area}")
        middle.selectbox(
            _("Organisation for empty cells"),
            list(names),
            format_func=names.__getitem__,
            key=f"answer-organisation-{area}",
        )
        right.date_input(
            _("Reporting date, if the file has none"), None, format="DD-MM-YYYY", key=f"answer-as-of-{area}"
        )


def ask_groups(checked: CheckedWorkbook, area: str, programme: Programme, *, before: Mapping[Key, Said]) -> None:
    """Of an export without line or organisation: what each bucket, label, type or assignee stands for, asked once.

    `before`: what was said of this format earlier.
    """
    groups = {group: values for group, values in checked.groups.items() if len(values) <= MOST_VALUES}
    if not checked.lacks or not groups:
        return
    _ = languages.current()
    with st.expander(
        _("Which rows belong to which line and organisation?"), expanded=not before, icon=":material/sort:"
    ):
        st.markdown(_("We remember what you answer here for the next export of this area."))
        names = {group: _(GROUPS[group]) for group in groups}
        known = next((group for group, _value in before if group in groups), None)
        group = st.segmented_control(
            _("You can tell it by"),
            list(names),
            format_func=names.__getitem__,
            default=known,
            key=f"group-{area}-{checked.format}",
        )
        if group is not None:
            _ask_values(groups[group], group, checked, area, programme, before=before)


def _ask_values(
    values: tuple[str, ...],
    group: str,
    checked: CheckedWorkbook,
    area: str,
    programme: Programme,
    *,
    before: Mapping[Key, Said],
) -> None:
    _ = languages.current()
    lines, names = choices(programme, _)
    offered: dict[str, Mapping[Any, str]] = {"line": lines, "organisation": names}
    for value in values:
        earlier = before.get((group, folded(value)), Said())
        places = st.columns([2, *([2] * len(checked.lacks))], vertical_alignment="center")
        places[0].markdown(plain(value))
        for place, field in zip(places[1:], checked.lacks, strict=True):
            options = list(offered[field])
            place.selectbox(
                _("{field} of {value}", field=_("Line") if field == "line" else _("Organisation"), value=plain(value)),
                options,
                index=options.index(getattr(earlier, field)),
                format_func=offered[field].__getitem__,
                key="\x1f".join(("map", area, group, folded(value), field)),
                label_visibility="collapsed",
            )


def choices(programme: Programme, _: Language) -> tuple[dict[int | None, str], dict[str | None, str]]:
    """The lines and the organisations to choose from, none of them first."""
    none = _("Does not apply")
    lines: dict[int | None, str] = {None: none, **{each.number: each.label(_) for each in programme.lines}}
    names: dict[str | None, str] = {None: none, **{each.name: each.label(_) for each in programme.organisations}}
    return lines, names


def _parts(about: str, whose: str) -> Iterator[tuple[str, ...]]:
    """What was answered to the questions of one sort about one file or area: what each is about, and the answer."""
    for name, value in st.session_state.items():
        parts = str(name).split("\x1f")
        if parts[:2] == [about, whose] and value is not None:
            yield (*parts[2:], value)


def _mapping(area: str) -> dict[Key, Said]:
    found: dict[Key, dict[str, object]] = {}
    for group, value, field, answer in _parts("map", area):
        found.setdefault((group, value), {})[field] = answer
    return {place: Said(**answers) for place, answers in found.items()}  # type: ignore[arg-type]  # line or organisation


def _reasons(upload: Upload) -> Iterator[tuple[tuple[str, str], Reason]]:
    """What was said of each missing row; a merge or rename that lacks its other row is not yet said."""
    targets = {(kind, code): into for kind, code, into in _parts("into", upload.key)}
    for kind, code, how in _parts("why", upload.key):
        try:
            yield (kind, code), reasons.reason(how, targets.get((kind, code)))
        except UserError:
            continue
