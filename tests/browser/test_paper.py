"""On paper: an area on one A4, whatever the width of the screen it is printed from."""

import re

from tests.browser.test_screens import opened

AREAS = ("Amstelstad", "Binnenstad", "Haven-Stad", "Programmabreed")


def test_every_area_fits_on_one_a4(page, server):
    for area in AREAS:
        opened(page, f"{server}/area_sheet?area={area}")
        page.locator(".js-plotly-plot").wait_for()
        assert page.get_by_role("heading").first.text_content().startswith(area)
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
        boxes = re.findall(rb"/MediaBox\s*\[0 0 (\d+)[.\d]* (\d+)", printed)
        assert [(int(wide), int(high)) for wide, high in boxes] == [(594, 841)]
