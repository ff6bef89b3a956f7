"""Walks the journeys in real Chromium (浏览器旅程), two at a time, and prints each with its time; Scripts/browser
calls it."""

import argparse
import concurrent.futures
import importlib
import multiprocessing
import pathlib
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

from city import City, Server
from desk import launch
from office import Office, walk
from pictures import UNDER_WAY, take_pictures

# The longest ones first.
JOURNEYS = [
    "every_page", "village_clerk", "town_clerk", "county_reviewer", "leader", "hostile_names", "without_script",
    "auditor", "tiles", "first_day", "change_elsewhere", "without_assets", "example_country"]
EVERYBODY = [("zh", 1280), ("zh", 390), ("en", 1280), ("en", 390)]


def begin_work():
    """One process's own browser, for as long as the process lives."""
    global browser, chrome
    chrome = sync_playwright().start()
    browser = launch(chrome)


def one(name, language, width, city, site, folder, assets):
    """One journey of one person, in a process of its own."""
    module = importlib.import_module(f"journeys.{name}")
    office = Office(city, site, browser, folder, assets)
    return walk(module.journey, office, language, width, (language, width) in getattr(module, "KEYBOARD", []))


def walks(wanted):
    """The journeys with language and width, those that were asked for."""
    for name in JOURNEYS:
        module = importlib.import_module(f"journeys.{name}")
        for language, width in getattr(module, "VISITS", EVERYBODY):
            if not wanted or {name, f"{name} {language} {width}"} & set(wanted):
                yield name, language, width


def walk_all(pool, city, site, folder, wishes):
    """All of them; the names and faults of those that did not go well."""
    bad, coming = [], {}
    for name, language, width in walks(wishes.journey):
        place = folder / f"{name}-{language}-{width}"
        coming[pool.submit(one, name, language, width, city, site, place, wishes.assets)] = (
            f"{name} {language} {width}", place)
    for done in concurrent.futures.as_completed(coming):
        name, place = coming[done]
        seconds, faults = done.result()
        print(f"  {name}: {seconds:.1f} s" + (f", FAILED, see {place}" if faults else ""), flush=True)
        if faults:
            bad.append((name, faults))
    return bad


def main():
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--binary", required=True)
    asks.add_argument("--assets", required=True)
    asks.add_argument("--households", type=int, default=600)
    asks.add_argument("--folder", help="where the city, files, pictures and logs go")
    asks.add_argument("--pictures", help="no journeys: the README's pictures go to this folder")
    asks.add_argument("journey", nargs="*", help="only these, as village_clerk or 'village_clerk zh 390'")
    wishes = asks.parse_args()
    wishes.assets = pathlib.Path(wishes.assets).resolve()
    folder = pathlib.Path(wishes.folder or tempfile.mkdtemp(prefix="tuopin-browser-"))
    begin = time.monotonic()
    city = City(pathlib.Path(wishes.binary).resolve(), folder).make(
        wishes.households, until=UNDER_WAY if wishes.pictures else None)
    server = Server(city, folder / "server.log", wishes.assets)
    print(f"  a city of {wishes.households} households: {time.monotonic() - begin:.1f} s", flush=True)
    bad = []
    try:
        if wishes.pictures:
            take_pictures(city, server.address, pathlib.Path(wishes.pictures))
            return 0
        spawn = multiprocessing.get_context("spawn")
        with concurrent.futures.ProcessPoolExecutor(2, mp_context=spawn, initializer=begin_work) as pool:
            bad = walk_all(pool, city, server.address, folder, wishes)
    finally:
        faults = server.stop()
    print(f"  all journeys: {time.monotonic() - begin:.1f} s, failed: {len(bad)}", flush=True)
    # Last, since the end of a log is what is read first.
    for name, said in bad + ([("the server", faults)] if faults else []):
        print(f"  {name}:\n    " + "\n".join(said).replace("\n", "\n    "), flush=True)
    if bad or faults:
        print(f"  files, pictures and logs: {folder}", flush=True)
    return 1 if bad or faults else 0


if __name__ == "__main__":
    sys.exit(main())
