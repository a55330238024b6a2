"""Who does what on the screens for the pictures of the guides; each of them begins with the example data."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tools.screenshots import files
from tools.screenshots.camera import PHONE, Camera

BEAMER, WIDE = (1280, 720), (1440, 1180)
MEETING = "2021-Q4"


def readme(camera: Camera) -> None:
    """What the README shows: Overzicht, as a director's laptop shows it."""
    visitor = camera.another(WIDE)
    visitor.opens("overview")
    visitor.takes("overview")


def directeur(camera: Camera) -> None:
    """What is asked and what changed, judgement beside figures, and which records a figure counts."""
    page = camera.page
    camera.opens("overview")
    camera.takes("handleiding/directeur-overzicht", top=_title(page), bottom=page.get_by_text("Nog 10 vragen"))
    heading = page.get_by_role("heading", name="Gereed tegenover gepland, per casusgebied en programmalijn")
    camera.takes(
        "handleiding/directeur-inschatting", top=heading, bottom=page.locator(".st-key-matrix .js-plotly-plot")
    )
    camera.opens_up("Welke tellen mee?")
    counted = page.locator(".st-key-counted-matrix-nl")
    for label, option in (("Casusgebied", "Haven-Stad"), ("Programmalijn", "1 Doorpakken"), ("Telling", "Te laat")):
        camera.chooses(label, option, within=counted)
    camera.takes("handleiding/directeur-welke-tellen-mee", top=counted, bottom=counted)


def teamleider(camera: Camera) -> None:
    """What is wrong and where, what changes, a list with columns of its own, and the versions."""
    page = camera.page
    camera.opens("update?area=Haven-Stad")
    camera.types("Jouw functie of team", "Casusteam Haven-Stad")
    camera.uploads("haven-stad.xlsx", files.with_faults())
    top = page.locator("[data-testid=stFileUploader]")
    camera.takes("handleiding/teamleider-bevindingen", top=top, bottom=page.get_by_role("table").first)
    camera.uploads("haven-stad.xlsx", files.with_changes())
    top = page.get_by_role("heading", name="Wat er verandert als je bewaart")
    bottom = page.get_by_text("Het gaat om:")
    camera.takes("handleiding/teamleider-wijzigingen", top=top, bottom=bottom)
    camera.uploads("actielijst.xlsx", files.of_another_shape())
    part = _folded(page, "Wat staat er in de kolommen?")
    camera.takes("handleiding/teamleider-kolommen", top=part, bottom=part)
    camera.opens("history?area=Haven-Stad")
    camera.takes("handleiding/teamleider-versies", top=_title(page), bottom=page.get_by_role("row").nth(14))


def begeleider(camera: Camera) -> None:
    """The running order, the screen of who leads with answers of the room, the big screen, and a phone."""
    page = camera.page
    camera.opens(f"present?meeting={MEETING}")
    camera.types("Jouw functie of team", "Begeleider")
    camera.presses("Zet de bijeenkomst klaar")
    bottom = page.get_by_text("Vraag PB-V01 (Programmabreed)", exact=True)
    camera.takes("handleiding/begeleider-draaiboek", top=_title(page), bottom=bottom)
    camera.presses("Open de bijeenkomst")
    code = _code(page)
    beamer = camera.another(BEAMER)
    beamer.opens(f"beamer?code={code}")
    beamer.takes("handleiding/begeleider-groot-scherm")
    camera.presses("Volgende")
    camera.presses("Wat werkt")
    _answer([camera.another(PHONE) for _ in files.ANSWERS], code)
    camera.presses("Stop, en lees de antwoorden")
    bottom = page.get_by_role("button", name="Laat het de zaal zien")
    camera.takes("handleiding/begeleider-leiden", top=page.get_by_role("button", name="Eerste"), bottom=bottom)


def secretaris(camera: Camera) -> None:
    """A round in which not everyone reported, what is written for the pre-read, and what was agreed."""
    page = camera.page
    camera.opens(f"briefing?meeting={MEETING}")
    camera.opens_up("Wat de secretaris voor dit voorstuk schrijft")
    part = _folded(page, "Wat de secretaris voor dit voorstuk schrijft")
    part.get_by_role("button", name="besluiten").click()
    part.get_by_label("De kernboodschap, namens het kernteam").fill(files.MESSAGE)
    part.get_by_label("Gevraagd van Gemeente Amsterdam").fill(files.ASKED)
    camera.takes("handleiding/secretaris-voorstuk", top=part, bottom=part)
    _add_meeting(camera)
    camera.opens("reporting_round?meeting=2022-Q1")
    bottom = page.locator("[data-testid=stCode]").nth(1)
    camera.takes("handleiding/secretaris-aanleverronde", top=_title(page), bottom=bottom)
    camera.opens(f"outcomes?meeting={MEETING}")
    for each in files.AGREED:
        _agree(camera, each)
    camera.types("Opgeschreven door", files.SECRETARY)
    camera.presses("Zet 1 actie in het Excel-bestand van het gebied")
    top = page.get_by_role("heading", name="Wat is afgesproken in dit overleg (concept)")
    bottom = page.get_by_role("button", name="Het volgende overleg stelt deze lijst vast")
    camera.takes("handleiding/secretaris-uitkomsten", top=top, bottom=bottom)


def beheerder(camera: Camera) -> None:
    """Who did what: in the end the figures were frozen, a session was opened and a version was taken back."""
    page = camera.page
    camera.opens(f"reporting_round?meeting={MEETING}")
    camera.types("Jouw functie of team", files.SECRETARY)
    camera.presses("Cijfers nu vastzetten")
    camera.opens(f"present?meeting={MEETING}")
    camera.types("Jouw functie of team", "Begeleider")
    camera.presses("Zet de bijeenkomst klaar")
    camera.presses("Open de bijeenkomst")
    camera.opens("history?area=Haven-Stad")
    camera.opens_up("Maak deze versie ongedaan")
    camera.types("Jouw functie of team", "Casusteam Haven-Stad")
    camera.presses("Maak versie 16 ongedaan")
    camera.opens("settings")
    heading = page.get_by_role("heading", name="Wie deed wat")
    rows = page.get_by_role("table").last.get_by_role("row")
    camera.takes("handleiding/beheerder-wie-deed-wat", top=heading, bottom=rows.nth(8))


SCENES: dict[str, Callable[[Camera], None]] = {
    each.__name__: each for each in (readme, directeur, teamleider, begeleider, secretaris, beheerder)
}


def _title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def _code(page: Page) -> str:
    """The code of the session, from the way to its big screen."""
    link = page.get_by_role("link", name="Open het grote scherm").get_attribute("href") or ""
    return re.sub(r".*code=", "", link)


def _folded(page: Page, title: str) -> Locator:
    """A part of the screen that can be folded in."""
    return page.locator("[data-testid=stExpander]").filter(has_text=title).last


def _answer(people: list[Camera], code: str) -> None:
    """Let the room answer, each on a phone of their own; the last one is in the picture."""
    for someone, answers in zip(people, files.ANSWERS, strict=True):
        someone.opens(f"follow?code={code}")
        for label, text in answers.items():
            someone.types(label, text)
        if someone is people[-1]:
            button = someone.page.get_by_role("button", name="Versturen")
            someone.takes("handleiding/meedoen", top=_title(someone.page), bottom=button)
        someone.presses("Versturen")


def _add_meeting(camera: Camera) -> None:
    """Add the meeting of the next quarter, for which nobody has reported yet."""
    camera.opens("settings")
    camera.page.get_by_role("spinbutton", name="Is op").first.click()
    camera.page.keyboard.type("12042022")
    camera.page.keyboard.press("Escape")
    camera.presses("Vastleggen")


def _agree(camera: Camera, said: dict[str, str]) -> None:
    """Write down what was agreed: the fields of the form by their labels."""
    for label, text in said.items():
        if label in ("Soort", "Organisatie", "Casusgebied"):
            camera.chooses(label, text)
        else:
            camera.page.get_by_label(label, exact=True).fill(text)
    camera.presses("Vastleggen")
