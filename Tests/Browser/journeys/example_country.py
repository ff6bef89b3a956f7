"""Another country's pack in the same browser: nothing Chinese is built in (示例国家，法文和英文)."""

import re

VISITS = [("fr", 1280), ("en", 390)]


def journey(city, desk, office):
    valonia = office.other_city(300, "Policies/example-country")
    desk.site = office.serve(city=valonia)
    desk.open("/login")
    desk.see("Sign in")  # the pages' own words are English where a pack's language has none
    assert desk.page.locator("html").get_attribute("lang") == desk.language
    offered = set(desk.page.locator("button.link[lang]").all_inner_texts())
    assert offered == ({"English"} if desk.language == "fr" else {"Français"}), offered
    desk.sign_in(valonia.account("Amélie Morel", "reviewer", "a1"))
    household = valonia.registered("a2")[0]["id"]
    for path in ("/", "/map/a1", "/cockpit/a1", "/households", "/persons", "/villages", "/exit", "/tasks", "/import",
                 f"/household/{household}", f"/household/{household}/edit", f"/household/{household}/visit",
                 f"/household/{household}/why/household-exit/income"):
        desk.open(path)
        han = re.findall("[\\u3400-\\u9fff]+", desk.text)
        assert not han, f"{path} speaks Chinese: {han}"
    desk.open("/map/a1")
    desk.see("Belvoir", "Mirecourt-le-Lac")
