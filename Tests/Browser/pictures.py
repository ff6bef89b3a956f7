"""The pictures of the README (页面图片), taken as a leader of the whole city sees the pages."""

from playwright.sync_api import sync_playwright

from desk import Desk, launch

PICTURES = [
    ("cockpit", "/cockpit/a1", (1920, 1080)), ("map", "/map/a2?choice=a19", (1440, 1000)),
    ("households", "/households?area=a2", (1440, 900)), ("today", "/", (1440, 900))]


def take_pictures(city, site, folder):
    """Writes them into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    leader = city.account("韦明兰", "leader", "a1")
    with sync_playwright() as chrome:
        browser = launch(chrome)
        desk = Desk(browser, site, width=1440)
        desk.sign_in(leader)
        for name, path, (width, height) in PICTURES:
            desk.width = width
            desk.page.set_viewport_size({"width": width, "height": height})
            desk.open(path)
            desk.page.wait_for_timeout(500)
            desk.page.screenshot(path=folder / f"{name}.png")
            print(f"  {name}.png: {path}", flush=True)
        faults = desk.close()
        browser.close()
    assert not faults, faults
