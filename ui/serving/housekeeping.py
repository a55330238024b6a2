"""What the server does for itself: loading beforehand, collecting garbage, forgetting what is not to be kept."""

import asyncio
import gc
import importlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.runtime.pages_manager import PagesManager
from streamlit.starlette import App

from koppelkansen_metrics import privacy
from koppelkansen_metrics.access import LOCAL
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store import database
from koppelkansen_metrics.workbook import reader
from ui import cache

LOG = logging.getLogger("koppelkansen")

# Loaded before the first visitor comes, so that none waits for it and none of it is looked through for garbage again.
WARM = ("plotly.graph_objects", "koppelkansen_metrics.figures", "koppelkansen_metrics.updates")
COLLECT_SECONDS, FORGET_SECONDS = 60, 3600


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[None]:
    """Load what every visitor needs; then collect garbage now and then, where Streamlit would after every run."""
    # Else a first visitor who follows a link to a screen would get that file alone, outside dashboard.py: until
    # st.navigation has run once, Streamlit takes the folder pages/ for its older kind of navigation.
    PagesManager.uses_pages_directory = False
    for module in WARM:
        importlib.import_module(module)
    reader.warm()
    gc.collect()
    gc.freeze()
    tasks = [asyncio.create_task(_collect_now_and_then()), asyncio.create_task(_forget_now_and_then())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def _collect_now_and_then() -> None:
    while True:
        await asyncio.sleep(COLLECT_SECONDS)
        gc.collect()


async def _forget_now_and_then() -> None:
    """What is not to be kept any longer goes within the hour, also when nobody looks."""
    while True:
        await asyncio.to_thread(forget)
        await asyncio.sleep(FORGET_SECONDS)


def forget() -> None:
    """Destroy what was kept long enough; without a database there is nothing."""
    try:
        opened = database.open_existing(cache.url())
        if opened is not None:
            try:
                privacy.forget(opened, person=LOCAL)
            finally:
                opened.close()
    except UserError as error:
        LOG.error("forget: %s", error)
    except Exception:
        LOG.exception("forget")  # and again in an hour: what is not to be kept must go
