"""A county reviewer filters the gap list, exports it and opens the file (县级审核员筛选、导出差距清单)."""

import openpyxl


def journey(city, desk, office):
    county = "a5"  # 钦北区, where no other journey changes a fact
    reviewer = city.account("韦明兰", "reviewer", county)
    desk.sign_in(reviewer)
    desk.open(f"/exit?area={county}&exit_planned_year=")
    desk.choose_at(desk.page.locator("select[name=condition]"), "income")
    desk.choose_at(desk.page.locator("select[name=verdict]"), "unmet")
    desk.press(("筛选", "Filter"))

    # The list is what the rules say of this county.
    verdicts = city.tuopin("evaluate", "household-exit", "--area", county)
    unmet = {row["id"] for row in verdicts if row["criteria"]["income"] == "unmet"}
    wanted = {row["id"]: row["head_name"] for row in city.registered(county) if row["id"] in unmet}
    assert wanted, "no household of the county is short of income"
    shown = desk.page.locator("tbody th[scope=row]").all_inner_texts()
    assert sorted(shown) == sorted(wanted.values())[:50] or len(wanted) > 50, (shown, wanted)
    desk.see((f"{len(wanted)}户", f"{len(wanted)} households"))

    # A file with names wants the second factor: the reviewer enrols an authenticator, and the file comes.
    desk.press(("导出Excel", "Export Excel"))
    desk.see(("登记第二因素", "Enrol a second factor"))
    desk.enrol(reviewer)
    file = desk.download(("已抄好，继续", "Written down, continue"), office.folder)

    # The opened file holds the rows of the page, says who took it out and when, and is noted in the access log.
    book = openpyxl.load_workbook(file)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    ids = {str(value) for row in rows for value in row} & set(wanted)
    assert ids == set(wanted), set(wanted) ^ ids
    names = {str(value) for row in rows for value in row}
    assert set(wanted.values()) <= names, set(wanted.values()) - names
    provenance = {row[0].value: row[1].value for row in book.worksheets[-1].iter_rows(max_col=2)}
    assert provenance.get("user") == "韦明兰" and provenance.get("personal") == "clear", provenance
    assert str(provenance.get("rows")) == str(len(wanted)), provenance
