"""What someone says beside the file: read at the top of the screen, asked for where each question belongs."""

from collections.abc import Iterator

import streamlit as st

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store.mappings import Key, Said
from koppelkansen_metrics.updates import Options, Reason, reasons
from ui import language as languages
from ui.delivery.upload import Upload

KEEP, DROPPED, PER_ROW = "keep", "dropped", "per-row"
MISSING = "answer-missing"


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


def ask_who() -> None:
    """Who delivers: kept with the version."""
    _ = languages.current()
    st.text_input(_("Your function or team"), key="by", max_chars=120, placeholder=_("for example: core team"))


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
