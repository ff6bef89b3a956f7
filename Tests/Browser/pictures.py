"""The pictures of the README (页面图片): the wall and the map as a leader sees them, lists and a book as a reviewer."""

from playwright.sync_api import sync_playwright

from desk import Desk, launch

# The day that the pictures show: the plan's second year is under way.
UNDER_WAY = "2017-09-30"

# Of a county, whose planned numbers are its households': the city's are the plan's own, for a city of full size.
PICTURES = {
    ("韦明兰", "leader", "a2"): [("cockpit", "/cockpit/a2", (1920, 1080))],
    ("覃谷雨", "reviewer", "a2"): [
        ("today", "/", (1440, 900)), ("map", "/map/a2?choice=a19", (1440, 1000)),
        ("households", "/households?area=a2&registered=yes&exited=no", (1440, 900)),
        ("household", "/household/{household}", (1440, 1240))]}


def take_pictures(city, site, folder):
    """Writes them into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    household = city.take("a2", lambda row, criteria: criteria["income"] == "unmet" and row["household_size"] > 3)
    with sync_playwright() as chrome:
        browser = launch(chrome)
        faults = []
        for who, pictures in PICTURES.items():
            desk = Desk(browser, site, width=1440)
            desk.sign_in(city.account(*who))
            for name, path, (width, height) in pictures:
                desk.width = width
                desk.page.set_viewport_size({"width": width, "height": height})
                desk.open(path.format(household=household["id"]))
                desk.page.wait_for_timeout(500)
                desk.page.screenshot(path=folder / f"{name}.png")
                print(f"  {name}.png: {path}", flush=True)
            faults += desk.close()
        browser.close()
    assert not faults, faults
