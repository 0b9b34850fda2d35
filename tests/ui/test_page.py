"""The page without a browser: what is escaped, drawn, changed, handed out, let in."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from agent.answer import measured
from agent.graph import Line
from agent.speech import Speech
from bowerbird.need import Need
from bowerbird.recommendation import LicenseVerdict
from bowerbird.record import Evidence
from bowerbird.report import Latency, Validation, skipped
from tests.ui.fakes import answer, pick
from ui.page import chips, export, plot, safe, table
from ui.page.cards import QUIET, card, compared, flag_words
from ui.page.door import CSP, Door
from ui.page.figures import speed
from ui.page.flow import Flow
from ui.page.live import Live, entries_of, reworded
from ui.page.plot import Point, front
from ui.page.session import COOKIE, Doorkeeper, Visitor, told_apart
from ui.web.access import hashed

CALL = {"data": [], "fn_index": 1, "session_hash": "s"}
HOSTILE = "<img src=x onerror=alert(1)>\"'`$&\u202e"


class Tags(HTMLParser):
    """Every tag and attribute of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


OURS = {"article", "p", "h3", "code", "wbr", "dl", "dt", "dd", "span", "br", "details", "summary",
        "a", "div", "table", "thead", "tbody", "tr", "th", "td", "em", "strong", "ul", "ol", "li",
        "figure", "figcaption", "pre", "blockquote", "h1", "h2", "hr"}  # fmt: skip


def harmless(html: str) -> None:
    for tag, attributes in Tags(html).seen:
        assert tag in OURS, tag
        assert not any(name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "https://").startswith("https://")


def hostile() -> Any:
    return pick(
        HOSTILE, why=HOSTILE, source=HOSTILE, task=HOSTILE, url="javascript:alert(1)",
        snippet=HOSTILE, flags=[HOSTILE], notes=[HOSTILE], unknown=[HOSTILE], doors=[HOSTILE] * 2,
        license=LicenseVerdict(id=HOSTILE, verdict="unknown", why=HOSTILE, source=HOSTILE),
        evidence=[Evidence(dataset=HOSTILE, metric=HOSTILE, value=1, grade="none",
                           source=HOSTILE, as_of=HOSTILE)],
        validation=Validation(status="failed", reason=HOSTILE, machine=HOSTILE, note=HOSTILE),
    )  # fmt: skip


# Safe to show


def test_nothing_of_a_hostile_model_becomes_a_tag() -> None:
    drawn = plot.drawn(plot.made([hostile(), pick()], [hostile()], "size"), "size")
    cards = [card(hostile(), 1, state=HOSTILE, over=HOSTILE), card(hostile(), 2)]
    for html in (*cards, compared([hostile()]), table.why_not(answer(hostile())), drawn):
        harmless(html)
        assert "\n" not in html
        assert "\u202e" not in html


@given(st.text(max_size=300))
def test_an_answer_is_harmless_whatever_stands_in_it(text: str) -> None:
    made = safe.answer(text)
    outside = re.sub(r"^(`{3,})python\n.*?^\1$", "", made, flags=re.DOTALL | re.MULTILINE)
    harmless(outside)
    assert not [tag for tag, _ in Tags(outside).seen if tag == "img"]


@pytest.mark.parametrize(
    "text",
    ["![x](https://evil.example/i.png)", "<b onclick=x>", "[a](javascript:x)", "<https://e.example>",
     "[a](//evil.example)", "[x]: https://evil.example\n\n[x]", "# <script>alert(1)</script>"],
)  # fmt: skip
def test_an_answer_links_only_to_known_hosts(text: str) -> None:
    made = safe.answer(text)
    assert "<a " not in made
    harmless(made)


def test_an_answer_keeps_words_links_and_code() -> None:
    made = safe.answer(
        "**Good** `a/b`\n\n- [hub](https://huggingface.co/a/b)\n\n```python\nx = '```'\n\ny\n```"
    )
    assert "<strong>Good</strong> <code>a/b</code>" in made
    assert '<a href="https://huggingface.co/a/b">hub</a>' in made
    assert made.endswith("````python\nx = '```'\n\ny\n````")


@pytest.mark.parametrize(
    ("url", "good"),
    [("https://huggingface.co/timm/resnet18", True), ("http://huggingface.co/a", False),
     ("https://huggingface.co.evil.example/a", False), ("https://a@huggingface.co/a", False),
     ("https://huggingface.co/a?x=1", False), ("https://[", False), (None, False)],
)  # fmt: skip
def test_links(url: str | None, good: bool) -> None:
    assert (safe.link(url) is not None) == good


# Cards


def test_a_card_has_its_parts_in_order_and_every_figure_a_mark() -> None:
    text = re.sub(r"<[^>]+>", "|", card(pick(), 1))
    order = ["My pick", "timm/", "Made for", "On this computer", "14.1 ms", "measured",
             "Size", "claimed", "How good", "May I use it?", "Yes, you may use it",
             "Keep in mind"]  # fmt: skip
    places = [text.find(words) for words in order]
    assert places == sorted(places)
    assert -1 not in places


@pytest.mark.parametrize(
    ("report", "kind", "words"),
    [
        (Validation(status="measured", latency_ms=Latency(p50=20, p95=21)), "measured", "20 ms"),
        (Validation(status="estimated", latency_ms=Latency(p50=20, p95=30)), "estimated",
         "about 20 ms"),
        (skipped("timing was not asked for"), "unknown", "not timed yet"),
        (Validation(status="failed", reason="no"), "unknown", "did not load"),
    ],
)  # fmt: skip
def test_an_estimate_is_never_shown_as_measured(report: Validation, kind: str, words: str) -> None:
    text, mark = speed(pick(validation=report))
    assert mark == kind
    assert words in text


def test_flags_are_said_in_words() -> None:
    from bowerbird.recommendation import FLAGS

    for flag in FLAGS - QUIET:
        assert flag_words(flag) != flag
    assert flag_words("needs-package:x") == "it needs the package x"


def test_words_follow_a_measurement() -> None:
    old = [pick(validation=skipped("timing was not asked for")), pick("timm/b")]
    new = [pick(), pick("timm/b")]
    text = f"**Hello**\n\n{measured(old[0])}\n\nEnd"
    assert reworded(text, old, new, Speech()) == f"**Hello**\n\n{measured(new[0])}\n\nEnd"


def test_the_answer_to_a_change_stands_in_place_of_the_one_before() -> None:
    lines = [Line("person", "a"), Line("bowerbird", "1"), Line("change", "x"),
             Line("bowerbird", "2"), Line("person", "b"), Line("bowerbird", "3")]  # fmt: skip
    assert [(e.who, e.text) for e in entries_of(lines)] == [
        ("person", "a"), ("bowerbird", "2"), ("person", "b"), ("bowerbird", "3"),
    ]  # fmt: skip


# Chips


NEEDS = st.builds(
    Need,
    task=st.sampled_from([[], ["image-classification"], ["text-generation"]]),
    domain=st.sampled_from([[], ["bird"], ["chest x-ray", "tweet"]]),
    license=st.sampled_from([None, "any", "open", "specific:gpl-3.0", "not:mit"]),
    max_size_mb=st.sampled_from([None, 10.0, 33.5]),
    max_latency_ms=st.sampled_from([None, 20.0]),
    max_memory_gb=st.sampled_from([None, 3.0]),
    hardware=st.sampled_from([None, "cpu", "mobile"]),
    languages=st.sampled_from([[], ["de"], ["de", "fr"]]),
    library=st.sampled_from([None, "timm", "keras"]),
    wants=st.sampled_from([[], ["small"], ["small", "dim:384"]]),
    must_not=st.sampled_from([[], ["yolo"]]),
)


@given(NEEDS)
def test_a_chip_shows_what_is_in_force_and_changes_nothing_by_itself(need: Need) -> None:
    for chip in chips.CHIPS:
        value = chip.value(need)
        assert chips.patch(chip.name, value, need) is None, chip.name
        if not chip.typed:
            offered = [v for _, v in chip.choices(need, Speech())]
            assert len(set(offered)) == len(offered)
            assert all(v in offered for v in (value if chip.many else [value])), chip.name


@given(NEEDS)
def test_every_choice_of_a_chip_is_a_need(need: Need) -> None:
    for chip in chips.CHIPS:
        for _, value in chip.choices(need, Speech()):
            patch = chips.patch(chip.name, [value] if chip.many else value, need)
            Need.model_validate({**need.model_dump(), **(patch or {})})


# The plot


POINTS = st.lists(
    st.builds(Point, id=st.uuids().map(str), x=st.floats(0.1, 1e5), y=st.floats(0, 100),
              shown=st.booleans()), min_size=1, max_size=30,
)  # fmt: skip


@given(POINTS, st.booleans())
def test_no_point_beats_one_of_the_front_and_the_front_beats_the_others(
    points: list[Point], lower: bool
) -> None:
    sign = -1 if lower else 1
    best = front(points, lower=lower)
    for one in best:
        assert not any(p.x <= one.x and sign * p.y > sign * one.y for p in points)
    for other in points:
        assert any(b.x <= other.x and sign * b.y >= sign * other.y for b in best)


@given(POINTS)
def test_everything_is_drawn_inside(points: list[Point]) -> None:
    html = plot.drawn(plot.Plot(points, "imagenet-1k", "top-1"), "size")
    places = [float(v) for v in re.findall(r"(?:left|bottom):(-?[\d.]+)%", html)]
    assert all(0 <= place <= 100 for place in places)
    harmless(html)


def test_only_one_yardstick_is_plotted() -> None:
    other = Evidence(
        dataset="cub", metric="top-1", value=9, grade="paper", source="s", as_of="2026"
    )
    made = plot.made([pick("a"), pick("b"), pick("c", evidence=[other])], [], "size")
    assert {p.id for p in made.points} == {"a", "b"}
    assert (made.dataset, made.left_out) == ("imagenet-1k", 1)


def test_a_label_says_the_network_and_stays_inside() -> None:
    points = [Point("torchvision:resnet50/IMAGENET1K_V2", 1, 1, shown=True),
              Point("timm/b.in1k", 100, 2, shown=True)]  # fmt: skip
    html = plot.drawn(plot.Plot(points, "imagenet-1k", "top-1"), "size")
    assert re.search(r"bb-at-left[^>]*>\s*<span[^>]*>resnet50<", html)
    assert re.search(r"bb-at-right[^>]*>\s*<span[^>]*>b.in1k<", html)


# To take away


@pytest.mark.parametrize(("finished", "told"), [(False, ["Stopped."]), (True, [])])
def test_stop_says_so_only_where_no_answer_has_come(finished: bool, told: list[str]) -> None:
    live = Live(Visitor("v", ""), busy=True, finished=finished)
    Flow.stop(Flow.__new__(Flow), live)
    assert [entry.text for entry in live.entries] == told
    assert live.stop.is_set()
    assert not live.busy


def test_exports_hold_the_picks() -> None:
    made = answer(pick("=cmd|x"), pick("timm/b"))
    assert json.loads(export.export("json", made, []))["picks"][1]["id"] == "timm/b"
    rows = list(csv.reader(io.StringIO(export.export("csv", made, [pick("timm/c")]))))
    assert [row[1] for row in rows[1:]] == ["'=cmd|x", "timm/b", "timm/c", "a/b"]
    assert rows[-1][-1] == "license:cc-by-nc-4.0"
    assert "`timm/b`" in export.export("md", made, [])


# The door


def test_threads_cannot_be_told_from_what_is_given_out() -> None:
    one, two = Visitor("a" * 43, "ip:x"), Visitor("b" * 43, "ip:x")
    names = {v.thread(n) for v in (one, two) for n in range(20)}
    assert len(names) == 40
    assert re.fullmatch(r"[\w.:@-]{1,200}", one.thread(0))
    assert one.token not in one.thread(0) + one.id + told_apart(one.thread(0))
    assert told_apart(one.thread(0)) not in names


def door(keys: list[str], opened: list[str]) -> TestClient:
    async def gradio(scope: Any, receive: Any, send: Any) -> None:
        opened.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"gradio"})

    class Blocks:
        def run_startup_events(self) -> None: ...
        async def run_extra_startup_events(self) -> None: ...

    from starlette.responses import PlainTextResponse

    made = Door(
        lambda: (gradio, Blocks()), Doorkeeper([hashed(k) for k in keys]),
        download=lambda visitor, kind: PlainTextResponse(visitor.caller + kind),
        count=lambda caller: None,
    )  # fmt: skip
    assert made.wait(5)
    return TestClient(made, follow_redirects=False)


CLOSED = [
    ("POST", "/gradio_api/upload"), ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/file=/etc/passwd"), ("GET", "/gradio_api/proxy=http://127.0.0.1/"),
    ("POST", "/gradio_api/call/say"), ("POST", "/gradio_api/run/predict"),
    ("POST", "/gradio_api/api/predict"), ("GET", "/gradio_api/openapi.json"),
    ("GET", "/monitoring"), ("GET", "/gradio_api/runs"), ("GET", "/assets/../secret"),
    ("GET", "/gradio_api/custom_component/x/client/component/y"), ("POST", "/login"),
    ("PUT", "/gradio_api/queue/join"), ("POST", "/gradio_api/vibe-edit"), ("GET", "/nothing"),
]  # fmt: skip


def test_a_visitor_gets_a_cookie_and_goes_in() -> None:
    opened: list[str] = []
    client = door([], opened)
    first = client.get("/?__theme=dark")
    assert (first.status_code, first.text) == (200, "gradio")
    held = first.headers["set-cookie"]
    assert "HttpOnly" in held
    assert "SameSite=lax" in held
    again = client.get("/")
    assert (again.text, again.headers["content-security-policy"]) == ("gradio", CSP)
    assert "set-cookie" not in again.headers
    assert client.post("/gradio_api/queue/join", json=CALL).status_code == 200
    assert client.get("/page/answer.csv").text.endswith("csv")


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_everything_else_is_closed(method: str, path: str) -> None:
    opened: list[str] = []
    client = door([], opened)
    client.get("/")
    opened.clear()
    assert client.request(method, path).status_code in (404, 405)
    assert opened == []


def test_without_a_cookie_nothing_but_files_is_served() -> None:
    opened: list[str] = []
    client = door([], opened)
    for path in ("/config", "/gradio_api/queue/data", "/page/answer.json", "/gradio_api/info"):
        assert client.get(path).status_code == 401
    assert client.post("/gradio_api/queue/join").status_code == 401
    assert opened == []
    assert client.get("/assets/index-1.js").headers["cache-control"].endswith("immutable")


def test_a_key_is_asked_for_where_keys_are_set() -> None:
    opened: list[str] = []
    client = door(["bb_good", "bb_other"], opened)
    assert client.get("/").status_code == 401
    assert 'name="key"' in client.get("/").text
    assert client.post("/page/key", data={"key": "bb_bad"}).status_code == 401
    client.cookies.set(COOKIE, "a" * 43)
    assert client.get("/").status_code == 401
    assert client.post("/gradio_api/queue/join").status_code == 401
    client.cookies.clear()
    assert client.post("/page/key", data={"key": "bb_good"}).status_code == 303
    assert client.get("/").text == "gradio"
    assert opened == ["/"]


def test_a_cookie_ends_with_its_key() -> None:
    cookie = Doorkeeper([hashed("bb_good")]).admit("bb_good")
    assert cookie
    assert Doorkeeper([hashed("bb_other"), hashed("bb_good")]).read(cookie, "x") is not None
    assert Doorkeeper([hashed("bb_other")]).read(cookie, "x") is None
    forged = cookie[:-1] + ("0" if cookie[-1] != "0" else "1")
    assert Doorkeeper([hashed("bb_good")]).read(forged, "x") is None


def test_a_page_that_cannot_be_built_says_so() -> None:
    def broken() -> Any:
        raise RuntimeError("no")

    made = Door(broken, Doorkeeper([]), download=lambda v, k: None, count=lambda c: None)  # type: ignore
    assert not made.wait(5)
    client = TestClient(made)
    assert client.get("/").status_code == 503
    assert "could not be built" in client.get("/").text
