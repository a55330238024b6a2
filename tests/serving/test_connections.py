"""Who comes back after losing the connection is sent what is drawn from then on; who comes costs little."""

import asyncio
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.session_manager import SessionClient
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.watcher import local_sources_watcher
from streamlit.watcher.local_sources_watcher import LocalSourcesWatcher

from ui.serving.connections import look_up_no_modules, send_to_who_came_back

WATCHER = "server.fileWatcherType"
SCRIPT = ScriptData("dashboard.py", is_hello=False)


class Connection(SessionClient):
    """A connection that takes whatever is sent."""

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Take it."""


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebsocketSessionManager]:
    # Put back afterwards what is changed for the whole process.
    monkeypatch.setattr(WebsocketSessionManager, "list_active_sessions", WebsocketSessionManager.list_active_sessions)
    uploads = MemoryUploadedFileManager("/upload")
    return WebsocketSessionManager(MemorySessionStorage(), uploads, ScriptCache(), message_enqueued_callback=None)


async def _is_found_again(manager: WebsocketSessionManager) -> bool:
    first, second = (manager.connect_session(Connection(), SCRIPT, {}) for _ in range(2))
    round_of_sending = iter(manager.list_active_sessions())
    assert next(round_of_sending).session.id == first
    back = Connection()
    manager.disconnect_session(second)
    assert manager.connect_session(back, SCRIPT, {}, existing_session_id=second) == second
    turn = next(round_of_sending)
    assert turn.session.id == second
    _close(manager, first, second)
    return turn.client is back


async def _goes(manager: WebsocketSessionManager) -> None:
    first, second = (manager.connect_session(Connection(), SCRIPT, {}) for _ in range(2))
    listed = manager.list_active_sessions()
    assert len(listed) == manager.num_active_sessions() == 2
    manager.disconnect_session(second)
    assert [each.session.id for each in listed] == [first]
    _close(manager, first, second)


def _close(manager: WebsocketSessionManager, *sessions: str) -> None:
    for each in sessions:
        manager.close_session(each)


def test_who_comes_back_while_others_are_sent_to_is_sent_to_where_they_are(manager: WebsocketSessionManager) -> None:
    send_to_who_came_back()
    assert asyncio.run(_is_found_again(manager))


def test_streamlit_itself_still_sends_them_to_where_they_were(manager: WebsocketSessionManager) -> None:
    # When this fails, Streamlit mended it, and what we do about it can go.
    assert not asyncio.run(_is_found_again(manager))


def test_who_is_gone_when_it_is_their_turn_is_passed_over(manager: WebsocketSessionManager) -> None:
    send_to_who_came_back()
    asyncio.run(_goes(manager))


# The last: Streamlit itself does it always. When that fails, it mended that, and what we do about it can go.
@pytest.mark.parametrize(
    ("watched", "mend", "looked_up"),
    [("none", look_up_no_modules, False), ("poll", look_up_no_modules, True), ("none", lambda: None, True)],
)
def test_where_modules_come_from_is_looked_up_only_when_files_are_watched(
    watched: str, mend: Callable[[], None], *, looked_up: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalSourcesWatcher, "update_watched_modules", LocalSourcesWatcher.update_watched_modules)
    otherwise = config.get_option
    monkeypatch.setattr(config, "get_option", lambda key: {WATCHER: watched}.get(key, otherwise(key)))
    asked: list[ModuleType] = []
    monkeypatch.setattr(local_sources_watcher, "get_module_paths", lambda module: asked.append(module) or set())
    mend()
    LocalSourcesWatcher(PagesManager("dashboard.py")).update_watched_modules()
    assert bool(asked) is looked_up
