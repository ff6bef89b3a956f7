"""Names that are script, formula, quote or rare character come out as they went in, on every page and in every file
(怪名字、生僻字)."""

import csv
import io
import json

import openpyxl

from workbook import Survey

NAMES = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>", "=HYPERLINK(\"http://x\")", "＝1+2",
    "@韦+1", "-韦'o\"k", "O'Brien & «Söhne»", "榃埇㙟𠮷", "韦‮明兰", "{name}${7*7}</title>"]
VISITS = [("zh", 1280), ("en", 390)]


def journey(city, desk, office):
    town = "a57"  # 钦州港区犀牛脚镇
    chosen = [city.take(town) for _ in range(4 if desk.width < 720 else 6)]
    names = NAMES[6:] if desk.width < 720 else NAMES[:6]
    codes = [row["household_code"] for row in chosen]
    survey = Survey(city.home / "workbooks/2-survey/a6-a57-犀牛脚镇.xlsx", codes)
    wanted = {}
    for row in range(len(chosen)):
        code = survey.households.cell(row + 2, 5).value
        wanted[next(one["id"] for one in chosen if one["household_code"] == code)] = names[row]
        survey.put(row, "户主姓名", names[row])
        for member in range(survey.members.max_row - 1):
            if survey.members.cell(member + 2, 5).value == code and survey.members.cell(member + 2, 9).value == "户主":
                survey.put(member, "姓名", names[row], survey.members)
    file = survey.save(office.folder / "怪名 <b>&'.xlsx")

    clerk = city.account("<i>陆\"文斌'</i>", "clerk", town)
    desk.sign_in(clerk)
    desk.open("/import")
    desk.page.set_input_files("input[type=file]", file)
    desk.press(("上传并检查", "Hand in and check"))
    desk.see("怪名 <b>&'.xlsx")
    desk.press_at(desk.page.locator("button[value=take]"))
    kept = {row["id"]: row["head_name"] for row in city.tuopin("export", "households", "--area", town)}
    assert {id: kept[id] for id in wanted} == wanted, {id: kept[id] for id in wanted}

    # Pages: the text is the name; nothing of it became an element, an attribute or a script. A mark that turns the
    # direction of reading is named, so that it turns nothing.
    shown = {id: name.replace("\u202e", "[U+202E]") for id, name in wanted.items()}
    desk.open(f"/households?area={town}&size=500")
    listed = desk.page.locator("tbody th[scope=row]").all_inner_texts()
    for id, name in shown.items():
        assert name in listed, (name, listed)
    for id, name in shown.items():
        for path in (f"/household/{id}", f"/household/{id}/why/household-exit/income", f"/household/{id}/edit"):
            desk.open(path)
            desk.see(name)
            assert name in desk.page.title() or "/why/" in path, (path, desk.page.title())
            typed = [field.input_value() for field in desk.page.locator("input[name$=head_name]").all()]
            assert "/edit" not in path or wanted[id] in typed, (path, typed)
    desk.open("/")
    desk.see("<i>陆\"文斌'</i>")
    for path in ("/persons?size=500", f"/tasks?area={town}&state=open", f"/area/{town}", f"/map/{town}"):
        desk.open(path)
    assert desk.count("img, main script, i") == desk.count(".meter i"), "a name became an element"

    # Files: the second factor is passed; then every form gives the names back and none begins a formula.
    desk.open("/second-factor")
    desk.enrol(clerk)
    desk.press(("已抄好，继续", "Written down, continue"))
    desk.open(f"/households?area={town}&size=500")
    book = openpyxl.load_workbook(desk.download(("导出Excel", "Export Excel"), office.folder))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells), "a name became a formula"
    table = list(csv.reader(io.StringIO(desk.download("CSV", office.folder).read_text(encoding="utf-8-sig"))))
    opening = [cell for row in table for cell in row if cell[:1] in "=＝@＠+＋-－" and cell[:1] and not number(cell)]
    assert not opening, f"cells that begin a formula: {opening}"
    document = json.loads(desk.download("JSON", office.folder).read_text(encoding="utf-8"))
    given = {row["id"]: row["name"] for row in document["rows"]}
    assert {id: given[id] for id in wanted} == wanted, given


def number(text):
    """Whether a text is a number, which may begin with a minus."""
    try:
        float(text.replace(",", ""))
        return True
    except ValueError:
        return False
