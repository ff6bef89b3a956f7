"""Somebody reads an identity number with a reason; an auditor finds that in the access log (审计员看访问日志)."""

REASON = "核对 <残疾证> & “低保”"


def journey(city, desk, office):
    town = "a79"  # 钦北区大寺镇
    household = city.take(town)
    clerk = city.account("宁惊蛰", "clerk", town)
    auditor = city.account("劳德胜", "auditor", "a1")

    # The clerk sees masked numbers, and one of them in clear only with a reason.
    own = office.desk(language=desk.language, width=desk.width)
    own.sign_in(clerk)
    own.open(f"/household/{household['id']}")
    form = own.page.locator("#unmask")
    chosen = form.locator("option").first
    person = chosen.get_attribute("value").split("/")[0]
    form.locator("input[name=reason]").fill(REASON)
    own.press_at(form.locator("button"))
    shown = own.page.locator(".msg .say b").inner_text()
    assert "*" not in shown and len(shown) >= 15, shown
    own.open(f"/household/{household['id']}")
    own.not_see(shown)
    own.open("/admin/log", status=403)

    # The auditor finds who, whom and why, but not the number; the chain of the log is whole.
    desk.sign_in(auditor)
    desk.press(("访问日志", "Access log"))
    desk.choose_at(desk.page.locator("select[name=action]"), "unmask")
    desk.fill_at(desk.page.locator("input[name=subject]"), person)
    desk.press(("筛选", "Show"))
    rows = desk.page.locator("tbody tr")
    assert rows.count() == 1, desk.text
    line = rows.first.inner_text()
    assert "宁惊蛰" in line and REASON in line and person in line, line
    desk.not_see(shown)
    desk.press(("核验日志链", "Verify the chain"))
    desk.see(("日志链完整", "The chain is sound"))
