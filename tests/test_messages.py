"""Over the websocket a browser asks for what our screens need; what Streamlit offers besides is not passed on."""

import asyncio

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from ui.serving.messages import OnlyWhatScreensAsk

RERUN = BackMsg(rerun_script={"query_string": "lang=nl"}).SerializeToString()
CHUNK = BackMsg(backend_operation_request={"dataframe_chunk": {}}).SerializeToString()
DOWNLOAD = BackMsg(backend_operation_request={"deferred_file": {}}).SerializeToString()


def passed_on(*sent):
    """What an application behind the middleware receives of these frames."""
    waiting = [*({"type": "websocket.receive", "bytes": data} for data in sent), {"type": "websocket.disconnect"}]
    got = []

    async def receive():
        return waiting.pop(0)

    async def application(scope, receive, send):
        while (message := await receive())["type"] != "websocket.disconnect":
            got.append(message["bytes"])

    asyncio.run(OnlyWhatScreensAsk(application)({"type": "websocket"}, receive, None))
    return got


def test_what_a_screen_asks_for_is_passed_on_as_it_is():
    asked = [RERUN, BackMsg(app_heartbeat=True).SerializeToString(), CHUNK, DOWNLOAD]
    assert passed_on(*asked) == asked


@pytest.mark.parametrize(
    "unasked",
    [
        BackMsg(clear_cache=True),
        BackMsg(set_run_on_save=True),
        BackMsg(load_git_info=True),
        BackMsg(debug_shutdown_runtime=True),
        BackMsg(backend_operation_request={"install_skills": {}}),
        BackMsg(),
    ],
    ids=lambda message: message.WhichOneof("type") or "nothing",
)
def test_what_no_screen_asks_for_is_dropped(unasked):
    assert passed_on(RERUN, unasked.SerializeToString(), RERUN) == [RERUN, RERUN]


def test_what_is_no_message_at_all_is_left_to_streamlit_which_closes_the_connection():
    assert passed_on(b"\xff\xff\xff", None) == [b"\xff\xff\xff", None]


def test_the_log_has_once_per_connection_that_something_was_dropped(caplog):
    unasked = [BackMsg(clear_cache=True).SerializeToString()] * 5
    for _connection in range(2):
        caplog.clear()
        assert passed_on(*unasked, RERUN, *unasked) == [RERUN]
        assert [record.levelname for record in caplog.records] == ["WARNING"]
