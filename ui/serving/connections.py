"""What Streamlit 1.67 does wrong with connections when many come and go, mended (docs/decisions/0012).

It makes a list of all connections at the start of every round of sending, and waits a moment after each message. Who
comes back during a round has another connection than the list says: what was drawn for them meanwhile went to the one
that is gone, and their screen stayed as it was. With a hundred people at once a round takes seconds.

For every connection it looks up where each loaded module comes from, also when no file is watched: a room of a hundred
that opens the same address waited seven seconds for that alone.
"""

from collections.abc import Callable, Iterator

from streamlit import config
from streamlit.runtime.session_manager import ActiveSessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.watcher.local_sources_watcher import LocalSourcesWatcher

Listed = Callable[[WebsocketSessionManager], list[ActiveSessionInfo]]


class Connected(list[ActiveSessionInfo]):
    """The connections as they were listed; who goes through them one by one meets each as it is by then."""

    def __init__(self, listed: list[ActiveSessionInfo], manager: WebsocketSessionManager) -> None:
        super().__init__(listed)
        self._manager = manager

    def __iter__(self) -> Iterator[ActiveSessionInfo]:
        """Each that is still there when its turn comes."""
        for listed in super().__iter__():
            now = self._manager.get_active_session_info(listed.session.id)
            if now is not None:
                yield now


def _looking_again(listed: Listed) -> Listed:
    return lambda manager: Connected(listed(manager), manager)


def send_to_who_came_back() -> None:
    """Have Streamlit look up each connection when it is its turn, from now on in this process."""
    listed = WebsocketSessionManager.list_active_sessions
    WebsocketSessionManager.list_active_sessions = _looking_again(listed)  # type: ignore[method-assign, assignment]


def look_up_no_modules() -> None:
    """Leave the modules alone, from now on in this process, unless files are watched."""
    if config.get_option("server.fileWatcherType") == "none":
        LocalSourcesWatcher.update_watched_modules = _nothing  # type: ignore[method-assign, assignment]


def _nothing(_watcher: LocalSourcesWatcher) -> None:
    pass
