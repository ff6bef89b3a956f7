"""With JavaScript off the pages work (不开 JavaScript): signing in, filtering, the map, correcting, exporting."""

VISITS = [("zh", 1280), ("en", 390)]


def journey(city, desk, office):
    town = "a48"  # 钦南区水东街道
    household = city.take(town)
    desk = office.desk(language=desk.language, width=desk.width, script=False)
    desk.sign_in(city.account("梁永福", "clerk", town))
    desk.press(("贫困户", "Households"))
    assert desk.count("tbody tr") == min(50, len(city.registered(town)))
    desk.choose_at(desk.page.locator("select[name=condition]"), "income")
    desk.press(("筛选", "Filter"))
    assert "v.income=" in desk.page.url, desk.page.url
    desk.open(f"/map/{town}")
    desk.choose_at(desk.page.locator("select[name=indicator]"), "overdue")
    desk.press(("更新", "Show"))
    desk.see(("逾期/条", "Overdue/lines"))
    desk.open(f"/household/{household['id']}")
    desk.press(("更正", "Correct"))
    desk.fill_at(desk.page.locator("input[name$='house_area_m2']").first, "123.4")
    desk.fill(("理由", "Reason"), "重新丈量")
    desk.press(("保存更正", "Save the correction"))
    desk.see("123.4", "重新丈量")
    file = desk.open("/households") or desk.download(("脱敏导出", "Export masked"), office.folder)
    assert file.stat().st_size > 1_000
    desk.press(("English", "中文"))
    desk.language = "en" if desk.language == "zh" else "zh"
    desk.press(("退出登录", "Sign out"))
    assert "/login" in desk.page.url
