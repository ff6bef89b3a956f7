"""A town clerk hands in a bad workbook, mends it, hands it in again (乡镇经办上传、修改、再上传)."""

import datetime

import openpyxl

from workbook import Survey


def journey(city, desk, office):
    town = "a41"  # 浦北县福旺镇
    source = city.home / "workbooks/2-survey/a3-a41-福旺镇.xlsx"
    clerk = city.account("黄海棠", "clerk", town)
    chosen = [city.take(town, lambda row, _: True) for _ in range(3)]
    survey = Survey(source, [row["household_code"] for row in chosen])
    for row in range(3):
        survey.put(row, "调查日期", datetime.date(2017, 3, 2))
        survey.put(row, "住房面积", 66.5 + row)
    # The second household has one person too many, the third a house of no known kind.
    size = survey.households.cell(3, survey.column(survey.households, "家庭人口")).value
    survey.put(1, "家庭人口", size + 1)
    survey.put(2, "住房结构", "茅草加<b>铁皮</b>")
    bad = survey.save(office.folder / "福旺镇三户.xlsx")
    marked_cell = survey.cell(2, "住房结构")

    desk.sign_in(clerk)
    desk.press(("导入", "Import"))

    # A long file: its page says how far it is, and stops it; nothing of it is there afterwards.
    village = survey.households.cell(2, survey.column(survey.households, "行政村")).value
    desk.page.set_input_files("input[type=file]", long_file(office.folder / "福旺镇全镇.csv", village))
    desk.press(("上传并检查", "Hand in and check"))
    desk.see(("正在检查", "being checked"))
    desk.press(("停下", "Stop"))
    desk.see("409.407", ("还没有查完", "not checked to the end"))
    desk.page.set_input_files("input[type=file]", bad)
    desk.press(("上传并检查", "Hand in and check"))

    # Nothing is written yet; each problem stands at its cell, with the value as it was typed.
    desk.see("福旺镇三户.xlsx", "茅草加<b>铁皮</b>", marked_cell, ("不入库", "Not taken"))
    assert not set(areas(city, chosen)) & {66.5, 67.5, 68.5}, areas(city, chosen)
    marked = desk.download(("下载标好的表", "Download the marked workbook"), office.folder)
    notes = [cell.comment.text for row in openpyxl.load_workbook(marked)["入户调查表"].iter_rows()
             for cell in row if cell.comment and cell.coordinate == marked_cell]
    assert notes, f"no note at {marked_cell} of {marked}"

    # Mended and handed in again, the whole workbook can be taken.
    survey.put(1, "家庭人口", size)
    survey.put(2, "住房结构", "砖混")
    mended = survey.save(office.folder / "福旺镇三户（改）.xlsx")
    desk.page.set_input_files("input[type=file]", mended)
    desk.press(("上传并检查", "Hand in and check"))
    desk.see(("可以入库", "ready to be taken"))
    desk.press_at(desk.page.locator("button[value=take]"))
    desk.see(("已入库", "rows taken"), ("如有错可整批撤销", "can be undone as a whole"))
    assert areas(city, chosen) == [66.5, 67.5, 68.5], areas(city, chosen)

    # What was taken stands in the household's book with the file that it came from.
    desk.open(f"/household/{chosen[0]['id']}")
    desk.see("66.5")

    # The batch was a mistake after all: it is taken back whole.
    desk.page.go_back()
    desk.arrived()
    desk.press(("撤销这一批", "Undo this batch"))
    desk.fill(("缘由", "Reason"), "交错了表")
    desk.press(("撤销这一批", "Undo this batch"))
    assert not set(areas(city, chosen)) & {66.5, 67.5, 68.5}, areas(city, chosen)


def long_file(path, village):
    """So many rows that no server is done with them before its page can be seen."""
    head = "县,乡镇,行政村,户编号,户主姓名,家庭人口,劳动力人数,工资性收入,住房面积,调查日期"
    rows = (f"浦北县,福旺镇,{village},Z{row:06},黄小雨,3,2,{8000 + row},75,2017-03-09" for row in range(200_000))
    path.write_text("\r\n".join([head, *rows]) + "\r\n")
    return path


def areas(city, chosen):
    """The floor areas of these households now; other clerks may be at work in the same town."""
    kept = {row["id"]: row["house_area_m2"] for row in city.tuopin("export", "households", "--area", "a41")}
    return [float(kept[row["id"]] or 0) for row in chosen]
