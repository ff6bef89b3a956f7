"""Every page in both languages and skins, at desk and phone width: nobody is kept out (无障碍、对比度、不溢出)."""

import standards

# English words are longer: what fits in English at phone width fits in Chinese.
VISITS = [("zh", 1280), ("en", 1280), ("en", 390)]
ADDRESSES = {
    "leader": [
        "/", "/?area=a2", "/cockpit", "/cockpit/a2", "/map", "/map/a2?choice=a19", "/map/a19",
        "/map/a1?level=unit&indicator=overdue", "/households", "/households?area=a2&cols=place,v.income,v.housing",
        "/households?q=nobody-of-this-name", "/persons", "/villages", "/exit", "/tasks", "/tasks?by=area&state=open"],
    "reviewer": [
        "/household/{id}", "/household/{id}?as_of=2016-06-30", "/household/{id}/edit",
        "/household/{id}/why/household-exit/income", "/household/{id}/why/household-exit/housing", "/import", "/api",
        "/password", "/exit?v.income=unmet&size=500"],
    "clerk": [], "auditor": [], "system-administrator": [], "security-administrator": [], "audit-administrator": []}
WRONG = {"/household/h-pubei-1": 403, "/nowhere": 404, "/households?area=a9999": 404}


def hand_forms(own, household, found):
    """The forms that write by hand: members, births, deaths, a new household, a village, one fact for many."""
    own.open(f"/household/{household}")
    village = own.page.locator("ol.crumbs a[href^='/']").last.get_attribute("href")
    leave = own.page.locator("a[href$='/leave']").first.get_attribute("href")
    area = next(part for part in village.replace("?", "/").replace("=", "/").split("/") if part[1:].isdigit())
    for address in (f"/household/{household}/visit", f"/household/{household}/member",
                    f"/household/{household}/member?as=born", leave, f"/household/new?area={area}",
                    f"/village/{area}/edit", f"/village/{area}/visit", f"/area/{area}", f"/household/{household}/card"):
        own.open(address)
        standards.examine(own, found)
    own.open(f"/households?area={area}")
    own.page.locator("input[name^='row.']").first.check()
    own.press_at(own.page.locator("button[name=do][value=rows]"))
    standards.examine(own, found)
    own.press(("下一步", "Next"))
    own.fill_at(own.page.locator("main .cols .field input").first, "3")
    own.fill(("理由", "Reason"), "核对户口本")
    own.press(("预览", "Preview"))
    standards.examine(own, found)


def journey(city, desk, office):
    found = []
    household = city.registered("a2")[0]["id"]
    desk.open("/login")
    standards.examine(desk, found)
    seen = set()
    for role, addresses in ADDRESSES.items():
        own = office.desk(language=desk.language, width=desk.width)
        own.sign_in(city.account("施诗涵", role, "a2" if role == "reviewer" else "a1"))
        menu = [link.get_attribute("href") for link in own.page.locator("nav.nav a").all()]
        assert menu, f"{role}: no menu"
        # A page that looks the same to two roles is examined once.
        for address in [one for one in dict.fromkeys(menu + addresses) if one not in seen]:
            seen.add(address)
            own.open(address.format(id=household))
            standards.examine(own, found)
        if role == "reviewer":
            for address, status in WRONG.items():
                own.open(address, status=status)
                standards.examine(own, found)
            # What forms share is examined twice, not four times: each costs seconds.
            if (desk.language, desk.width) in (("zh", 1280), ("en", 390)):
                hand_forms(own, household, found)
    assert not found, f"{len(found)} faults:\n" + "\n".join(dict.fromkeys(found))
