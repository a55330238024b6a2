"""Presenting a meeting: what the room looks at, what it is asked, and what is caught on the spot."""

from koppelkansen_metrics.sessions.catching import answer_question, note_lesson, note_question, outcome, write
from koppelkansen_metrics.sessions.presenting import (
    arrange,
    close,
    figures,
    find,
    join,
    open_room,
    prepare,
    pulse,
    show,
)
from koppelkansen_metrics.sessions.rounds import ask, became, hide, respond, responses, reveal, rounds_of, stop

__all__ = [
    "answer_question",
    "arrange",
    "ask",
    "became",
    "close",
    "figures",
    "find",
    "hide",
    "join",
    "note_lesson",
    "note_question",
    "open_room",
    "outcome",
    "prepare",
    "pulse",
    "respond",
    "responses",
    "reveal",
    "rounds_of",
    "show",
    "stop",
    "write",
]
