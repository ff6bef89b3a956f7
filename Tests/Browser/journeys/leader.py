"""A leader goes from the wall screen down the map to one household (领导从大屏下钻到户)."""

VISITS = [("zh", 1920), ("en", 1920), ("zh", 390), ("en", 390)]


def journey(city, desk, office):
    leader = city.account("冯秀兰", "leader", "a1")
    desk.sign_in(leader)
    desk.press(("驾驶舱", "Wall screen"))
    registered = city.summary["registered_persons"]
    desk.see(f"{registered:,}" if desk.language == "en" else f"建档立卡{registered:,}人", ("钦北区", "Qinbei"))
    assert desk.page.locator("html").get_attribute("data-skin") == "wall"

    # Unit, town, village: each step by a name that is on the page.
    desk.press(("钦北区", "Qinbei"))
    desk.see(("大寺镇", "Dasi"))
    desk.press(("大寺镇", "Dasi"))
    desk.press(("进入大寺镇", "Enter Dasi"))
    village = desk.page.locator("#table tbody a").first
    desk.press_at(village)
    desk.press(("看档案", "Its file"))

    # The village's book has all its households; a leader reads no name in full.
    households = city.registered("a79")
    books = desk.page.locator("a[href^='/household/']:not([href*='/why/'])")
    shown = {link.get_attribute("href").split("?")[0] for link in books.all()}
    assert shown == {f"/household/{row['id']}" for row in households}, shown
    head = books.first.inner_text()
    assert head not in [row["head_name"] for row in households] and "*" in head, head
    desk.press_at(books.first)
    desk.see(("收入测算", "Income"), ("为什么", "Why"))
