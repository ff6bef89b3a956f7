"""Every page in both languages and skins, at desk and phone width: nobody is kept out (无障碍、对比度、不溢出)."""

import standards

ADDRESSES = {
    "leader": [
        "/", "/?area=a2", "/cockpit", "/cockpit/a2", "/map", "/map/a2?choice=a19", "/map/a19",
        "/map/a1?level=unit&indicator=overdue", "/households", "/households?area=a2&cols=place,v.income,v.housing",
        "/households?q=nobody-of-this-name", "/persons", "/villages", "/exit", "/tasks", "/tasks?by=area&state=open"],
    "reviewer": [
        "/household/{id}", "/household/{id}?as_of=2016-06-30", "/household/{id}/edit",
        "/household/{id}/why/household-exit/income", "/household/{id}/why/household-exit/housing", "/import",
        "/password", "/exit?v.income=unmet&size=500"],
    "clerk": [], "auditor": [], "system-administrator": [], "security-administrator": [], "audit-administrator": []}
WRONG = {"/household/h-pubei-1": 403, "/nowhere": 404, "/households?area=a9999": 404}


def examine(desk, found):
    """What is wrong with the page that is open goes into the list; both skins."""
    page = desk.page
    checks = [lambda: standards.accessibility(page)]
    skin = page.evaluate("() => document.documentElement.dataset.skin || ''")
    for other in {"", "wall"} - {skin}:
        def contrast(other=other):
            page.evaluate("skin => { document.documentElement.dataset.skin = skin }", other)
            standards.accessibility(page, ["color-contrast"])
        checks.append(contrast)
    widths = {390: [390], 1280: [1280, 1440, 1920]}[desk.width]
    for width in widths:
        def fits(width=width):
            page.set_viewport_size({"width": width, "height": 900})
            standards.overflow(page, width)
        checks.append(fits)
    for check in checks:
        try:
            check()
        except AssertionError as fault:
            found.append(str(fault))
    page.set_viewport_size({"width": desk.width, "height": 900})


def journey(city, desk, office):
    found = []
    household = city.registered("a2")[0]["id"]
    desk.open("/login")
    examine(desk, found)
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
            examine(own, found)
        if role == "reviewer":
            for address, status in WRONG.items():
                own.open(address, status=status)
                examine(own, found)
    assert not found, f"{len(found)} faults:\n" + "\n".join(dict.fromkeys(found))
