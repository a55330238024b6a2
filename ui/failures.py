"""What a reader sees when something cannot be read or done: one sentence and a way on; and that something was done."""

from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec, TypeVar

import streamlit as st

from koppelkansen_metrics.errors import UserError
from ui import language as languages
from ui.text import plain

P = ParamSpec("P")
T = TypeVar("T")

DONE = "done"


def stop(error: UserError) -> NoReturn:
    """What is wrong, in one sentence, and a way on. Nothing after it runs."""
    _ = languages.current()
    st.error(plain(error.on_screen(_)), icon=":material/error:")
    st.button(_("Try again"))
    st.stop()


def attempt(act: Callable[[], object], *, done: str = "") -> None:
    """Do what the reader asked for and show the screen anew; what is wrong with it is said instead.

    `done` is what `said_done` says on that screen: for what is not seen there by itself.
    """
    try:
        act()
    except UserError as error:
        st.error(plain(error.on_screen(languages.current())), icon=":material/error:")
        return
    st.session_state[DONE] = done
    st.rerun()


def said_done() -> None:
    """Say once that what the reader asked for was done."""
    done = st.session_state.pop(DONE, "")
    if done:
        st.success(plain(done), icon=":material/check:")


def told(fetch: Callable[P, T]) -> Callable[P, T]:
    """A function whose UserError the reader is told, and then stops the screen: also one that runs by itself."""

    @wraps(fetch)
    def fetched(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return fetch(*args, **kwargs)
        except UserError as error:
            stop(error)

    return fetched
