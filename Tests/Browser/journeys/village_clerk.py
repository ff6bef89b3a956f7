"""A village clerk corrects an income (村级经办更正收入), by keyboard alone and otherwise."""

KEYBOARD = [("zh", 1280), ("en", 390)]


def journey(city, desk, office):
    village = "a1000001"  # 灵山县烟墩镇白沟村
    clerk = city.account("覃小满", "fieldworker", village)
    household = city.take(village, lambda row, criteria: criteria["income"] == "unmet")
    desk.sign_in(clerk)

    # Only the village: the list has its households and no others; another county's book stays shut.
    desk.press(("贫困户", "Households"))
    assert desk.count("tbody tr") == len(city.registered(village))
    desk.open("/household/h-pubei-1", status=403)
    desk.see("403.602")

    # The income is not met, and the page says why.
    desk.open(f"/household/{household['id']}")
    income = desk.page.locator("ol.nine li", has_text=desk.words(("收入", "ncome"))).filter(
        has=desk.page.locator("a[href*='/income?']"))
    desk.settle(lambda: desk.words(("未达标", "Not met")) in income.inner_text(), income.inner_text)
    desk.press_at(income.locator("a"))
    desk.see(("未达标", "Not met"), ("一、用到的事实", "1. Facts that were read"))
    before = desk.page.locator(".say").inner_text()
    desk.page.go_back()
    desk.arrived()

    # Corrects what the household earned; a word is no number, and nothing is lost.
    desk.press(("更正", "Correct"))
    wage = desk.page.locator("input[name$='wage_income']").first
    reason = ("更正理由", "Reason for the correction")
    desk.fill_at(wage, "九万")
    desk.fill(reason, "年底工资单 <核对> & “补录”")
    with desk.expecting(422):
        desk.press(("保存更正", "Save the correction"))
    desk.see(("1处填写有误", "Fields that cannot be taken: 1"))
    desk.fill_at(wage, "90000")
    assert desk.field(reason).input_value() == "年底工资单 <核对> & “补录”"
    desk.press(("保存更正", "Save the correction"))

    # The verdict has changed, and the reason names the new number and who entered it.
    desk.settle(lambda: desk.words(("已达标", "Met")) in income.inner_text(), income.inner_text)
    desk.see("年底工资单 <核对> & “补录”")
    desk.press_at(income.locator("a"))
    desk.see(("已达标", "Met"), "90,000", "覃小满")
    assert desk.page.locator(".say").inner_text() != before
