"""A browser that opens the screens, does what a reader would do there, and takes small pictures of a part of them."""

import io

from PIL import Image, ImageChops
from playwright.sync_api import Browser, FilePayload, Locator, Page, ViewportSize

from tests import server

IMAGES = server.ROOT / "docs" / "images"
LAPTOP, PHONE = (1280, 800), (390, 844)
# As many colours as the screens need; fewer make their light greys one.
COLOURS = 96
MARGIN_PIXELS = 14


class Camera:
    """One visitor in a window of its own; `another` is someone else in the same room."""

    def __init__(self, browser: Browser, address: str, window: tuple[int, int] = LAPTOP) -> None:
        """`window`: the width and height of the screen."""
        self._browser, self._address = browser, address
        size: ViewportSize = {"width": window[0], "height": window[1]}
        context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam", viewport=size)
        self.page: Page = context.new_page()

    def another(self, window: tuple[int, int] = LAPTOP) -> "Camera":
        """Someone else, with nothing of this visitor's browser."""
        return Camera(self._browser, self._address, window)

    def opens(self, screen: str) -> None:
        """Go to a screen, by its address below the dashboard's own, and wait until it is drawn."""
        self.page.goto(f"{self._address}/{screen}")
        self.page.get_by_role("heading").first.wait_for()
        self.settles()

    def settles(self) -> None:
        """Wait until the screen has answered what was just done; charts draw a moment after it."""
        self.page.wait_for_timeout(500)
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        self.page.wait_for_timeout(1000)

    def presses(self, button: str) -> None:
        """Press the first button of this name."""
        self.page.get_by_role("button", name=button).first.click()
        self.settles()

    def opens_up(self, title: str) -> None:
        """Open a part of the screen that is folded in."""
        self.page.locator("summary").filter(has_text=title).first.click()
        self.settles()

    def types(self, label: str, text: str) -> None:
        """Fill in a field and leave it."""
        self.page.get_by_label(label, exact=True).first.fill(text)
        self.page.keyboard.press("Tab")
        self.settles()

    def chooses(self, label: str, option: str, *, within: Locator | None = None) -> None:
        """Choose from a list, of a part of the screen if the list is not the only one of that name."""
        (within or self.page).get_by_role("combobox", name=label).first.click()
        self.page.get_by_role("option", name=option, exact=True).click()
        self.settles()

    def uploads(self, name: str, data: bytes) -> None:
        """Put a file in the control for files."""
        file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        self.page.locator("input[type=file]").set_input_files(file)
        self.settles()

    def takes(self, picture: str, *, top: Locator | None = None, bottom: Locator | None = None) -> None:
        """Keep what stands from `top` to `bottom` as docs/images/{picture}.png; without them what is in the window."""
        if top and bottom:
            self._unrolls()
        shown = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        if top and bottom:
            shown = _cut(shown, first=_edges(top)[0], last=_edges(bottom)[1])
        path = IMAGES / f"{picture}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        shown.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)

    def _unrolls(self) -> None:
        """Make the window as high as what is in it, with nothing pointed at."""
        self.page.evaluate("document.activeElement.blur()")
        self.page.mouse.move(0, 0)
        size = self.page.viewport_size
        height = self.page.locator("[data-testid=stMain]").evaluate("each => each.scrollHeight")
        if size and height > size["height"]:
            self.page.set_viewport_size({"width": size["width"], "height": height})
            self.settles()


def _edges(part: Locator) -> tuple[float, float]:
    """At which height a part of the screen begins and ends."""
    box = part.bounding_box()
    if box is None:
        raise RuntimeError(f"{part} is not on the screen")
    return box["y"], box["y"] + box["height"]


def _cut(picture: Image.Image, *, first: float, last: float) -> Image.Image:
    """The picture from one height to another with some room around it, without the empty strips to its sides."""
    high, low = max(round(first) - MARGIN_PIXELS, 0), min(round(last) + MARGIN_PIXELS, picture.height)
    picture = picture.crop((0, high, picture.width, low))
    paper = Image.new("RGB", picture.size, "white")
    drawn = ImageChops.difference(picture, paper).getbbox()
    if drawn is None:
        return picture
    left, right = max(drawn[0] - MARGIN_PIXELS, 0), min(drawn[2] + MARGIN_PIXELS, picture.width)
    return picture.crop((left, 0, right, picture.height))
