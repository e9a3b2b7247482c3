"""The page in a real browser: it asks for nothing, runs nothing, complains of nothing, and fits a phone.

Skipped where there is no Chromium. To look at the page yourself, name a folder for the pictures:

    SCREENSHOTS=/some/folder python -m pytest tests/test_browser.py
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import npm
import pytest

from loyalty_prep import prepare
from loyalty_prep.messages.translation import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow  # a browser

Answer = dict[str, Any]

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
PATIENCE: Final = 60.0
"""Seconds until an answer must have come; generous, for a machine that is busy."""
FLAGS: Final = (
    "--headless",
    "--no-sandbox",  # as root, Chromium starts in no other way; the page is ours
    "--remote-debugging-pipe",
    "--no-first-run",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--hide-scrollbars",
    "--lang=en",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # whatever is asked of the network fails, and is told as an error
    "about:blank",
)
PHONE, DESKTOP = 390, 1280
KEYS: Final = {"Enter": 13}
UNWANTED: Final = {
    "Runtime.consoleAPICalled",
    "Runtime.exceptionThrown",
    "Log.entryAdded",  # what the browser complains of: a blocked script, a style that breaks the page's own policy
    "Page.javascriptDialogOpening",
    "Page.downloadWillBegin",
    "Page.windowOpen",
}
"""What must not happen while a page is open."""


class Browser:
    """Chromium, spoken to in its DevTools protocol over two pipes: JSON with a NUL after each message.

    The pipes are Chromium's file descriptors 3 (to it) and 4 (from it); so neither a port nor a websocket is needed.
    """

    def __init__(self, program: str, folder: Path) -> None:
        self._log = folder / "stderr.txt"
        to_read, self._writing = _pipe()
        self._reading, to_write = _pipe()
        self._process = os.posix_spawn(
            program,
            [program, f"--user-data-dir={folder / 'profile'}", *FLAGS],
            {**os.environ, "HOME": str(folder)},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 2, self._log, os.O_WRONLY | os.O_CREAT, 0o600),
                (os.POSIX_SPAWN_DUP2, to_read, 3),
                (os.POSIX_SPAWN_DUP2, to_write, 4),
            ],
            setpgroup=0,  # so that its own processes can be ended with it
        )
        os.close(to_read)
        os.close(to_write)
        self._rest = b""
        self._calls = 0
        self.events: list[Answer] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process, signal.SIGKILL)  # there is nothing in its profile to be saved
        os.waitpid(self._process, 0)
        os.close(self._reading)
        os.close(self._writing)

    def call(self, method: str, session: str | None = None, **params: Any) -> Answer:
        """Return the result of a call. Events that come before it are kept in `events`."""
        self._calls += 1
        request = {"id": self._calls, "method": method, "params": params}
        message = json.dumps(request | ({"sessionId": session} if session else {})).encode() + b"\0"
        while message:
            message = message[os.write(self._writing, message) :]
        while (answer := self._next()).get("id") != self._calls:
            self.events.append(answer)
        assert "error" not in answer, f"{method}: {answer['error']}"
        result: Answer = answer["result"]
        return result

    def wait(self, event: str, **params: Any) -> None:
        """Wait until an event with these parameters, and perhaps others, has come."""
        while not any(each.get("method") == event and params.items() <= each["params"].items() for each in self.events):
            self.events.append(self._next())

    def _next(self) -> Answer:
        deadline = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reading], [], [], max(0.0, deadline - time.monotonic()))
            read = os.read(self._reading, 1 << 20) if ready else b""
            assert read, f"Chromium ended or does not answer: {self._log.read_text('utf-8', 'replace')[-1000:]}"
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        answer: Answer = json.loads(message)
        return answer


def _pipe() -> tuple[int, int]:
    """Return a pipe whose ends are neither 3 nor 4: spawning puts the ends to these one after the other."""
    ends = os.pipe()
    low, high = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return low, high


# what is opened

SAMPLE: Final = (
    "Name,E-Mail,Points\n"
    + "".join(f"Emma,emma{n}@example.com,{90 + n}\n" for n in range(1_000))
    + (
        "Otto,otto@example.com,1 000 000\n"
        "Bert,bert user@example.com,7\n"
        "Nora,nora@example.com,-5\n"
        "Wim,wim@example.com,5\nWim,WIM@example.com,5\n"
        "Sven,sven@example.com,5,6\n"
    )
    + "".join(f"Ada Lovelace,ada{n}@example.com,\n" for n in range(40))
)
LONG: Final = "x" * 10_000
HOSTILE: Final = (
    "<script>alert(1)</script>,Email,<img src=x onerror=alert(2)>,Points\n"
    "a,a@example.com,😀 👩‍👧 \u202egnp.exe,5\n"
    f"{LONG},b@example.com,{LONG},6\n"
    "</style><script>alert(3)</script>,</title><script>alert(4)</script>,=cmd|'/C calc'!A0,7\n"
    "c,\u202ec@example.com,c,</bdi></td></table><script>alert(5)</script>\n"
    f"{LONG},{LONG},{LONG},{LONG}\n"
    "=cmd|'/C calc'!A0,d@example.com,=HYPERLINK(\"\"https://example.com\"\"),=cmd|'/C calc'!A0\n"
    "\u05d0\u05d1,\u2066e@example.com\u2069,x,9\n"
    f"{'m' * 300},{'🙂' * 300},x,{'٣' * 300}\n"
)

OPEN_ALL: Final = "document.querySelectorAll('details').forEach(each => { each.open = true })"
BEYOND: Final = """
[...document.querySelectorAll('main *')]
  .filter(each => !each.closest('table, svg, .hidden'))
  .filter(each => each.getBoundingClientRect().right > innerWidth || each.getBoundingClientRect().left < 0)
  .map(each => each.outerHTML.slice(0, 100))
"""
"""What stands out of the window at a side. Only tables are as wide as they need: their boxes scroll."""


@dataclass(slots=True)
class Tab:
    """One page in the browser."""

    browser: Browser
    session: str

    @classmethod
    def open(cls, browser: Browser) -> Tab:
        """Return an empty tab that tells what happens in it."""
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        tab = cls(browser, browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
        for domain in ("Page", "Runtime", "Log", "Network"):
            tab.call(f"{domain}.enable")
        tab.call("Page.setLifecycleEventsEnabled", enabled=True)
        return tab

    def call(self, method: str, **params: Any) -> Answer:
        return self.browser.call(method, self.session, **params)

    def show(self, page: Path, width: int = DESKTOP, theme: str = "light", media: str = "screen") -> None:
        """Open a page in a window of this width, and wait until it is complete."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width == PHONE
        )
        themed = [{"name": "prefers-color-scheme", "value": theme}]
        self.call("Emulation.setEmulatedMedia", media=media, features=themed)
        self.browser.events.clear()
        loader = self.call("Page.navigate", url=page.as_uri())["loaderId"]
        self.browser.wait("Page.lifecycleEvent", loaderId=loader, name="load")

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression of JavaScript; it is we who run it, not the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def settled(self, expression: str) -> Any:
        """Return what the promise of an expression comes to."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str, text: str = "") -> None:
        """Press a key and let it go."""
        self.call(
            "Input.dispatchKeyEvent", type="keyDown", key=key, code=key, text=text, windowsVirtualKeyCode=KEYS[key]
        )
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=KEYS[key])

    def screenshot(self) -> bytes:
        """Return a picture of the whole page, not only of the window, as PNG."""
        picture: str = self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        return base64.b64decode(picture)

    @property
    def happened(self) -> list[Answer]:
        """What must not happen, and did."""
        self.evaluate("0")  # whatever came before this answer has been read
        return [event for event in self.browser.events if event.get("method") in UNWANTED]

    @property
    def requests(self) -> list[str]:
        """The addresses that were asked for."""
        sent = [event["params"] for event in self.browser.events if event.get("method") == "Network.requestWillBeSent"]
        return [params["request"]["url"] for params in sent]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no browser to open the page in: none of {', '.join(NAMES)} is installed")
    with Browser(program, tmp_path_factory.mktemp("browser")) as browser:
        yield Tab.open(browser)


def report(folder: Path, name: str, export: str, **options: Any) -> Path:
    """Prepare an export and return its page."""
    source = folder / f"{name}.csv"
    source.write_text(export, encoding="utf-8")
    prepare(source, out=folder / name, **options)
    return folder / name / f"{name}.report.html"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    return {
        "sample": report(folder, "sample", SAMPLE),
        "hostile": report(folder, "hostile", HOSTILE, keep_columns=("all",)),
        "redacted": report(folder, "redacted", SAMPLE, redact=True),
        "no rows": report(folder, "empty", "Email,Points\n"),
    }


NAMED: Final = ("sample", "hostile", "redacted", "no rows")


@pytest.mark.parametrize("name", NAMED)
def test_page_asks_for_nothing_and_the_browser_has_nothing_to_say(tab: Tab, pages: dict[str, Path], name: str) -> None:
    tab.show(pages[name])
    assert tab.happened == []
    assert tab.requests == [pages[name].as_uri()]
    assert tab.evaluate("performance.getEntriesByType('resource').length") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("name", NAMED)
def test_page_fits_the_window_and_can_be_pictured(
    tab: Tab, pages: dict[str, Path], name: str, width: int, theme: str
) -> None:
    tab.show(pages[name], width, theme)
    tab.evaluate(OPEN_ALL)
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert tab.evaluate(BEYOND) == []
    background = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(23, 24, 28)"}[theme]
    picture = tab.screenshot()
    assert picture.startswith(b"\x89PNG")
    if "SCREENSHOTS" in os.environ:
        Path(os.environ["SCREENSHOTS"], f"{name}-{width}-{theme}.png").write_bytes(picture)


CUT: Final = """
[...document.querySelectorAll('main *')]
  .filter(each => !each.closest('svg, .hidden, .scroll') || each.matches('th, td'))
  .filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display != 'inline')
  .map(each => each.outerHTML.slice(0, 200))
"""
"""What is wider than the room it has: such words are cut off, or stand over others."""


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nothing_is_cut_on_a_phone_in_any_language(tab: Tab, tmp_path: Path, language: str) -> None:
    page = report(tmp_path, "sample", SAMPLE, language=language, contact="Nora Beispiel, nora@example.com")
    tab.show(page, PHONE)
    tab.evaluate(OPEN_ALL)
    assert tab.evaluate("document.documentElement.lang") == language
    assert tab.evaluate("getComputedStyle(document.body).direction") == ("rtl" if language == "he" else "ltr")
    assert tab.evaluate("document.documentElement.scrollWidth") == PHONE
    assert tab.evaluate(BEYOND) == []
    assert tab.evaluate(CUT) == []
    assert tab.happened == []
    if "SCREENSHOTS" in os.environ:
        Path(os.environ["SCREENSHOTS"], f"sample-{language}-{PHONE}.png").write_bytes(tab.screenshot())


def test_hostile_export_stands_as_text(tab: Tab, pages: dict[str, Path]) -> None:
    tab.show(pages["hostile"])
    tab.evaluate(OPEN_ALL)
    text = tab.evaluate("document.body.innerText")
    for words in (
        *("<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "</style><script>alert(3)</script>"),
        *("=cmd|'/C calc'!A0", "[U+202E]", "😀", "👩‍👧", "x" * 80 + "…"),
    ):
        assert words in text
    assert "x" * 500 not in text
    assert "\u202e" not in text
    assert tab.evaluate("document.querySelectorAll('script, img, iframe, object, embed, link, form').length") == 0
    assert tab.evaluate("[...document.links].every(each => each.getAttribute('href').startsWith('#'))") is True
    assert tab.evaluate("document.title") == "Loyalty import check: hostile.csv"


def test_script_in_the_page_would_not_run(tab: Tab, tmp_path: Path, pages: dict[str, Path]) -> None:
    """The page's own policy is the second lock; this also shows that the tests above would see a fault."""
    injected = "<script>alert(1)</script><img src='https://example.com/x.png'></main>"
    broken = tmp_path / "broken.html"
    broken.write_text(pages["sample"].read_text("utf-8").replace("</main>", injected), "utf-8")
    tab.show(broken)
    said = [event["params"]["entry"]["text"] for event in tab.happened if event["method"] == "Log.entryAdded"]
    assert any("script" in text for text in said)
    assert any("example.com" in text for text in said)
    assert not any(event["method"] == "Page.javascriptDialogOpening" for event in tab.happened)


def test_one_balance_far_above_the_others_is_drawn_in_another_colour(tab: Tab, pages: dict[str, Path]) -> None:
    tab.show(pages["sample"], PHONE)
    bars = tab.evaluate("""[...document.querySelectorAll('.spread .picture svg')].map(svg => {
      const bar = svg.querySelector('rect + rect');
      return bar && [bar.getAttribute('fill'), bar.getBoundingClientRect().width];
    })""")
    below, *usual, far = [bar for bar in bars if bar]
    assert below[0] == far[0] == "url(#fill-apart)"
    assert {fill for fill, _ in usual} == {"url(#fill-usual)"}
    assert all(wide >= 5 for _, wide in (below, *usual, far))


@pytest.mark.parametrize("name", NAMED)
def test_links_lead_to_what_they_name_without_a_request(tab: Tab, pages: dict[str, Path], name: str) -> None:
    tab.show(pages[name])
    count = tab.evaluate("document.links.length")
    for number in range(count):
        tab.evaluate(f"document.links[{number}].click()")
        there = tab.evaluate("document.querySelector(':target').getBoundingClientRect().top")
        bottom = tab.evaluate("Math.abs(document.documentElement.scrollHeight - innerHeight - scrollY) < 2")
        assert bottom or 0 <= there < 100
    assert count > 5
    assert tab.happened == []
    assert tab.requests == [pages[name].as_uri()]


def test_all_rows_of_a_code_can_be_opened_and_stay_closed_on_paper(tab: Tab, pages: dict[str, Path]) -> None:
    shown = "document.querySelector('details.more td').checkVisibility({contentVisibilityAuto: true})"
    tab.show(pages["sample"], media="print")
    assert tab.evaluate(shown) is False
    tab.show(pages["sample"])
    assert tab.evaluate(shown) is False
    assert tab.evaluate("document.querySelector('details.more summary').innerText").startswith("35 more rows")
    tab.evaluate("document.querySelector('details.more summary').focus()")
    tab.press("Enter", "\r")
    assert tab.evaluate(shown) is True
    assert "Ada Lovelace" in tab.evaluate("document.querySelector('details.more').innerText")


def test_the_contents_are_not_printed(tab: Tab, pages: dict[str, Path]) -> None:
    shown = "document.querySelector('nav').checkVisibility()"
    tab.show(pages["sample"])
    assert tab.evaluate(shown) is True
    tab.show(pages["sample"], media="print")
    assert tab.evaluate(shown) is False


def test_explanations_open_by_the_keyboard_and_on_paper(tab: Tab, pages: dict[str, Path]) -> None:
    shown = "document.querySelector('details.meaning p').checkVisibility({contentVisibilityAuto: true})"
    tab.show(pages["sample"])
    assert tab.evaluate(shown) is False
    tab.evaluate("document.querySelector('.meaning summary').focus()")
    tab.press("Enter", "\r")
    assert tab.evaluate(shown) is True
    tab.show(pages["sample"], media="print")
    assert tab.evaluate(shown) is True


def test_page_is_read_out_by_its_headings_tables_and_names(tab: Tab, pages: dict[str, Path]) -> None:
    tab.show(pages["sample"])
    nodes = tab.call("Accessibility.getFullAXTree")["nodes"]
    read = {(node["role"]["value"], node.get("name", {}).get("value")) for node in nodes if "role" in node}
    for node in (
        ("heading", "What to do next"),
        ("heading", "No balance: 40 customers POINTS_MISSING"),
        ("navigation", "On this page"),
        ("link", "See which they are, and why."),
        ("table", "No balance: the first rows"),
        ("heading", "The balances"),
        ("table", "How many rows have which balance"),
        ("rowheader", "worth a look 1,000,000 to 1,999,999"),
        ("DisclosureTriangle", "What it means, and how to fix it in a spreadsheet (EMAIL_INVALID)"),
    ):
        assert node in read


@pytest.fixture(scope="session")
def axe(pytestconfig: pytest.Config) -> str:
    """The script of axe-core, which knows the rules of WCAG."""
    folder = npm.installed(pytestconfig, Path(__file__).parent / "axe", "axe-core")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


VIOLATIONS: Final = """
axe.run(document, {preload: false}).then(({violations}) =>
    violations.map(({id, nodes}) => `${id}: ${nodes.map(node => node.html.slice(0, 100)).join(' | ')}`))
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("name", NAMED)
def test_page_breaks_no_rule_of_accessibility(
    tab: Tab, pages: dict[str, Path], axe: str, name: str, width: int, theme: str
) -> None:
    tab.show(pages[name], width, theme)
    tab.evaluate(OPEN_ALL)
    tab.evaluate(f"{axe}; 0")
    assert tab.settled(VIOLATIONS) == []
