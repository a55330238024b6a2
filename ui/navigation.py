"""The screens, grouped by what people come for."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from koppelkansen_metrics.language import Language

PAGES = Path(__file__).parent.parent / "pages"


def pages(_: Language) -> dict[str, list[Page]]:
    """Group → its screens, with titles in the reader's language. The address of a screen is the name of its file."""
    return {
        _("State of affairs"): [
            _page("overview", _("Overview"), default=True),
            _page("programme_lines", _("Programme lines")),
            _page("casus_areas", _("Casus areas")),
            _page("milestones", _("Milestones")),
            _page("area_sheet", _("An area on one A4"), hidden=True),
            _page("pilot_to_practice", _("From pilot to practice")),
        ],
        _("Learning"): [_page("learning", _("Learning agenda"))],
        _("Directors’ meeting"): [
            _page("briefing", _("Prepare")),
            _page("reporting_round", _("Reporting round")),
            _page("present", _("Present")),
            _page("beamer", _("The big screen"), hidden=True),
            _page("follow", _("Take part")),
            _page("outcomes", _("Outcomes")),
        ],
        _("Delivering"): [_page("update", _("Deliver progress")), _page("history", _("Versions"))],
        _("Administration"): [_page("settings", _("Settings"))],
    }


def _page(name: str, title: str, *, default: bool = False, hidden: bool = False) -> Page:
    """A hidden one is reached from another screen only."""
    return st.Page(
        PAGES / f"{name}.py", title=title, url_path=name, default=default, visibility="hidden" if hidden else "visible"
    )
