"""How the server ends: what someone is saving is finished first."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.starlette import App

from ui.serving import housekeeping

LOG = logging.getLogger("koppelkansen")

# The unit and the compose file in deploy/ allow the whole end twice as long.
LONGEST_SECONDS = 15
# What Streamlit calls each thread in which a screen runs.
RUN = "ScriptRunner.scriptThread"


@asynccontextmanager
async def lifespan(app: App) -> AsyncIterator[None]:
    """What the server does for itself, and at its end the wait for who is saving."""
    async with housekeeping.lifespan(app):
        yield
        await asyncio.to_thread(_finish)


def _finish() -> None:
    """Wait for the screens that run, which otherwise end with the process, in the middle of a save too.

    Every connection is closed by now, at which Streamlit asked each run to stop: one that draws does so at once, one
    that saves when it has saved.
    """
    until = time.monotonic() + LONGEST_SECONDS
    runs = [thread for thread in threading.enumerate() if thread.name == RUN]
    for run in runs:
        run.join(max(0, until - time.monotonic()))
    left = sum(run.is_alive() for run in runs)
    if left:
        LOG.warning("stopped while %d screens were still busy: what they had not saved yet is not saved", left)
