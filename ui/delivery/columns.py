"""*Kolommen koppelen*: a list that we do not know is read once someone says what its columns are."""

import streamlit as st

from koppelkansen_metrics import updates
from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.language import N_, Language
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.updates import Preview
from koppelkansen_metrics.workbook.formats import columns as tables
from koppelkansen_metrics.workbook.formats.columns import MAY_HOLD_ALWAYS, Columns
from koppelkansen_metrics.workbook.formats.proposals import Column, Proposal
from ui import cache
from ui import language as languages
from ui.delivery.answers import key, told_columns
from ui.delivery.places import GROUPS
from ui.delivery.upload import Upload
from ui.text import plain

OFFERED = ("actions", "milestones")
UNKNOWN = "unknown-format"
IS_PART_OF = N_("{name} (to sort by)")


def ask(preview: Preview, upload: Upload) -> None:
    """Of a table that we do not know: what its rows and columns are, with a proposal; nothing for other files."""
    known = preview.checked is not None and preview.checked.format == tables.NAME
    unknown = preview.refusal is not None and preview.refusal.code == UNKNOWN
    if not known and not unknown:
        return
    _ = languages.current()
    try:
        proposals = updates.tables(upload.data, upload.name, cache.settings())
    except Refusal:  # it was said above already
        return
    if not proposals:
        return
    with st.expander(_("What is in the columns?"), expanded=unknown, icon=":material/view_column:"):
        st.markdown(_("We do not know this list yet. Say what its columns are; next time we know it by itself."))
        _ask_table(proposals, upload)


def _ask_table(proposals: tuple[Proposal, ...], upload: Upload) -> None:
    _ = languages.current()
    names = [each.sheet for each in proposals]
    left, right = st.columns(2)
    sheet = left.selectbox(_("Sheet"), names, key=key("table", upload))
    labels = {kind: _(KINDS[kind].label) for kind in OFFERED}
    first = next(each for each in proposals if each.sheet == sheet)
    kind = right.selectbox(
        _("What are the rows?"),
        list(labels),
        index=OFFERED.index(first.kind) if first.kind in OFFERED else 0,
        format_func=labels.__getitem__,
        key=key("kind", upload, sheet),
    )
    if kind != first.kind:
        again = updates.tables(upload.data, upload.name, cache.settings(), kind=kind)
        first = next(each for each in again if each.sheet == sheet)
    chosen = {each.number: _ask_column(each, first, kind, upload) for each in first.columns}
    always = _ask_always(kind, set(chosen.values()), upload)
    _confirm(first, kind, {at: field for at, field in chosen.items() if field}, always, upload)


def _ask_column(column: Column, proposal: Proposal, kind: str, upload: Upload) -> str | None:
    """One column: its letter, header and examples, and what it is."""
    _ = languages.current()
    options = _fields(kind, _)
    name, what = st.columns([3, 2], vertical_alignment="center")
    header = plain(column.header) or _("no header")
    name.markdown(f"**{column.letter} {header}**  \n:small[{plain(', '.join(column.examples))}]")
    picked: str | None = what.selectbox(
        _("What is in column {letter}?", letter=column.letter),
        list(options),
        index=list(options).index(column.field) if column.field in options else 0,
        format_func=options.__getitem__,
        key=key("column", upload, proposal.sheet, kind, str(column.number)),
        label_visibility="collapsed",
    )
    return picked


def _fields(kind: str, _: Language) -> dict[str | None, str]:
    """What a column can be: nothing, a field of the kind, or something to sort rows by."""
    fields: dict[str | None, str] = {None: _("Do not read")}
    fields |= {each.key: _(each.label) for each in KINDS[kind].fields}
    return fields | {group: _(IS_PART_OF, name=_(label)) for group, label in GROUPS.items()}


def _ask_always(kind: str, mapped: set[str | None], upload: Upload) -> dict[str, str]:
    """What holds for all rows, where a needed field has no column."""
    _ = languages.current()
    found = {}
    for field in (KINDS[kind].field(name) for name in MAY_HOLD_ALWAYS if name not in mapped):
        options = [choice.typed for choice in field.options(cache.settings())]
        picked = st.selectbox(
            _("{field} of all rows, because no column says it", field=_(field.label)),
            options,
            index=None,
            placeholder=_("Choose"),
            key=key("always", upload, kind, field.key),
        )
        if picked:
            found[field.key] = picked
    return found


def _confirm(proposal: Proposal, kind: str, chosen: dict[int, str], always: dict[str, str], upload: Upload) -> None:
    _ = languages.current()
    twice = sorted(field for field in set(chosen.values()) if list(chosen.values()).count(field) > 1)
    if twice:
        names = _fields(kind, _)
        st.warning(_("Two columns cannot be the same: {names}.", names=plain(", ".join(names[each] for each in twice))))
    title = KINDS[kind].title
    if title not in chosen.values():
        st.warning(_("Choose which column is {name}.", name=_(KINDS[kind].field(title).label)))
    ready = not twice and title in chosen.values()
    if st.button(_("Read it like this"), disabled=not ready, key="read-columns", type="primary"):
        fields = {field: at for at, field in chosen.items()}
        st.session_state[told_columns(upload)] = Columns(kind, proposal.sheet, proposal.headers, fields, always)
        st.rerun()
