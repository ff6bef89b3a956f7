"""One person's browser (办公桌前): opens, presses, types and reads as people do, and notes what must never happen.

Words are given as (Chinese, English); the desk takes those of its language. With `keyboard` nothing is done by mouse.
"""

import contextlib
import time

import standards
import timecode

PASSWORD = "木棉花开在三月的江边上呀"
LOCALES = {"zh": "zh-CN", "en": "en-GB", "fr": "fr-FR"}
# Whether pressing it brings another page: links, but for those within the page, and buttons that send a form.
LEADS_ON = """one => { const link = one.closest("a");
  return link ? !link.getAttribute("href").startsWith("#") : Boolean(one.form) && one.type === "submit"; }"""


def launch(chrome):
    """Debian's Chromium; the one who runs the tests may be root, and shared memory small."""
    return chrome.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"])


class Desk:
    """A window of some width in which one account works."""

    def __init__(self, browser, site, language="zh", width=1280, height=900, keyboard=False, script=True):
        self.site, self.language, self.width = site, language, width
        self.keyboard, self.script, self.faults, self._expected = keyboard, script, [], set()
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale=LOCALES[language], java_script_enabled=script,
            accept_downloads=True, has_touch=width < 720)
        self.context.set_default_timeout(15_000)
        self.context.on("request", self._request)
        self.context.on("response", self._response)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.page = self.context.new_page()
        self.page.on("dialog", self._dialog)

    # What must never happen

    def _request(self, request):
        if not request.url.startswith((self.site + "/", "data:", "blob:" + self.site)):
            self.faults.append(f"request to elsewhere: {request.url}")

    def _response(self, response):
        if response.status >= 400 and response.status not in self._expected:
            self.faults.append(f"{response.status} {response.url}")

    def _console(self, message):
        if message.type not in ("error", "warning"):
            return
        # Chromium itself says so of every answer of 400 and more; those that are wanted are no fault.
        if any(f"status of {status} " in message.text for status in self._expected):
            return
        # Software rendering is slow and says so; the machine of the test has no other.
        if "GPU stall due to ReadPixels" in message.text:
            return
        self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _dialog(self, dialog):
        self.faults.append(f"a script opened a dialog: {dialog.message}")
        dialog.dismiss()

    @contextlib.contextmanager
    def expecting(self, status):
        """Within it an answer of this status is wanted, and must come."""
        came = []
        note = lambda response: came.append(response.status)
        self.page.on("response", note)
        self._expected.add(status)
        try:
            yield
            self.settle(lambda: status in came, lambda: f"no {status} came, but {came}")
        finally:
            # What the console says of it may come a little later.
            self.page.wait_for_timeout(100)
            self._expected.discard(status)
            self.page.remove_listener("response", note)

    def close(self):
        """Ends the work; what was noted that must never happen."""
        self.context.close()
        return self.faults

    # Going and looking

    def words(self, words):
        """Those of the desk's language."""
        return words if isinstance(words, str) else words[0 if self.language == "zh" else 1]

    def open(self, path, status=200):
        """Goes to an address of the site."""
        if status >= 400:
            with self.expecting(status):
                answer = self.page.goto(self.site + path)
        else:
            answer = self.page.goto(self.site + path)
        assert answer.status == status, f"{path}: {answer.status}"
        self.arrived()

    def arrived(self):
        """Every page that is reached fits the window and says in which language it speaks."""
        self.page.wait_for_load_state()
        if self.script:
            standards.overflow(self.page, self.width)

    def settle(self, is_so, why=lambda: ""):
        """Waits until something is so; fails after ten seconds."""
        end = time.monotonic() + 10
        while not is_so():
            if time.monotonic() > end:
                raise AssertionError(why() or "it did not come to be so")
            self.page.wait_for_timeout(50)

    @property
    def text(self):
        """What the page shows."""
        return self.page.inner_text("body")

    def see(self, *all_words):
        """Fails unless the page comes to show each of these."""
        for words in all_words:
            wanted = self.words(words)
            self.settle(lambda: wanted in self.text, lambda: f"“{wanted}” is not on {self.page.url}:\n{self.text}")

    def not_see(self, *all_words):
        """Fails where the page shows one of these."""
        for words in all_words:
            assert self.words(words) not in self.text, f"“{self.words(words)}” is on {self.page.url}"

    def count(self, selector):
        """How many there are of something."""
        return self.page.locator(selector).count()

    # Doing

    def find(self, words, kinds=("button", "link", "radio", "checkbox")):
        """The visible button or link of a name, the first of several."""
        name = self.words(words)
        for kind in kinds:
            found = self.page.get_by_role(kind, name=name, exact=True).first
            if found.count() and found.is_visible():
                return found
        raise AssertionError(f"nothing named “{name}” can be pressed on {self.page.url}:\n{self.text}")

    def press(self, words):
        """Presses a button or follows a link by its name."""
        self.press_at(self.find(words))

    def press_at(self, place, key="Enter"):
        """Presses what stands at a place; waits for the page to which that leads."""
        leads = place.evaluate(LEADS_ON)
        with self.page.expect_navigation() if leads else contextlib.nullcontext():
            if self.keyboard:
                self.reach(place)
                self.page.keyboard.press(key)
            else:
                place.click()
        self.arrived()

    def reach(self, place):
        """Comes to a place by the tabulator alone."""
        wanted = place.element_handle()
        for _ in range(600):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the tabulator does not reach {wanted.evaluate('one => one.outerHTML')}")

    def field(self, words):
        """The field that a label names."""
        return self.page.get_by_label(self.words(words), exact=True).first

    def fill(self, words, text):
        """Types into the field that a label names."""
        self.fill_at(self.field(words), text)

    def fill_at(self, place, text):
        """Types into a field."""
        if self.keyboard:
            self.reach(place)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        else:
            place.fill(text)

    def choose_at(self, place, value):
        """Chooses an option by its value."""
        if self.keyboard:
            self.reach(place)
            self.page.keyboard.press("Home")
            for _ in range(place.locator("option").count()):
                if place.input_value() == value:
                    return
                self.page.keyboard.press("ArrowDown")
        else:
            place.select_option(value)
        assert place.input_value() == value, f"{value} cannot be chosen"

    def download(self, words, folder):
        """Presses what gives a file, and keeps it."""
        place = self.find(words)
        with self.page.expect_download() as coming:
            if self.keyboard:
                self.reach(place)
                self.page.keyboard.press("Enter")
            else:
                place.click()
        file = folder / coming.value.suggested_filename
        coming.value.save_as(file)
        return file

    # Coming in

    def sign_in(self, account):
        """Signs in, changes a one-time password, and gives the second factor where it is asked for."""
        self.open("/login")
        self.begin(account.login, account.password)
        account.password = PASSWORD
        if "/second-factor" in self.page.url:
            self.second_factor(account)
        assert "/login" not in self.page.url, self.text

    def begin(self, login, password):
        """Gives login and password; a one-time password is changed."""
        self.fill(("账号", "Account"), login)
        self.fill(("密码", "Password"), password)
        self.press(("登录", "Sign in"))
        if password != PASSWORD:
            self.fill(("现在的密码", "Present password"), password)
            self.fill(("新密码", "New password"), PASSWORD)
            self.fill(("再输一遍新密码", "New password again"), PASSWORD)
            self.press(("改密码", "Change the password"))

    def second_factor(self, account):
        """Gives the digits of the authenticator; enrols one first where there is none."""
        if account.secret is None:
            self.enrol(account)
            self.press(("已抄好，继续", "Written down, continue"))
        else:
            self.fill(("验证码", "Code"), timecode.code(account.secret))
            self.press(("继续", "Continue"))

    def enrol(self, account):
        """Enrols an authenticator, up to the page with the recovery codes."""
        account.secret = self.page.locator("pre").first.inner_text().strip()
        self.fill(("验证码", "Code"), timecode.code(account.secret))
        self.press(("继续", "Continue"))
        self.see(("恢复码，只显示这一次", "Recovery codes, shown this once"))
