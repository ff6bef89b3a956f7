"""Where scripts and styles of others are missing, the pages say so and still work (缺少第三方文件)."""

VISITS = [("zh", 1280), ("en", 390)]


def journey(city, desk, office):
    nothing = office.folder / "no-assets"
    nothing.mkdir()
    desk.site = office.serve(assets=nothing)
    desk.sign_in(city.account("冯秀兰", "leader", "a1"))
    desk.open("/map/a2")
    desk.see("maplibre", ("运行 make setup", "run make setup"))
    assert not desk.page.locator("#livemap-button").is_visible(), "a button that cannot work is shown"
    cell = desk.page.locator("svg.mp a").first
    assert cell.count() == 1
    desk.press(("烟墩镇", "Yandun"))
    desk.see(("差在哪（未脱贫户）", "Gaps (households still poor)"))
    for path in ("/", "/cockpit", "/households", "/tasks"):
        desk.open(path)
        desk.not_see("make setup")
