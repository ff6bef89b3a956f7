"""A sample city with its accounts and servers, made by the binary under test (一座示范城)."""

import json
import pathlib
import re
import signal
import subprocess
import time
import urllib.request
import uuid
from dataclasses import dataclass

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


@dataclass
class Account:
    """Somebody who signs in; the password is the one-time one until it is changed at the desk."""

    login: str
    name: str
    password: str
    secret: str | None = None


class Server:
    """A running `tuopin serve`, whose log is kept."""

    def __init__(self, city, log, assets):
        self.log = pathlib.Path(log)
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(
                [city.binary, "serve", "--port", "0", "--assets", str(assets), "--database", city.database, *city.as_of],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=REPOSITORY)
        try:
            self.address = self._address()
        except BaseException:
            self.stop()
            raise

    def _address(self):
        for _ in range(600):
            found = re.search(r"^(http://\S+:\d+)/$", self.log.read_text(encoding="utf-8"), re.M)
            if found:
                urllib.request.urlopen(found[1] + "/readyz").close()
                return found[1]
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError(f"服务没有起来 · the server did not start:\n{self.log.read_text(encoding='utf-8')}")

    def stop(self):
        """Ends it as an office would; what was wrong with it, or nothing."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = "killed"
        errors = [line for line in self.log.read_text(encoding="utf-8").splitlines() if '"level":"error"' in line]
        return ([] if code == 0 else [f"{self.log}: the server ended with {code}"]) + errors


class City:
    """The city's folder, asked and changed by the command line; several processes may share it."""

    def __init__(self, binary, folder):
        self.binary, self.folder = str(binary), pathlib.Path(folder)
        self.home, self.taken = self.folder / "city", self.folder / "taken"
        self.database = str(self.home / "tuopin.sqlite")
        self.as_of = []

    def make(self, households, pack=None, until=None):
        """Makes the city; with a day, its year is under way and the server takes that day for today."""
        self.taken.mkdir(parents=True)
        packs = ["--pack", str(REPOSITORY / pack)] if pack else []
        if until:
            packs += ["--until", until]
            self.as_of = ["--as-of", until]
        self._run("demo", "--no-serve", "--quiet", "--households", str(households), "--directory", str(self.home),
                  "--format", "json", *packs)
        return self

    def begin(self, pack, node):
        """Makes a database with a pack and nothing else."""
        self.home.mkdir(parents=True)
        self._run("init", "--pack", str(REPOSITORY / pack), "--node", node, "--database", self.database, "--quiet")
        return self

    @property
    def summary(self):
        """What the city was made of."""
        return json.loads((self.home / "summary.json").read_text(encoding="utf-8"))

    def _run(self, *arguments):
        done = subprocess.run([self.binary, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              cwd=REPOSITORY)
        assert done.returncode in (0, 3), f"tuopin {' '.join(arguments)}: {done.returncode}\n{done.stderr}"
        return done.stdout

    def tuopin(self, *arguments):
        """What a verb answers."""
        return json.loads(self._run(*map(str, arguments), "--database", self.database, "--format", "json"))

    def account(self, name, role, area):
        """A new account of a role in an area."""
        login = f"{role[:12]}-{uuid.uuid4().hex[:8]}"
        made = self.tuopin("user", "add", login, "--name", name, "--role", role, "--area", area)
        return Account(login, name, made["one_time_password"])

    def registered(self, area):
        """The registered households of an area that have not left."""
        return [row for row in self.tuopin("export", "households", "--area", area, *self.as_of)
                if row["registered"] and not row["exited"]]

    def take(self, area, wanted=lambda row, criteria: True):
        """A registered household of an area that a condition fits, and that no other journey has taken."""
        verdicts = {row["id"]: row for row in self.tuopin("evaluate", "household-exit", "--area", area, *self.as_of)}
        for row in self.registered(area):
            if wanted(row, verdicts[row["id"]]["criteria"]):
                try:
                    (self.taken / row["id"]).touch(exist_ok=False)
                    return row
                except FileExistsError:
                    continue
        raise AssertionError(f"{area}: no household left that fits")
