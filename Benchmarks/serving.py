"""The server's rows (服务测速): its start, memory, lists, pages under many connections, one fact for many households."""
import importlib.machinery
import json
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.parse
import uuid

from table import note, row

LOAD = "Benchmarks/load"
load = importlib.machinery.SourceFileLoader("load", LOAD).load_module()
PASSWORD = "木棉花开在三月的江边上呀"
CONNECTIONS, SECONDS = 32, 10
MANY = 10_000


class City:
    """A copy of a city with a server of ours over it; the city itself is not written to."""

    def __init__(self, binary, folder, into):
        self.binary, self.folder = binary, pathlib.Path(into)
        self.folder.mkdir(parents=True)
        self.database = self.folder / "tuopin.sqlite"
        shutil.copy(pathlib.Path(folder) / "tuopin.key", self.folder)
        with sqlite3.connect(f"file:{folder}/tuopin.sqlite?mode=ro", uri=True) as old, sqlite3.connect(self.database) as new:
            old.backup(new)
        new.close()
        old.close()
        with sqlite3.connect(self.database) as base:
            self.villages = base.execute(
                "SELECT unit, village, COUNT(*) FROM subject_place WHERE kind = 'household' GROUP BY 1, 2 ORDER BY 3 DESC").fetchall()
            self.persons = base.execute("SELECT COUNT(*) FROM subject_place WHERE kind = 'person'").fetchone()[0]
            units = {}
            for unit, _, count in self.villages:
                units[unit] = units.get(unit, 0) + count
            self.households = sum(units.values())
            largest = max(units, key=units.get)
            area = "SELECT 'a' || area FROM area WHERE node IS NOT NULL AND unit = ?"
            self.county = base.execute(area, (largest,)).fetchone()[0]
            self.top = base.execute("SELECT 'a' || area FROM area WHERE area NOT IN (SELECT area FROM area_parent) ORDER BY area").fetchone()[0]
            self.village = "a" + str(next(village for unit, village, _ in self.villages if unit == largest))
        self.process = self.url = None
        self.people = []

    def tuopin(self, *arguments):
        out = subprocess.run([self.binary, *arguments, "--database", str(self.database), "--format", "json"], check=True,
                             capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
        return json.loads(out)

    def start(self, first=None, path="/healthz"):
        """Starts the server; seconds until it has answered for a page, to somebody who had signed in before."""
        log = self.folder / "serve.log"
        began = time.perf_counter()
        with open(log, "wb") as out:
            self.process = subprocess.Popen([self.binary, "serve", "--port", "0", "--database", str(self.database)],
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        while not (found := re.search(rb"^(http://\S+:\d+)/$", log.read_bytes(), re.M)):
            if self.process.poll() is not None or time.perf_counter() - began > 120:
                raise OSError(f"the server did not start: {log.read_text()[-300:]}")
            time.sleep(0.005)
        self.url = found[1].decode()
        for browser in self.people:
            browser.at = urllib.parse.urlparse(self.url)
            browser.open()
        status, _, _ = (first or load.Browser(self.url)).ask("GET", path)
        if status != 200:
            raise OSError(f"{path} answers {status}")
        return time.perf_counter() - began

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    def memory(self, what="VmRSS"):
        """MiB of the server's memory."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{what}:\s+(\d+) kB", status)[1]) / 1024

    def sign_in(self, role, area):
        """A new account of a role in an area, signed in; its login stands beside it."""
        login = f"{role}-{uuid.uuid4().hex[:6]}"
        made = self.tuopin("user", "add", login, "--name", "Bench", "--role", role, "--area", area)
        browser = load.Browser(self.url)
        browser.login = login
        browser.post("/login", {"login": login, "password": made["one_time_password"]})
        status, place, _ = browser.post("/password", {"old": made["one_time_password"], "new": PASSWORD, "again": PASSWORD})
        if status != 303 or "password" in (place or ""):
            raise OSError(f"{login} cannot sign in: {status} {place}")
        self.people.append(browser)
        return browser


def rows(city):
    """All of them; the server runs on afterwards."""
    size = f"{city.households:,} households, {city.persons:,} persons"
    city.start()
    reviewer = city.sign_in("reviewer", city.county)
    clerk = city.sign_in("fieldworker", city.village)
    start(city, size, reviewer)
    lists(city, size, [("county", reviewer), ("village", clerk)])
    pages(city, size, reviewer)
    memory = city.memory()
    row(f"memory of the server, {size}, after those pages", f"{memory:,.0f} MiB", "", None, "< 600 MB", memory * 1.048576 < 600,
        f"at most {city.memory('VmHWM'):,.0f} MiB")
    many(city, size, reviewer)


def start(city, size, reviewer):
    page = f"/households?area={city.county}&registered=yes"
    city.stop()
    seconds = city.start(reviewer, page)
    row(f"start to a county's list of households, {size}", seconds, "", None, "< 3 s", seconds < 3)
    city.stop()
    for file in city.folder.glob("tuopin.sqlite.columns*"):
        file.unlink()
    seconds = city.start(reviewer, page)
    row("the same without the columns kept at the last stop", seconds, "", None, "", None, "after a crash")


def lists(city, size, users):
    for whose, browser in users:
        done = subprocess.run(
            ["python3", LOAD, "--url", city.url, "--login", browser.login, "--password", PASSWORD, "--seconds", "20", "--connections", "2",
             "--any-page"], capture_output=True, text=True)
        found = re.findall(r"^\s*(\d+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+(\S+)$", done.stdout, re.M)
        if not found:
            note(f"lists of a {whose} user: {done.stdout[-200:]} {done.stderr[-200:]}")
            continue
        worst = max((line for line in found if line[5] != "all"), key=lambda line: float(line[2]))
        every = found[-1]
        row(f"lists, any page, sort or filter, as a {whose} user, {size}: p95 of the slowest of {len(found) - 1}", float(worst[2]) / 1000,
            "", None, "p95 < 100 ms", float(worst[2]) < 100 and "wrong" not in done.stderr, f"all: p95 {every[2]} ms, most {every[4]} ms")
        note(f"lists as a {whose} user: {every[0]} requests over two connections, slowest list {worst[5]}")


def wrk(city, paths, browser=None, gzipped=True, anew=False):
    """What `wrk` says of some paths asked for in turn over many connections."""
    file = city.folder / "paths.txt"
    file.write_text("\n".join(paths) + "\n")
    headers = ["-H", "Accept-Language: zh"] + (["-H", "Accept-Encoding: gzip"] if gzipped else [])
    if browser:
        headers += ["-H", "Cookie: " + "; ".join(f"{name}={value}" for name, value in browser.cookies.items())]
    out = subprocess.run(["wrk", "-t", "2", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s", "--timeout", "10s", *headers, "-s", "Benchmarks/wrk.lua",
                          city.url, "--", str(file), *(["anew"] if anew else [])], check=True, capture_output=True, text=True).stdout
    return json.loads(out.splitlines()[-1])


def pages(city, size, reviewer):
    """Pages over 32 connections beside an asset of about as many bytes: it comes from memory through the same server."""
    if not shutil.which("wrk"):
        note("pages under many connections: wrk is not installed")
        return
    listed = f"/households?area={city.county}&registered=yes"
    page = reviewer.text(listed)
    books = sorted(set(re.findall(r'href="(/household/[^"/?]+)"', page)))[:40]
    assets = {path: len(reviewer.text(path).encode()) for path in set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', page))}
    for what, paths in [("a list", [listed]), ("a household's book", books)]:
        sent = len(reviewer.ask("GET", paths[0])[2])
        asset = min(assets, key=lambda path: abs(assets[path] - sent))
        # The asset is asked for unpacked, so that nothing is done to its bytes.
        wrk(city, paths[:4], reviewer)
        theirs, mine, made = wrk(city, [asset], gzipped=False), wrk(city, paths, reviewer), wrk(city, paths, reviewer, anew=True)
        rate, peer, anew = (one["requests"] / one["seconds"] for one in (mine, theirs, made))
        row(f"page of {what}, {CONNECTIONS} connections, {size}: requests a second", f"{rate:,.0f}",
            f"{assets[asset]:,} bytes from memory by the same server (the page sends {sent:,})", f"{peer:,.0f}", "≥ half", rate >= peer / 2,
            f"{rate / peer:.2f}×")
        row("the same, each page made anew for its asker", f"{anew:,.0f}", "", None, "", None,
            f"{anew / peer:.2f}×, p50 {made['p50'] * 1000:.1f} ms, p99 {made['p99'] * 1000:.1f} ms")
        row(f"page of {what}, {CONNECTIONS} connections: p99", mine["p99"], "from memory", theirs["p99"], "< 50 ms",
            mine["p99"] < 0.05 and not mine["wrong"], f"p50 {mine['p50'] * 1000:.1f} ms")
        if mine["wrong"] or theirs["wrong"]:
            note(f"page of {what}: {mine['wrong']} and {theirs['wrong']} answers were none")


def many(city, size, reviewer):
    """One fact of many households by the form of the list, and back."""
    ids, path = [], f"/api/v1/households?area={city.county}&fields=household_size&limit=500"
    while path and len(ids) < MANY:
        answer = reviewer.json(path)
        ids += [item["id"] for item in answer["items"]]
        path = answer["next"]
    ids = ids[:MANY]
    page = reviewer.text(f"/households?area={city.county}")
    order = {"form_token": re.search(r'name="form_token" value="([^"]*)"', page)[1], "list": f"area={city.county}",
             "ids": ",".join(ids), "fact": "television_sets", "value": "9", "reason": "bench",
             "effective_on": reviewer.json("/api/v1/households?limit=1")["as_of"]}

    def send(path, **fields):
        began = time.perf_counter()
        status, place, data = reviewer.ask("POST", path, urllib.parse.urlencode({**order, **fields}))
        return time.perf_counter() - began, status, place, load.unpacked(data).decode()

    def count():
        _, _, _, text = send("/households/edit", do="preview")
        found = re.search(r'name="count" value="(\d+)"', text)
        return int(found[1]) if found else 0

    wanted = count()
    seconds, status, place, text = send("/households/edit", do="write", count=str(wanted))
    if status != 303:
        return note(f"one fact for many households: {status} {re.sub('<[^>]*>', ' ', text)[:300]}")
    row(f"one fact of {wanted:,} households by the form of a list, {size}", seconds, "", None, "< 2 s", seconds < 2 and wanted == len(ids))
    seconds, status, _, text = send(place.split("?")[0])
    back = count()
    row("taking that back as a whole", seconds, "", None, "every household as before", status == 303 and back == wanted, f"{back:,} as before")
