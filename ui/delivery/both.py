"""What both this file and someone else changed since the file was made: whose is it to be?"""

import streamlit as st

from koppelkansen_metrics.language import Language
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.updates import Preview
from ui import components
from ui import language as languages
from ui.delivery.answers import key
from ui.delivery.upload import Upload
from ui.text import plain


def ask(preview: Preview, upload: Upload) -> None:
    """Per thing that both changed a choice, the file's own first; nothing to ask when there is none."""
    conflicts = preview.conflicts
    if not conflicts:
        return
    _ = languages.current()
    said = _.ngettext(
        "Since this file was made, someone else changed {n} thing that you changed too. Choose what it should be.",
        "Since this file was made, others changed {n} things that you changed too. Choose what they should be.",
        len(conflicts),
    )
    st.warning(said, icon=":material/group:")
    for each in conflicts:
        kind = KINDS[each.kind]
        options = {
            "mine": _("In your file: {value}", value=_value(each.mine, _)),
            "theirs": _("From {by}: {value}", by=plain(each.by), value=_value(each.theirs, _))
            if each.field
            else _("{by} took this row away", by=plain(each.by)),
        }
        field = _(kind.field(each.field).label) if each.field else _("the whole row")
        st.radio(
            _("{kind} {code}, {field}", kind=_(kind.one), code=plain(each.code), field=field),
            list(options),
            format_func=options.__getitem__,
            key=key("both", upload, *each.place),
        )


def _value(value: object, _: Language) -> str:
    return plain(components.shown(value, _)) or _("empty")
