"""The file that is looked at: just uploaded, or uploaded before and taken up again."""

import hashlib
from dataclasses import dataclass, field

import streamlit as st

from koppelkansen_metrics.access import Person
from koppelkansen_metrics.store.drafts import Draft
from koppelkansen_metrics.updates import drafts
from koppelkansen_metrics.workbook import gate
from ui import cache
from ui import language as languages
from ui.failures import told
from ui.text import plain

# Streamlit says beside the button what it takes itself, in English. That is more than we take, so that of a file which
# is too large our own sentence comes first: the label says the one limit that counts.
ONE_LIMIT = """<style>
[data-testid="stFileUploaderDropzoneInstructions"] { display: none }
</style>"""


@dataclass(frozen=True)
class Upload:
    """A file as it came in; `key` tells it from any other, so that answers about one are not about the next."""

    name: str
    data: bytes = field(repr=False)
    key: str

    @classmethod
    def of(cls, name: str, data: bytes) -> "Upload":
        """The file with this name and content."""
        return cls(name, data, hashlib.sha256(data).hexdigest()[:16])


def chosen(area: str, *, person: Person) -> Upload | None:
    """The upload control, and what is to be looked at: the file in it, else the one that is taken up again, if any."""
    _ = languages.current()
    limit = gate.LARGEST_FILE // gate.MEGABYTE
    st.html(ONE_LIMIT)
    uploaded = st.file_uploader(_("Excel file (.xlsx) or export, at most {limit} MB", limit=limit), key=_control(area))
    if uploaded is not None:
        return Upload.of(uploaded.name, uploaded.getvalue())
    draft = told(drafts.find)(cache.database(), cache.settings(), area, person=person)
    if draft is None:
        return None
    upload = Upload.of(draft.file, draft.content)
    if st.session_state.get(_taken_up(area)) != upload.key:
        _offer(draft, upload, area, person=person)
        return None
    st.caption(_("You go on with {file}.", file=plain(draft.file)))
    return upload


@told
def keep(upload: Upload, area: str, *, person: Person) -> None:
    """Keep a file that is not saved yet for a day, once."""
    if st.session_state.get("kept") != (area, upload.key):
        drafts.keep(cache.writable(), cache.settings(), area, name=upload.name, data=upload.data, person=person)
        st.session_state["kept"] = (area, upload.key)


def done(area: str) -> None:
    """Empty the upload control, and forget what was taken up: the file was saved."""
    st.session_state["saves"] = st.session_state.get("saves", 0) + 1
    st.session_state.pop(_taken_up(area), None)
    st.session_state.pop("kept", None)


def _control(area: str) -> str:
    """The name of the upload control; another one after saving, which empties it."""
    return f"upload-{area}-{st.session_state.get('saves', 0)}"


def _taken_up(area: str) -> str:
    return f"taken-up-{area}"


def _offer(draft: Draft, upload: Upload, area: str, *, person: Person) -> None:
    _ = languages.current()
    said = _(
        "You uploaded {file} on {moment} and did not save it. We keep it for 24 hours.",
        file=plain(draft.file),
        moment=_.moment(draft.kept_at),
    )
    st.info(said, icon=":material/draft:")
    row = st.container(horizontal=True)
    row.button(_("Go on with this file"), on_click=_take_up, args=(area, upload.key), key="take-up")
    row.button(_("Throw it away"), on_click=_throw_away, args=(area, person), key="throw-away")


def _take_up(area: str, key: str) -> None:
    st.session_state[_taken_up(area)] = key


def _throw_away(area: str, person: Person) -> None:
    drafts.drop(cache.writable(), cache.settings(), area, person=person)
    st.session_state.pop("kept", None)
