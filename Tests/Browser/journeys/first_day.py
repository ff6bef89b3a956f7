"""An office's first day (开张第一天): three administrators by the code of the server, a second factor, an account."""

import standards

VISITS = [("zh", 1280), ("en", 390)]
ROLES = [("系统管理员", "System administrator"), ("安全管理员", "Security administrator"),
         ("安全审计员", "Audit administrator")]


def journey(city, desk, office):
    found = []
    begun = office.bare_city("Policies/qinzhou-2016", "qinzhou")
    desk.site = office.serve(city=begun)
    desk.open("/set-up")
    standards.examine(desk, found)
    code = begun.tuopin("user", "setup")["code"]

    # Three administrators, each of whom can do what the others cannot; a wrong code opens nothing.
    for number, name in enumerate(("黄小满", "覃谷雨", "韦立秋")):
        desk.fill_at(desk.page.locator("input[name^='login-']").nth(number), f"keeper{number}")
        desk.fill_at(desk.page.locator("input[name^='name-']").nth(number), name)
    desk.fill(("设置码", "Set-up code"), "0" * len(code))
    with desk.expecting(422):
        desk.press(("开设三个账户", "Open the three accounts"))
    standards.examine(desk, found)
    desk.fill_at(desk.page.locator("input[name=code]"), code)
    desk.press(("开设三个账户", "Open the three accounts"))
    desk.see(("三个管理员账户已开", "The three administrators' accounts are open"))
    standards.examine(desk, found)
    passwords = desk.page.locator("tbody code").all_inner_texts()
    assert len(set(passwords)) == 3, passwords

    # The first one changes the password, enrols an authenticator and sees the recovery codes once.
    desk.press(("登录", "Sign in"))
    desk.begin("keeper0", passwords[0])
    standards.examine(desk, found)
    keeper = office.account("keeper0", passwords[0])
    desk.enrol(keeper)
    standards.examine(desk, found)
    codes = [line for line in desk.page.locator("pre").inner_text().split() if line]
    assert len(set(codes)) == len(codes) > 5, codes
    desk.press(("已抄好，继续", "Written down, continue"))
    desk.press(("账户", "Accounts"))
    desk.see("keeper0", "keeper1", "keeper2")
    desk.press(("新增账户", "Open an account"))
    standards.examine(desk, found)
    desk.open("/set-up")  # there is only one first day
    assert desk.page.url.endswith("/login"), desk.page.url
    assert not found, f"{len(found)} faults:\n" + "\n".join(dict.fromkeys(found))
