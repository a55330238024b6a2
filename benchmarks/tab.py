"""One browser tab by Streamlit's websocket protocol: it opens screens, fills in what is on them, and uploads files."""

import asyncio
import http.client
import re
import time
from dataclasses import dataclass, field
from http import HTTPStatus

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Selectbox_pb2 import Selectbox
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.visitor import LARGEST_MESSAGE

PATIENCE_SECONDS = 120
XSRF = "_streamlit_xsrf"
BOUNDARY = "koppelkansen"


@dataclass
class Shown:
    """What one run of a script drew."""

    buttons: dict[str, str] = field(default_factory=dict)
    choosers: list[Selectbox] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    uploader: str = ""
    said: list[str] = field(default_factory=list)


@dataclass
class Tab:
    """A tab over one server; `problems` and `seconds` go to whoever counts them, over all tabs."""

    port: int
    problems: list[str]
    seconds: list[float]
    shown: Shown = field(default_factory=Shown)
    page: str = ""
    _query: str = ""
    _hashes: dict[str, str] = field(default_factory=dict)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _session: str = ""
    _token: str = ""
    _socket: websockets.ClientConnection | None = None

    async def connect(self) -> None:
        """Open the connection, or open it again for the same visit."""
        if not self._token:
            self._token = await asyncio.to_thread(self._cookie)
        known = [self._session] if self._session else []
        self._socket = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=["streamlit", self._token, *known],  # type: ignore[list-item]  # websockets has a type of its own
            additional_headers={"Cookie": f"{XSRF}={self._token}"},
            max_size=LARGEST_MESSAGE,
            open_timeout=PATIENCE_SECONDS,
        )

    async def drop(self) -> None:
        """Lose the connection, as a phone does that goes to sleep: without a word."""
        if self._socket is not None:
            self._socket.transport.abort()
            await self._socket.wait_closed()

    async def open(self, page: str, query: str = "") -> None:
        """Go to a screen, with this in its address."""
        self.page, self._query = page, query
        self._states.clear()
        await self._rerun()

    async def choose(self, chooser: Selectbox, option: str) -> None:
        """Choose one of the options."""
        self._states[chooser.id] = WidgetState(id=chooser.id, string_value=option)
        await self._rerun()

    async def fill(self, label: str, text: str) -> None:
        """Fill in a field and leave it."""
        name = self.shown.texts[label]
        self._states[name] = WidgetState(id=name, string_value=text)
        await self._rerun()

    async def press(self, label: str) -> None:
        """Press a button."""
        await self._rerun(WidgetState(id=self.shown.buttons[label], trigger_value=True))

    async def upload(self, name: str, data: bytes) -> None:
        """Put a file in the upload control of the screen."""
        message = BackMsg()
        message.file_urls_request.request_id = name
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self._session
        await self._send(message)
        while (answer := await self._receive()).WhichOneof("type") != "file_urls_response":
            self._read(answer)
        (place,) = answer.file_urls_response.file_urls
        status = await asyncio.to_thread(self._put, place.upload_url, name, data)
        if status != HTTPStatus.NO_CONTENT:
            self.problems.append(f"uploading gave {status}")
        state = WidgetState(id=self.shown.uploader)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(data), place.file_id
        info.file_urls.CopyFrom(place)
        self._states[state.id] = state
        await self._rerun()

    async def _rerun(self, *pressed: WidgetState) -> None:
        message = BackMsg()
        state = message.rerun_script
        state.page_name, state.query_string = self.page, self._query
        state.page_script_hash = self._hashes.get(self.page, "")
        state.widget_states.widgets.extend([*self._states.values(), *pressed])
        self.shown = Shown()
        started = time.perf_counter()
        await self._send(message)
        while not self._ended(answer := await self._receive()):
            self._read(answer)
        self.seconds.append(time.perf_counter() - started)

    async def _send(self, message: BackMsg) -> None:
        assert self._socket is not None  # `connect` comes first
        await self._socket.send(message.SerializeToString())

    async def _receive(self) -> ForwardMsg:
        assert self._socket is not None  # `connect` comes first
        data = await asyncio.wait_for(self._socket.recv(), PATIENCE_SECONDS)
        assert isinstance(data, bytes)  # Streamlit sends nothing else
        return ForwardMsg.FromString(data)

    def _ended(self, message: ForwardMsg) -> bool:
        if message.WhichOneof("type") != "script_finished":
            return False
        if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.shown = Shown()
        return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY

    def _read(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id
        elif kind == "navigation":
            self._hashes = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "delta":
            self._drawn(message.delta.new_element)

    def _drawn(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "button" and not element.button.disabled:
            self.shown.buttons[element.button.label] = element.button.id
        elif kind == "selectbox":
            self.shown.choosers.append(element.selectbox)
        elif kind == "text_input":
            self.shown.texts[element.text_input.label] = element.text_input.id
        elif kind == "file_uploader":
            self.shown.uploader = element.file_uploader.id
        elif kind == "alert":
            self.shown.said.append(element.alert.body)
            if element.alert.format == Alert.ERROR:
                self.problems.append(f"{self.page}: {element.alert.body}")
        elif kind == "exception":
            self.problems.append(f"{self.page}: {element.exception.message}")

    def _cookie(self) -> str:
        """What shows with every upload that it comes from our own page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/_stcore/health")
        answer = connection.getresponse()
        found = re.search(f"{XSRF}=([^;]+)", answer.headers.get("Set-Cookie", ""))
        connection.close()
        if answer.status != HTTPStatus.OK or found is None:
            self.problems.append(f"the first page gave {answer.status}, and {found} as its cookie")
        return found[1] if found else ""

    def _put(self, address: str, name: str, data: bytes) -> int:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        headers = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Cookie": f"{XSRF}={self._token}",
            "X-Xsrftoken": self._token,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        connection.request("PUT", address, head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode(), headers)
        status = connection.getresponse().status
        connection.close()
        return status
