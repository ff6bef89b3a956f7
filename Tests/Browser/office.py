"""What a journey may ask for (办公室): windows, servers, a place for its files."""

import pathlib
import time
import traceback

from city import Account, City, Server
from desk import Desk


class Office:
    """One journey's windows and servers; all are closed at its end."""

    def __init__(self, city, site, browser, folder, assets):
        self.city, self.site, self.browser, self.assets = city, site, browser, assets
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._desks, self._servers = [], []

    def desk(self, site=None, **kind):
        """A further window."""
        desk = Desk(self.browser, site or self.site, **kind)
        self._desks.append(desk)
        return desk

    def serve(self, city=None, assets=None):
        """A further server: of another city, or with other scripts and styles."""
        server = Server(city or self.city, self.folder / f"server-{len(self._servers)}.log", assets or self.assets)
        self._servers.append(server)
        return server.address

    def other_city(self, households, pack):
        """Another city, of another pack."""
        return City(self.city.binary, self.folder).make(households, pack)

    def bare_city(self, pack, node):
        """A city of which nothing is recorded yet, without a single account."""
        return City(self.city.binary, self.folder / "bare").begin(pack, node)

    def account(self, login, password):
        """Somebody whose account was opened on a page."""
        return Account(login, login, password)

    def close(self):
        """Ends windows and servers; what they have to say against it."""
        faults = [fault for desk in self._desks for fault in desk.close()]
        return faults + [fault for server in self._servers for fault in server.stop()]

    def keep_pictures(self):
        """What the windows show now."""
        for number, desk in enumerate(self._desks):
            try:
                desk.page.screenshot(path=self.folder / f"window-{number}.png", full_page=True)
                (self.folder / f"window-{number}.html").write_text(desk.page.content(), encoding="utf-8")
            except Exception as error:
                (self.folder / f"window-{number}.txt").write_text(str(error), encoding="utf-8")


def walk(journey, office, language, width, keyboard):
    """One journey at one desk; its time and what went wrong."""
    begin, faults = time.monotonic(), []
    try:
        journey(office.city, office.desk(language=language, width=width, keyboard=keyboard), office)
    except AssertionError as error:
        faults.append(str(error) or traceback.format_exc())
    except Exception:
        faults.append(traceback.format_exc())
    if faults:
        office.keep_pictures()
    faults += office.close()
    return time.monotonic() - begin, faults
