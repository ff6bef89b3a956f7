"""The table of a run (测速表): rows beside their peers, notes under them."""
import datetime
import os
import pathlib
import statistics
import subprocess
import sys
import time

table, notes = [], []


def say(text):
    print(text, file=sys.stderr, flush=True)


def median(body, runs):
    """Median seconds; the first run is not counted."""
    body()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        body()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def clock(seconds):
    return f"{seconds * 1000:,.2f} ms" if seconds < 0.01 else f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.2f} s"


def row(task, mine, peer, theirs, bar, is_met, ratio=None):
    ratio = ratio if ratio is not None else (f"{theirs / mine:.1f}×" if theirs else "")
    show = lambda value: clock(value) if isinstance(value, float) else value
    table.append((task, show(mine), peer, show(theirs) if theirs else "", ratio, bar,
                  "" if is_met is None else "yes" if is_met else "**no**"))
    say(" | ".join(str(cell) for cell in table[-1]))


def note(text):
    notes.append(text)
    say(text)


def write(started):
    """Prints the table and keeps it under results/ by day and commit."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    day = datetime.date.today().isoformat()
    load = os.getloadavg()
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown processor")
    lines = [f"# Speed, {day}, {commit}",
             f"{os.cpu_count()} processors ({cpu}), load {load[0]:.1f} at the end; release build; medians; {time.time() - started:.0f} s in all.",
             "", "| task | ours | peer | theirs | ratio | bar | met |", "|---|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join(str(cell) for cell in cells) + " |" for cells in table]
    lines += [""] + [f"- {line}" for line in notes]
    text = "\n".join(lines).rstrip() + "\n"
    pathlib.Path("Benchmarks/results").mkdir(exist_ok=True)
    pathlib.Path(f"Benchmarks/results/{day}-{commit}.md").write_text(text)
    print(text)
