"""Saving what was seen, and nothing else; and what there is to see afterwards."""

import streamlit as st

from koppelkansen_metrics import updates
from koppelkansen_metrics.access import Person
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.updates import HeadMoved, Options, Preview
from ui import cache, components, tables
from ui import language as languages
from ui.delivery import upload as uploads
from ui.delivery.upload import Upload
from ui.text import plain

# Whether someone else saved at the very moment that this visitor did.
MOVED = "moved"


def offer(preview: Preview, upload: Upload, *, options: Options, person: Person, ready: bool) -> None:
    """The button that saves the difference as it is shown; when someone saved since, the new one is shown first."""
    _ = languages.current()
    seen = f"seen-{upload.key}"
    moved = st.session_state.pop(MOVED, False) or st.session_state.get(seen, preview.base) != preview.base
    # What is above was worked out just now, so from here on this is what was seen.
    st.session_state[seen] = preview.base
    if not options.by:
        st.caption(_("First fill in your function or team, above; then you can save."))
    clicked = st.button(_("Save"), type="primary", disabled=not (ready and options.by), key="save")
    if moved:
        st.warning(_("Someone else saved for this area just now. Above you see the new difference; save again."))
    elif clicked:
        _save(preview, upload, options=options, person=person)


def _save(preview: Preview, upload: Upload, *, options: Options, person: Person) -> None:
    _ = languages.current()
    try:
        with st.spinner(_("Saving…")):
            saved = updates.save(
                cache.writable(),
                cache.settings(),
                upload.data,
                upload.name,
                options=options,
                person=person,
                expected=preview.base,
            )
    except HeadMoved:  # between looking and writing; the next run shows what is different now
        st.session_state[MOVED] = True
        st.rerun()
    except UserError as error:
        st.error(plain(error.on_screen(_)), icon=":material/error:")
        return
    area = str(options.area)
    uploads.done(area)
    st.session_state["saved"] = (saved.revision, area)
    st.rerun()


def said() -> None:
    """Say once that it was saved, what the directors answered to the area's questions, and where to see the result."""
    _ = languages.current()
    number, area = st.session_state.pop("saved", (None, ""))
    if number is None:
        return
    st.success(_("Saved as version {number} of {area}.", number=number, area=area), icon=":material/check:")
    row = st.container(horizontal=True)
    on_paper = {"area": area}
    label = _("Your area on one A4")
    row.page_link("pages/area_sheet.py", label=label, icon=":material/arrow_forward:", query_params=on_paper)
    row.page_link("pages/overview.py", label=_("See the overview"), icon=":material/arrow_forward:")
    known = cache.everything().snapshot
    asks = known.only(area)["asks"]
    answered = asks[asks["answer"].notna() | (asks["status"] != "open")]
    if len(answered):
        st.subheader(_("What became of your questions"), anchor=False)
        components.show_table(tables.asks(answered, known.programme, _), key="answers")
