"""A change made elsewhere comes onto the map and the wall without loading the page anew (别处一改，图上就变)."""

import time

VISITS = [("zh", 1920), ("en", 1280)]
SOON = 2  # seconds, from the end of the command that changed it


def journey(city, desk, office):
    unit = "a4"  # 钦南区
    household = city.take(unit, lambda row, criteria: criteria["income"] == "unmet")
    leader = city.account("冯秀兰", "leader", "a1")
    desk.sign_in(leader)
    wall = desk.width == 1920
    desk.open("/cockpit/a1" if wall else f"/map/{unit}?indicator=household-exit/income")
    desk.page.evaluate("() => { window.stayed = true }")
    live = desk.page.locator("#live")
    before = live.inner_text()
    # The stream must be open before anything changes.
    desk.page.wait_for_timeout(500)
    city.tuopin("edit", household["id"], "wage_income=90000", "--reason", "年底核实")
    begin = time.monotonic()
    desk.settle(lambda: live.inner_text() != before, lambda: f"nothing has changed on {desk.page.url}:\n{before}")
    took = time.monotonic() - begin
    assert took < SOON, f"the change came after {took:.1f} s"
    assert desk.page.evaluate("() => window.stayed"), "the page was loaded anew"
    changed = [(old, new) for old, new in zip(before.splitlines(), live.inner_text().splitlines()) if old != new]
    assert any(any(letter.isdigit() for letter in new) for _, new in changed), changed
    assert desk.page.evaluate("() => document.documentElement.scrollWidth") <= desk.width
