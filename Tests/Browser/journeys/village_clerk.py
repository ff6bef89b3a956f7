"""A village clerk adds a household and corrects an income (村级经办新增户、更正收入、记走访), by keyboard alone and otherwise."""

import random

KEYBOARD = [("zh", 1280), ("en", 390)]


def journey(city, desk, office):
    village = "a1000001"  # 灵山县烟墩镇白沟村
    reason = ("理由", "Reason")
    clerk = city.account("覃小满", "fieldworker", village)
    household = city.take(village, lambda row, criteria: criteria["income"] == "unmet")
    desk.sign_in(clerk)

    # Only the village: the list has its households and no others; another county's book stays shut.
    desk.press(("贫困户", "Households"))
    assert desk.count("tbody tr") == len(city.registered(village))
    desk.open("/household/h-pubei-1", status=403)
    desk.see("403.602")

    # A household that no workbook has: head and child, whose days of birth follow from their numbers.
    desk.press(("贫困户", "Households"))
    desk.press(("新增一户", "New household"))
    code = f"X{random.randrange(10**9):09}"
    desk.fill_at(desk.page.locator("input[name='new.household_code']"), code)
    head, child = (f"檀{letter}{''.join(random.sample('春夏秋冬山水田禾月星云雨松竹梅兰', 2))}" for letter in "新小")
    born = f"1985-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
    for number, name, relation in ((identity_number(born), head, "01"), (identity_number("2012-03-09"), child, "03")):
        member = "new1" if relation == "01" else "new2"
        desk.fill_at(desk.page.locator(f"input[name='{member}.person_name']"), name)
        desk.fill_at(desk.page.locator(f"input[name='{member}.identity_number']"), number)
        desk.choose_at(desk.page.locator(f"select[name='{member}.relation']"), relation)
    desk.fill(reason, "入户核实")
    desk.press(("登记这一户", "Record the household"))
    desk.see(head, child, born)
    desk.not_see(number)
    added = [row for row in city.tuopin("export", "households", "--area", village) if row["household_code"] == code]
    assert [(row["head_name"], row["household_size"]) for row in added] == [(head, 2)], added

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

    # In the yard again: the day and the visitor are filled in, and the book lists what the visit tells.
    desk.page.go_back()
    desk.arrived()
    visits = "section:has(h2:text-is('走访'), h2:text-is('Visits')) .tl li"
    recorded = desk.count(visits)
    desk.press(("记走访", "Record a visit"))
    assert desk.page.locator("input[name$='.visited_by']").input_value() == "覃小满"
    desk.fill_at(desk.page.locator("input[name$='.visit_note']"), "女儿已返校 <核对>")
    desk.press(("保存走访", "Save the visit"))
    desk.settle(lambda: desk.count(visits) == recorded + 1)
    desk.see("女儿已返校 <核对>")


def identity_number(birth):
    """A number of 灵山县 that nobody else has, with its check digit (GB 11643)."""
    body = f"450721{birth.replace('-', '')}{random.randrange(100, 1000)}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights)) % 11]
