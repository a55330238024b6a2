"""Someone who looks at pages and sees whether a text did anything: ran, led somewhere, or lost a letter."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Dialog, Page, Request, expect

from tests.hostile import texts

# What a text must never become: something that runs or is fetched, or a way out of here.
MADE = """() => {
    const leads = ["src", "href", "xlink:href", "srcset", "action", "data", "formaction", "poster"]
    const found = []
    for (const each of document.querySelectorAll("*")) {
        for (const name of each.getAttributeNames()) {
            const value = each.getAttribute(name)
            if (name.startsWith("on")) found.push(`${each.tagName} ${name}`)
            if (leads.includes(name) && /evil\\.example|^\\s*javascript:|^mailto:/i.test(value))
                found.push(`${each.tagName} ${name}=${value.slice(0, 80)}`)
        }
    }
    for (const each of document.querySelectorAll("script, style"))
        if (each.textContent.includes("hacked")) found.push(`${each.tagName} ${each.textContent.slice(0, 80)}`)
    for (const each of document.querySelectorAll(".katex, iframe, object, embed, img[src='x'], svg[onload]"))
        found.push(each.outerHTML.slice(0, 120))
    if ("hacked" in window) found.push("window.hacked")
    return found
}"""
# Every text of its own on a line of its own, also in what is folded away.
READ = """() => {
    const walker = document.createTreeWalker(document.querySelector("[data-testid=stMain]"), NodeFilter.SHOW_TEXT)
    const blocks = new Map()
    while (walker.nextNode()) {
        const block = walker.currentNode.parentElement.closest(
            "p, li, td, th, h1, h2, h3, code, button, label, text, option, div, textarea") 
        blocks.set(block, (blocks.get(block) ?? "") + walker.currentNode.data)
    }
    return [...blocks.values()]
}"""


@dataclass
class Watch:
    """What happened in a tab that should not have, and of which places a text was shown."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.wrong.append(f"page error: {error}"))

    def open(self, address: str) -> None:
        """Go to a page, and unfold everything on it."""
        self.page.goto(address)
        self.page.locator("[data-testid=stMain] [data-testid=stHeading]").first.wait_for()
        self.settle()
        self.unfold()

    def unfold(self) -> None:
        """Open whatever is folded, also what shows only then."""
        closed = self.page.locator("[data-testid=stExpander] details:not([open]) > summary")
        for _ in range(4):
            folded = closed.all()
            if not folded:
                return
            for each in reversed(folded):
                each.click()
            self.settle()

    def settle(self) -> None:
        """Wait until the script has ended and everything that it drew is there."""
        self.page.wait_for_timeout(250)
        self.page.locator("[data-test-script-state=notRunning]").wait_for()
        expect(self.page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=20_000)

    def look(self, what: str) -> Sequence[str]:
        """Look at the page as it is now; the texts on it, one per paragraph or cell."""
        self.wrong += [f"{what}: {each}" for each in self.page.evaluate(MADE)]
        if self.page.locator("[data-testid=stException]").count():
            self.wrong.append(f"{what}: {self.page.locator('[data-testid=stException]').first.inner_text()[:400]}")
        read: list[str] = self.page.evaluate(READ)
        for each in read:
            self.wrong += [f"{what}: {text}" for text in texts.damaged(each)]
            self.seen |= texts.seen(each)
        return read

    def _dialog(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        here, there = urlsplit(self.page.url), urlsplit(request.url)
        if there.scheme not in ("data", "blob") and here.netloc and there.netloc != here.netloc:
            self.wrong.append(f"request: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # A page that is not the first is asked for Streamlit's own files in its own folder before that of the site.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            self.wrong.append(f"console at {urlsplit(self.page.url).path}: {message.text[:300]}")
