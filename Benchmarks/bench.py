"""Runs our side and the peers row by row and writes the table. Started by Benchmarks/run."""
import json
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import time

import serving
import tiles
from table import clock, median, note, notes, row, say, write

BENCH, TUOPIN, DATA = os.environ["BENCH_BIN"], os.environ["TUOPIN_BIN"], os.environ["BENCH_DATA"]
HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "30000"))
ONLY = set(filter(None, os.environ.get("BENCH_ONLY", "").split(",")))


def ours(task, *arguments):
    """What the bench executable reports, by name."""
    out = subprocess.run([BENCH, task, *arguments], check=True, capture_output=True, text=True).stdout
    figures = {}
    for line in out.splitlines():
        if line.startswith("{"):
            row = json.loads(line)
            figures[row["name"]] = row
        else:
            say(line)
    return figures


def rules():
    import duckdb
    import numpy as np
    import polars as pl
    facts = ["disposable_income", "household_size", "food_clothing_ok", "house_grade", "house_area_m2",
             "insured_members", "dropouts", "water_quality_ok", "has_power", "television_sets", "road_impassable"]
    narrow = {"disposable_income": np.int32, "house_area_m2": np.int16}
    figures = ours("rules", DATA)
    mine, line, area = figures["nine-parts"], figures["nine-parts"]["line"], figures["nine-parts"]["area"]
    values = {f: np.fromfile(f"{DATA}/{f}.i64", dtype=np.int64).astype(narrow.get(f, np.int8)) for f in facts}
    missing = {f: np.fromfile(f"{DATA}/{f}.missing", dtype=np.uint8).astype(bool) for f in facts}
    offsets = np.fromfile(f"{DATA}/offsets.i32", dtype=np.int32)
    rows, villages = len(values[facts[0]]), len(offsets) - 1
    village = np.repeat(np.arange(villages, dtype=np.int32), np.diff(offsets))
    town = (village * 62 // villages).astype(np.int32)
    county = (town * 5 // 62).astype(np.int32)
    frame = pl.DataFrame(
        [pl.Series(f, values[f]).set(pl.Series(missing[f]), None) for f in facts]
        + [pl.Series("village", village), pl.Series("town", town), pl.Series("county", county)])
    answers = {}

    def conditions(c, lit):
        size = c("household_size").cast(pl.Int64)
        return [c("disposable_income").cast(pl.Int64) > size * line, c("food_clothing_ok") != 0,
                (c("house_grade") < 2) & (c("house_area_m2").cast(pl.Int64) >= size * area),
                c("insured_members") >= c("household_size"), c("dropouts") == 0, c("water_quality_ok") != 0,
                c("has_power") != 0, c("television_sets") > 0, c("road_impassable") == 0]

    def by_polars():
        parts = conditions(pl.col, pl.lit)
        mask = sum(p.fill_null(False).cast(pl.Int16) * (1 << i) for i, p in enumerate(parts))
        unsure = sum(p.is_null().cast(pl.Int16) * (1 << i) for i, p in enumerate(parts))
        verdict = parts[0]
        for part in parts[1:]:
            verdict = verdict & part
        size = pl.col("household_size").cast(pl.Int64)
        gap = size * line - pl.col("disposable_income").cast(pl.Int64)
        judged = frame.lazy().select(
            "village", "town", "county", mask.alias("mask"), unsure.alias("unsure"), verdict.alias("verdict"),
            size.alias("size"), gap.alias("gap"))
        poor = pl.col("gap") > 0
        depth = pl.col("gap") / (line * pl.col("size"))
        sums = [pl.len().alias("households"), pl.col("verdict").sum().alias("met"),
                pl.col("verdict").is_null().sum().alias("unknown"), pl.col("size").filter(poor).sum().alias("poor"),
                pl.col("gap").filter(poor).sum().alias("gap"), (pl.col("size") * depth * depth).filter(poor).sum().alias("severity")]
        whole = judged.collect()
        small = whole.lazy().group_by("village", "town", "county").agg(sums).collect()
        names = ["households", "met", "unknown", "poor", "gap", "severity"]
        towns = small.group_by("town", "county").agg([pl.col(n).sum() for n in names])
        towns.group_by("county").agg([pl.col(n).sum() for n in names])
        answers["polars"] = (small["met"].sum(), small["unknown"].sum(), small["poor"].sum(), int(whole["mask"].cast(pl.Int64).sum()))

    polars_seconds = median(by_polars, 9)
    arrow = frame.to_arrow()
    base = duckdb.connect()
    base.execute("CREATE TABLE h AS SELECT * FROM arrow")
    parts = [f"disposable_income::BIGINT > household_size::BIGINT * {line}", "food_clothing_ok <> 0",
             f"(house_grade < 2 AND house_area_m2::BIGINT >= household_size::BIGINT * {area})",
             "insured_members >= household_size", "dropouts = 0", "water_quality_ok <> 0", "has_power <> 0",
             "television_sets > 0", "road_impassable = 0"]
    mask = " + ".join(f"(CASE WHEN {p} THEN {1 << i} ELSE 0 END)" for i, p in enumerate(parts))
    unsure = " + ".join(f"(CASE WHEN ({p}) IS NULL THEN {1 << i} ELSE 0 END)" for i, p in enumerate(parts))
    query = f"""WITH j AS (SELECT village, town, county, {mask} AS mask, {unsure} AS unsure, ({' AND '.join(parts)}) AS verdict,
        household_size::BIGINT AS size, household_size::BIGINT * {line} - disposable_income::BIGINT AS gap FROM h)
        SELECT village, town, county, count(*), count(*) FILTER (verdict), count(*) FILTER (verdict IS NULL),
        sum(size) FILTER (gap > 0), sum(gap) FILTER (gap > 0),
        sum(size * (gap / ({line}.0 * size)) ** 2) FILTER (gap > 0), sum(mask), sum(unsure)
        FROM j GROUP BY GROUPING SETS ((village, town, county), (town, county), (county))"""

    def by_duckdb():
        base.execute(query).fetchall()

    duck_seconds = median(by_duckdb, 9)

    def by_numpy():
        v, m = values, missing
        size = v["household_size"].astype(np.int64)
        income = v["disposable_income"].astype(np.int64)
        tests = [(income > size * line, m["disposable_income"] | m["household_size"]), (v["food_clothing_ok"] != 0, m["food_clothing_ok"])]
        good, large = v["house_grade"] < 2, v["house_area_m2"] >= size * area
        no_area = m["house_area_m2"] | m["household_size"]
        refused = (~m["house_grade"] & ~good) | (~no_area & ~large)
        tests += [(good & large, ~refused & (m["house_grade"] | no_area)), (v["insured_members"] >= v["household_size"], m["insured_members"] | m["household_size"]),
                  (v["dropouts"] == 0, m["dropouts"]), (v["water_quality_ok"] != 0, m["water_quality_ok"]), (v["has_power"] != 0, m["has_power"]),
                  (v["television_sets"] > 0, m["television_sets"]), (v["road_impassable"] == 0, m["road_impassable"])]
        mask, unsure = np.zeros(rows, np.uint16), np.zeros(rows, np.uint16)
        for place, (is_met, is_unknown) in enumerate(tests):
            hit = is_met & ~is_unknown
            if place == 2:
                hit &= ~refused
            mask |= hit.astype(np.uint16) << place
            unsure |= is_unknown.astype(np.uint16) << place
        met, unknown = mask == 511, ((mask | unsure) == 511) & (unsure != 0)
        gap = size * line - income
        poor = (gap > 0) & ~tests[0][1]
        depth = np.where(poor, gap / np.maximum(1, line * size), 0)
        for weights in (met, unknown, size * poor, gap * poor, size * depth * depth):
            sums = np.add.reduceat(weights.astype(np.float64), offsets[:-1])
            np.add.reduceat(sums, np.arange(0, villages, 15))
        answers["numpy"] = (int(met.sum()), int(unknown.sum()), int((size * poor).sum()), int(mask.astype(np.int64).sum()))

    numpy_seconds = median(by_numpy, 9)
    wanted = tuple(mine[k] for k in ("met", "unknown", "poor", "mask"))
    hand = tuple(figures["nine-parts-hand"][k] for k in ("met", "unknown", "poor", "mask"))
    for name, answer in {**answers, "hand-written": hand}.items():
        if tuple(answer) != wanted:
            notes.append(f"nine parts: {name} answers {answer}, ours {wanted}")
    best = min((polars_seconds, "polars"), (duck_seconds, "duckdb"), (numpy_seconds, "numpy"))
    notes.append(f"nine parts: polars {clock(polars_seconds)}, duckdb {clock(duck_seconds)}, numpy {clock(numpy_seconds)}; "
                 f"met, unknown, poor persons and sum of masks {wanted} on every side")
    seconds = mine["seconds"]
    row("nine parts, compiled from its text", seconds, best[1] + " (best of three)", best[0], "≥ 5× the best peer", best[0] / seconds >= 5)
    by_hand = figures["nine-parts-hand"]["seconds"]
    row("nine parts", seconds, "hand-written Swift", by_hand, "≤ 1.5× by hand", seconds <= 1.5 * by_hand, f"{seconds / by_hand:.2f}× as long")
    reading = figures["nine-parts-read"]["seconds"]
    row("nine parts", seconds, "reading the same bytes", reading, "≤ 4× the read", seconds <= 4 * reading, f"{seconds / reading:.2f}× as long")
    real = figures["household-exit-2017"]
    per, per_nine = real["seconds"] / real["facts"], seconds / mine["facts"]
    row(f"household exit 2017, {real['facts']} facts: {clock(real['seconds'])}; per fact column", per, "per fact column of nine parts", per_nine,
        "≤ 2× as long", per <= 2 * per_nine, f"{per / per_nine:.2f}× as long")


def csv():
    import polars as pl
    text = pathlib.Path(f"{DATA}/in.csv").read_text(encoding="utf-8")
    pathlib.Path(f"{DATA}/in-gb18030.csv").write_bytes(text.encode("gb18030"))
    figures = ours("csv", DATA)
    read = {"csv": lambda: pl.read_csv(f"{DATA}/in.csv", infer_schema_length=1000, try_parse_dates=True),
            "csv-gb18030": lambda: pl.read_csv(f"{DATA}/in-gb18030.csv", infer_schema_length=1000, try_parse_dates=True, encoding="gb18030")}
    frame = read["csv"]()
    names = frame.columns
    whole = sum(int(frame[n].sum()) for i, n in enumerate(names) if i % 10 in (3, 6)) * 100
    hundredths = sum(int((frame[n] * 100).round().sum()) for i, n in enumerate(names) if i % 10 in (4, 8))
    wanted = (frame.height, whole + hundredths, sum(int(frame[n].str.len_bytes().sum()) for i, n in enumerate(names) if i % 10 in (0, 1, 2, 7)))
    del frame
    for name, what in (("csv", "UTF-8"), ("csv-gb18030", "GB18030")):
        mine = figures[name]
        if (mine["rows"], mine["sum"], mine["bytes"]) != wanted or mine["problems"]:
            notes.append(f"{name}: ours {mine}, polars (rows, sum in hundredths, bytes of text) {wanted}")
        peer = median(read[name], 5)
        row(f"CSV in, {what}, 100,000 × 40, every cell typed", mine["seconds"], "polars, two threads", peer, "faster than polars", mine["seconds"] < peer)


def xlsx():
    import openpyxl
    import python_calamine
    mine = ours("xlsx-in", DATA)["xlsx-in"]

    def calamine():
        return python_calamine.CalamineWorkbook.from_path(f"{DATA}/in.xlsx").get_sheet_by_index(0).to_python()

    filled = sum(cell != "" for cells in calamine() for cell in cells)
    if filled != mine["cells"]:
        notes.append(f"xlsx in: calamine finds {filled} cells, ours {mine['cells']}")
    peer = median(calamine, 3)
    row("xlsx in, 100,000 × 23, each cell a value of its own", mine["seconds"], "python-calamine", peer, "≥ 4×", peer / mine["seconds"] >= 4)
    row("xlsx in, 100,000 × 23, cells lent as bytes", mine["lent"], "python-calamine", peer, "", None)
    start = time.perf_counter()
    for _ in openpyxl.load_workbook(f"{DATA}/in.xlsx", read_only=True).worksheets[0].iter_rows(values_only=True):
        pass
    row("xlsx in, 100,000 × 23", mine["seconds"], "openpyxl (one run)", time.perf_counter() - start, "", None)


def xlsx_out():
    mine = ours("xlsx-out", DATA)["xlsx-out"]
    peer, size, name = None, None, "libxlsxwriter (one run)"
    source, program = "Benchmarks/libxlsxwriter.c", f"{DATA}/libxlsxwriter"
    compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
    if compiler and subprocess.run([compiler, "-O2", source, "-o", program, "-lxlsxwriter"], capture_output=True).returncode == 0:
        peer = float(subprocess.run([program, f"{DATA}/peer.xlsx", "295000", "40"], check=True, capture_output=True, text=True).stdout)
        size = os.path.getsize(f"{DATA}/peer.xlsx")
        os.remove(f"{DATA}/peer.xlsx")
    else:
        notes.append("libxlsxwriter-dev is not installed: pyexcelerate stands in, on a tenth of the rows, times ten")
        import pyexcelerate
        rows = [[f"110101{i:08d}", "韦春禾", "埇口村", i % 10, i / 100, i, i, "A", i / 7, "是"] * 4 for i in range(29500)]
        start = time.perf_counter()
        book = pyexcelerate.Workbook()
        book.new_sheet("s", data=rows)
        book.save(f"{DATA}/peer.xlsx")
        peer, name = (time.perf_counter() - start) * 10, "pyexcelerate (×10)"
    row("xlsx out, 295,000 × 40", mine["seconds"], name, peer, "≥ 4× libxlsxwriter", peer / mine["seconds"] >= 4 if size else None)
    if size:
        row("xlsx out, size", f"{mine['bytes'] / 1e6:.1f} MB", "libxlsxwriter", f"{size / 1e6:.1f} MB", "≤ 1.4×", mine["bytes"] <= 1.4 * size,
            f"{mine['bytes'] / size:.2f}× as large")


def json_out():
    import orjson
    mine = ours("json", DATA)["json"]
    rows = json.load(open(f"{DATA}/rows.json"))
    peer = median(lambda: orjson.dumps(rows), 21)
    row("JSON, 10,000 × 23", mine["seconds"], "orjson", peer, "≤ 2× as long", mine["seconds"] <= 2 * peer, f"{mine['seconds'] / peer:.2f}× as long")


def explain():
    mine = ours("explain", DATA)["explain"]
    try:
        import celpy
        import celpy.celtypes as types
        environment = celpy.Environment()
        texts = ["income > line * size", "food", "grade in ['A', 'B'] && area >= 13 * size", "insured >= size", "dropouts == 0", "water",
                 "power", "television > 0", "!impassable"]
        programs = [environment.program(environment.compile(text)) for text in texts]
        facts = {"income": types.IntType(1647020), "line": types.IntType(295200), "size": types.IntType(4), "food": types.BoolType(True),
                 "grade": types.StringType("A"), "area": types.IntType(96), "insured": types.IntType(3), "dropouts": types.IntType(0),
                 "water": types.BoolType(True), "power": types.BoolType(True), "television": types.IntType(1), "impassable": types.BoolType(False)}
        peer = median(lambda: [program.evaluate(facts) for program in programs], 15)
    except ImportError:
        peer = None
    row(f"one household explained, {mine['criteria']} criteria, as JSON", mine["seconds"], "cel-python, nine verdicts only", peer, "< 5 ms",
        mine["seconds"] < 0.005)


def city():
    folder = f"{DATA}/city"
    result = subprocess.run([TUOPIN, "demo", "--no-serve", "--households", str(HOUSEHOLDS), "--directory", folder, "--quiet", "--format", "json"],
                            capture_output=True, text=True)
    if result.returncode:
        notes.append(f"demo ended with {result.returncode}: {result.stderr.strip()[-300:]}")
    summary = json.load(open(f"{folder}/summary.json"))
    database = f"{folder}/tuopin.sqlite"
    seconds = summary["seconds"]["import"]
    persons = summary["persons"]
    row(f"import of {HOUSEHOLDS:,} households, {persons:,} persons", seconds, "", None, "≥ 10,000 persons/s", persons / seconds >= 10000,
        f"{persons / seconds:,.0f} persons/s")
    row("memory of the whole demo", f"{summary['peak_mib']} MiB", "", None, "< 2 GiB", summary["peak_mib"] < 2048, "")
    base = sqlite3.connect(database)
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    header, body = base.execute("SELECT (SELECT SUM(LENGTH(header)) FROM journal_entry), (SELECT SUM(LENGTH(body)) FROM journal_body)").fetchone()
    # The journal as it lies on disk: the pages of its tables with their indexes.
    journal, size = base.execute("SELECT SUM(pgsize) FROM dbstat WHERE name LIKE 'journal%'").fetchone()[0], os.path.getsize(database)
    survey = base.execute("""SELECT COUNT(*), SUM(LENGTH(header)), SUM((SELECT SUM(LENGTH(body)) FROM journal_body b WHERE b.chain = e.chain AND b.seq = e.seq))
        FROM journal_entry e WHERE json_extract(CAST(header AS TEXT), '$.kind') = 'SurveyRecorded'
        AND json_extract(CAST(header AS TEXT), '$.effective_on') <= '2015-12-31'""").fetchone()
    content = (survey[1] + survey[2]) / survey[0]
    each = content * journal / (header + body)
    row("journal of a household's first survey, on disk", f"{each:,.0f} bytes", "headers and bodies alone", f"{content:,.0f} bytes", "≤ 1.0 GB for 294,784",
        each * 294784 <= 1e9, f"{each * 294784 / 1e9:.2f} GB")
    row("database beside journal", f"{size / 1e6:.0f} MB", "journal's tables", f"{journal / 1e6:.0f} MB", "≤ 2.5×", size <= 2.5 * journal,
        f"{size / journal:.2f}× as large")
    bare(base, database, seconds, summary)
    verify(base, database, folder)
    past(base, database)
    edited(base, database)


def edited(base, database):
    """What one corrected fact adds to the journal."""
    size = "SELECT (SELECT SUM(LENGTH(header)) FROM journal_entry), (SELECT SUM(LENGTH(body)) FROM journal_body)"
    first = base.execute("SELECT json_extract(CAST(header AS TEXT), '$.subject') FROM journal_entry WHERE CAST(header AS TEXT) LIKE '%SurveyRecorded%' LIMIT 1")
    subject, before = first.fetchone()[0], sum(base.execute(size).fetchone())
    blocks = resource.getrusage(resource.RUSAGE_CHILDREN).ru_oublock
    for sets in (2, 1):
        subprocess.run([TUOPIN, "edit", subject, f"television_sets={sets}", "--database", database, "--reason", "bench", "--quiet"],
                       check=True, capture_output=True, text=True)
    row("journal of one edited fact", f"{(sum(base.execute(size).fetchone()) - before) / 2:,.0f} bytes", "", None, "", None, "")
    written = (resource.getrusage(resource.RUSAGE_CHILDREN).ru_oublock - blocks) * 512 / 2
    row("written to disk for one edited fact", f"{written:,.0f} bytes", "", None, "", None, "tables, WAL and its folding in")


def bare(base, database, seconds, summary):
    """The rows of every table inserted into an empty database with the same tables and indexes."""
    path = f"{DATA}/bare.sqlite"

    def insert():
        for end in ("", "-wal", "-shm"):
            pathlib.Path(path + end).unlink(missing_ok=True)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("PRAGMA synchronous=FULL")
        other.execute("ATTACH ? AS old", (database,))
        items = other.execute("SELECT type, name, sql FROM old.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'").fetchall()
        for kind in ("table", "index"):
            for item in items:
                if item[0] == kind and " VIRTUAL " not in item[2].upper():
                    try:
                        other.execute(item[2])
                    except sqlite3.OperationalError:
                        pass
        other.execute("BEGIN")
        for item in items:
            if item[0] == "table" and " VIRTUAL " not in item[2].upper():
                other.execute(f'INSERT OR IGNORE INTO main."{item[1]}" SELECT * FROM old."{item[1]}"')
        other.execute("COMMIT")
        other.close()

    start = time.perf_counter()
    insert()
    bare_seconds = time.perf_counter() - start
    # The tables hold what the whole demo wrote, so the whole writing part of the demo is compared.
    writing = sum(value for stage, value in summary["seconds"].items() if stage.split(" ")[0] in ("import", "identify", "update", "exit"))
    row("import, identification, updates and exits", writing, "bare insert of all those rows", bare_seconds, "≤ 4× as long", writing <= 4 * bare_seconds,
        f"{writing / bare_seconds:.1f}× as long")


def verify(base, database, folder):
    def mine():
        subprocess.run([TUOPIN, "journal", "verify", "--database", database, "--quiet"], check=True, capture_output=True)

    path = f"{DATA}/journal.bytes"
    with open(path, "wb") as out:
        for (header,) in base.execute("SELECT header FROM journal_entry"):
            out.write(header if isinstance(header, bytes) else header.encode())
        for (body,) in base.execute("SELECT body FROM journal_body WHERE body IS NOT NULL"):
            out.write(body if isinstance(body, bytes) else body.encode())
    seconds = median(mine, 3)
    peer = median(lambda: subprocess.run(["sha256sum", path], check=True, capture_output=True), 3)
    row("journal verification (with its start)", seconds, "sha256sum of the same bytes", peer, "≤ 3× as long", seconds <= 3 * peer, f"{seconds / peer:.1f}× as long")


def past(base, database):
    figures = ours("past", database, "2016-12-31")
    mine, peer = figures["past-scan"], figures["past-window"]
    if mine["households"] != peer["households"]:
        notes.append(f"past state: scan finds {mine['households']}, window form {peer['households']}")
    row(f"state of {mine['households']:,} households on a past day", mine["seconds"], "SQL with a window function", peer["seconds"], "", None)


def web():
    """The server's rows: over the city that BENCH_CITY names, else over one of BENCH_HOUSEHOLDS households."""
    named = os.environ.get("BENCH_CITY")
    folder = pathlib.Path(named or f"{DATA}/city")
    if not (folder / "tuopin.sqlite").exists():
        subprocess.run([TUOPIN, "demo", "--no-serve", "--households", str(HOUSEHOLDS), "--directory", str(folder), "--quiet", "--format", "json"],
                       check=True, capture_output=True, text=True)
    city = serving.City(TUOPIN, folder, f"{DATA}/served")
    try:
        serving.rows(city)
        tiles.rows(city)
    finally:
        city.stop()


def main():
    started = time.time()
    tasks = [task for task in (rules, csv, xlsx, xlsx_out, json_out, explain, city, web) if not ONLY or task.__name__ in ONLY]
    if set(tasks) - {city, web}:
        subprocess.run([BENCH, "generate", DATA], check=True)
    for task in tasks:
        say(f"… {task.__name__}")
        try:
            task()
        except Exception as problem:
            # Whatever stops one subject is said in the notes; the others are still run.
            error = getattr(problem, "stderr", "") or ""
            note(f"{task.__name__} did not run to its end: {type(problem).__name__} {problem} {error.strip()[-300:]}")
    write(started)


main()
