"""What people do at the page, in Chromium."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bowerbird.recommendation import Recommendation
from bowerbird.settings import Settings
from tests.browser.conftest import PAYLOADS
from tests.browser.steps import BIRDS, ENDED, answered, ask, choose, picks, settled
from ui.feedback import Feedback


def test_a_newcomers_whole_path(visit: Any, data: Path) -> None:
    page = visit()
    page.wait_for_selector("#bb-about:has-text('I know')")
    page.get_by_role("button", name=BIRDS).click()
    page.wait_for_selector("#bb-card-0 article")
    settled(page)
    assert "Searched the catalogue" in page.inner_text("#bb-chat")
    first = page.inner_text("#bb-card-0")
    assert "MY PICK" in first.upper()
    assert "Yes, you may use it" in first
    assert re.search(r"\b(claimed|unknown|estimated|measured)\b", first)
    assert len(picks(page)) == 3
    link = page.get_attribute("#bb-card-0 .bb-id a", "href")
    assert link.startswith(("https://huggingface.co/", "https://github.com/"))

    page.click("#bb-code-0")
    page.wait_for_selector("#bb-text-0 .cm-content")
    assert "import" in page.inner_text("#bb-text-0")
    page.click("#bb-code-0")
    page.wait_for_selector("#bb-text-0", state="detached")

    page.click("#bb-up-0")
    page.wait_for_selector("#bb-up-0:has-text('thank you')")
    (row,) = map(json.loads, Feedback(Settings(data=data)).export())
    assert (row["model_id"], row["thumb"], row["surface"]) == (picks(page)[0], "up", "page")

    for name, words in (
        ("Compare", "May I use it?"), ("Plot", "against size in MB"), ("Table", "score"),
        ("Why not others", "Where I looked"),
    ):  # fmt: skip
        page.get_by_role("tab", name=name, exact=True).click()
        page.wait_for_selector(f"text={words} >> visible=true")


def test_a_follow_up_goes_on_from_what_was_shown(visit: Any) -> None:
    page = visit()
    ask(page, "image classifier for flowers, open license")
    before = picks(page)
    page.locator("#bb-moves button:visible").get_by_text("smaller", exact=True).click()
    page.wait_for_function(
        "ids => ids[0] !== document.querySelector('.bb-id code').innerText.trim()", arg=before
    )
    settled(page)
    assert picks(page)
    assert page.evaluate(
        """() => { const chat = document.querySelector('#bb-chat').getBoundingClientRect();
        const last = [...document.querySelectorAll('#bb-chat .bb-said')].at(-1);
        const at = last.getBoundingClientRect();
        return chat.top <= at.top && at.bottom <= chat.bottom; }"""
    ), "the newest message is in sight"
    ask(page, "compare the first two")
    page.wait_for_selector("#bb-compared table >> visible=true")
    assert page.locator("#bb-compared thead th").count() == 2
    ask(page, "show the code")
    assert page.locator("#bb-chat pre").count() >= 1
    assert len(picks(page)) == 3 or picks(page)


def test_a_chip_changes_the_ranking_without_a_message(visit: Any) -> None:
    page = visit()
    ask(page, "image classifier for flowers")
    said = page.locator("#bb-chat .bb-said").count()
    answers = page.locator("#bb-chat .bb-say").count()
    choose(page, "license", "Only MIT", "t.includes('(mit)')")
    assert page.locator("#bb-chat .bb-said").count() == said
    assert page.locator("#bb-chat .bb-say").count() == answers
    shown = [page.inner_text(f"#bb-card-{n}") for n in range(len(picks(page)))]
    assert all("(mit)" in text for text in shown)
    ask(page, "something smaller")
    assert page.input_value("#bb-chip-license input") == "Only MIT"
    shown = [page.inner_text(f"#bb-card-{n}") for n in range(len(picks(page)))]
    assert all("(mit)" in text for text in shown)


def test_a_subject_is_typed_into_its_chip(visit: Any) -> None:
    page = visit()
    ask(page, BIRDS)
    before = picks(page)
    page.fill("#bb-chip-domain input, #bb-chip-domain textarea", "flower")
    page.press("#bb-chip-domain input, #bb-chip-domain textarea", "Enter")
    page.wait_for_function(
        "ids => ids[0] !== document.querySelector('.bb-id code').innerText.trim()", arg=before
    )
    settled(page)
    assert "flower" in page.inner_text("#bb-chat")


def test_guided_mode_asks_at_most_four_questions(visit: Any) -> None:
    page = visit()
    page.click("#bb-guide")
    asked = 0
    while page.locator("#bb-card-0 article").count() == 0:
        page.wait_for_selector("#bb-options button:visible")
        texts = [b.inner_text() for b in page.locator("#bb-options button:visible").all()]
        assert "Not sure" in texts
        asked += 1
        assert asked <= 4
        before = page.locator("#bb-chat .bb-say").count()
        choice = "A photo goes in, its name comes out" if asked == 1 else "Not sure"
        page.locator("#bb-options button:visible").get_by_text(choice, exact=True).click()
        answered(page, before)
    assert asked >= 2
    assert len(picks(page)) == 3


def test_picks_are_timed_in_place_and_the_rest_is_cancelled(visit: Any) -> None:
    page = visit()
    ask(page, "image classifier, at most 12 MB, from timm, open license")
    assert "not timed yet" in page.inner_text("#bb-card-0") or "about" in page.inner_text(
        "#bb-card-0"
    )
    page.get_by_role("button", name="Time these on this computer").click()
    page.wait_for_selector("#bb-told progress")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.bb-card')]"
        ".some(c => c.innerText.includes('measured'))",
        timeout=90_000,
    )
    if page.locator("#bb-cancel").is_visible():
        page.click("#bb-cancel")
    page.wait_for_selector("#bb-told:has-text('cancelled'), #bb-told:has-text('Timed')")
    page.wait_for_selector("#bb-cancel", state="detached")
    assert "Measured here" in page.inner_text("#bb-chat")
    assert page.locator("#bb-told progress").count() == 0


def test_the_answer_can_be_taken_away(visit: Any) -> None:
    page = visit()
    ask(page, BIRDS)
    for kind in ("json", "csv", "md"):
        with page.expect_download() as begun:
            page.click(f"#bb-download-{kind}")
        text = Path(begun.value.path()).read_text(encoding="utf-8")
        assert begun.value.suggested_filename == f"bowerbird-answer.{kind}"
        assert all(model in text for model in picks(page))
        if kind == "json":
            assert [p.id for p in Recommendation.model_validate_json(text).picks] == picks(page)


def test_a_reload_keeps_the_thread_and_nobody_else_sees_it(visit: Any) -> None:
    page = visit()
    ask(page, BIRDS)
    shown = picks(page)
    page.reload()
    page.wait_for_selector("#bb-card-0 article")
    assert picks(page) == shown
    assert BIRDS in page.inner_text("#bb-chat")
    assert page.evaluate("document.cookie") == ""
    second = visit(context=page.context)
    second.wait_for_selector("#bb-card-0 article")
    assert picks(second) == shown
    stranger = visit()
    stranger.wait_for_selector("#bb-about:has-text('I know')")
    assert BIRDS not in stranger.locator("#bb-talk .bb-said").all_inner_texts()
    assert stranger.locator("#bb-card-0 article").count() == 0


def test_conversations_can_be_left_and_opened_again(visit: Any) -> None:
    page = visit()
    ask(page, BIRDS)
    shown = picks(page)
    page.click("#bb-new")
    page.wait_for_selector("#bb-examples >> visible=true")
    assert page.locator("#bb-card-0 article").count() == 0
    ask(page, "speech to text for German")
    page.click("#bb-threads input")
    page.get_by_role("option", name=BIRDS).click()
    page.wait_for_function(
        "id => document.querySelector('.bb-id code')?.innerText.trim() === id", arg=shown[0]
    )
    assert BIRDS in page.inner_text("#bb-chat")


def test_the_last_message_can_be_said_again(visit: Any) -> None:
    page = visit()
    ask(page, "image classifier for flowers")
    ask(page, "smaller")
    shown, said = picks(page), page.locator("#bb-chat .bb-said").all_inner_texts()
    page.click("#bb-retry")
    page.wait_for_selector("#bb-stop:visible, " + ENDED)
    page.wait_for_function(
        "n => document.querySelectorAll('#bb-chat .bb-said').length === n", arg=len(said)
    )
    settled(page)
    assert picks(page) == shown
    assert page.locator("#bb-chat .bb-said").all_inner_texts() == said


def test_nothing_fits_and_a_wish_is_loosened(visit: Any) -> None:
    page = visit()
    ask(page, "bird classifier, only ISC licence")
    page.wait_for_selector("#bb-relax button:visible")
    assert page.locator("#bb-card-0 article").count() == 0
    page.locator("#bb-relax button:visible").first.click()
    page.wait_for_selector("#bb-card-0 article")


def test_a_phone_in_the_dark(visit: Any) -> None:
    page = visit(width=390, height=844, path="/?__theme=dark")
    assert page.evaluate("document.body.classList.contains('dark')")
    ask(page, BIRDS)
    for name in ("Picks", "Compare", "Plot", "Table"):
        tab = page.get_by_role("tab", name=name, exact=True)
        if tab.count():
            tab.first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name


def test_by_keyboard_alone(visit: Any) -> None:
    page = visit()
    page.focus("#bb-box textarea")
    page.keyboard.type(BIRDS)
    page.keyboard.press("Enter")
    page.wait_for_selector("#bb-card-0 article")
    settled(page)
    wanted = {"bb-guide", "bb-code-0", "bb-up-0", "bb-download-json"}
    met: set[str] = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => { const e = document.activeElement;
            const seen = [e, e.closest('.bb-chip'), e.closest('label')].filter(x => x).some(x =>
                getComputedStyle(x).outlineStyle !== 'none');
            return [e.closest('[id^=bb-]')?.id ?? '', e.id, seen, e.tagName]; }"""
        )
        met |= {here[0], here[1]}
        if here[3] in ("BUTTON", "A", "TEXTAREA", "INPUT") and here[0].startswith("bb-"):
            assert here[2], f"the focus cannot be seen on {here}"
        if met >= wanted:
            break
    assert met >= wanted, wanted - met


def test_every_control_has_a_name(visit: Any) -> None:
    page = visit()
    ask(page, BIRDS)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, textarea, a[href], [role=tab]')]
        .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('.cm-editor'))
        .filter(e => !(e.innerText?.trim() || e.getAttribute('aria-label') || e.title ||
            e.labels?.length || e.getAttribute('aria-labelledby')))
        .map(e => (e.closest('[id]')?.id ?? '') + ': ' + e.outerHTML.slice(0, 300))"""
    )
    assert nameless == []
    assert page.get_attribute("html", "lang") == "en"


def test_hostile_models_run_and_fetch_nothing(visit: Any) -> None:
    page = visit()
    ask(page, BIRDS)
    choose(page, "catalogue", "My catalogue evil", "t.includes('evil/')")
    assert any("evil/" in name for name in picks(page))
    for name in ("Compare", "Plot", "Table", "Why not others", "Picks"):
        page.get_by_role("tab", name=name, exact=True).click()
        page.wait_for_timeout(200)
    page.click("#bb-code-0")
    page.wait_for_selector("#bb-text-0 .cm-content")
    ask(page, "compare the first two")
    ask(page, "bird classifier " + " ".join(PAYLOADS))
    ask(page, "why not " + PAYLOADS[0])
    made = page.evaluate(
        """() => [...document.querySelectorAll(
        '.gradio-container iframe, .gradio-container img, .prose script, .prose style, [onerror]')]
        .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert made == []
    assert page.locator("a[href*='javascript'], a[href*='evil.example']").count() == 0
