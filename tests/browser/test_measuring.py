"""Timing at the page of one's own computer, and stopping what takes long."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import Programme, SlowHub
from tests.browser.steps import ENDED, ask, picks, settled

SMALL = "image classifier, at most 12 MB, from timm, open license"
UNASKED = "sentiment of French reviews, open license"
"""A task that no other test asks for: what the Hub answered once is remembered."""
LARGE = "image classifier from timm, as accurate as can be"


def marks(page: Any) -> list[str]:
    """How each card's speed is known."""
    return [
        card.locator("dd").first.locator(".bb-mark").first.inner_text()
        for card in page.locator(".bb-card").all()
        if card.locator("dd").first.locator(".bb-mark").count()
    ]


def timed(page: Any) -> None:
    page.wait_for_selector("#bb-told:has-text('Timed')", timeout=120_000)
    settled(page)


def test_estimates_turn_into_measurements_in_their_place(visit: Any, own: Programme) -> None:
    page = visit(at=own.url)
    page.evaluate(
        """() => { window.seen = new Set(); new MutationObserver(() => {
        for (const c of document.querySelectorAll('.bb-card dd:first-of-type .bb-mark'))
            window.seen.add(c.innerText); }).observe(document.body,
            {subtree: true, childList: true, characterData: true}); }"""
    )
    ask(page, SMALL)
    shown = picks(page)
    timed(page)
    assert page.evaluate("[...window.seen]")[0] == "estimated"
    assert set(marks(page)) == {"measured"}
    assert picks(page) == shown
    assert "Measured here" in page.inner_text("#bb-chat")
    assert page.locator("#bb-time").count() == 0, "nothing is left to be timed"


def test_who_waits_is_told_the_place_and_can_leave_the_queue(visit: Any, own: Programme) -> None:
    first, second, third = (visit(at=own.url) for _ in range(3))
    ask(first, LARGE)
    first.wait_for_selector("#bb-cancel >> visible=true")
    ask(second, "image classifier, at most 30 MB, from timm, made for speed")
    second.wait_for_selector("#bb-told:has-text('Waiting to be timed: you are next.')")
    ask(third, "detect objects in pictures")
    third.wait_for_selector("#bb-told:has-text('Waiting to be timed: 1 before you.')")
    second.click("#bb-cancel")
    second.wait_for_selector("#bb-told:has-text('Timing was cancelled.')")
    third.wait_for_selector("#bb-told:has-text('you are next'), #bb-told:has-text('Timing 1 of')")
    for page in (third, first):
        page.click("#bb-cancel")
        page.wait_for_selector("#bb-told:has-text('Timing was cancelled.')")
        page.wait_for_selector("#bb-cancel", state="detached")
        page.wait_for_selector("#bb-time >> visible=true")
    assert "measured" not in marks(third)


def test_an_answer_is_stopped_and_the_conversation_goes_on(
    visit: Any, own: Programme, hub: SlowHub
) -> None:
    own.stop()  # a new one remembers nothing that the Hub said, and asks it
    page = visit(at=own.url)
    hub.stalls = True
    try:
        page.fill("#bb-box textarea", UNASKED)
        page.press("#bb-box textarea", "Enter")
        page.wait_for_selector("#bb-stop >> visible=true")
        page.click("#bb-stop")
        page.wait_for_selector("#bb-chat .bb-problem:has-text('Stopped.')")
        page.wait_for_selector(ENDED)
    finally:
        hub.stalls = False
    settled(page)
    assert picks(page) == []
    assert page.locator("#bb-stop").count() == 0
    page.click("#bb-retry")
    page.wait_for_selector("#bb-card-0 article")
    settled(page)
    assert len(picks(page)) == 3
    assert page.locator("#bb-chat .bb-problem").count() == 0
    assert page.locator("#bb-chat .bb-said").all_inner_texts() == [UNASKED]


def test_a_timing_asked_for_in_words_is_stopped(visit: Any, own: Programme) -> None:
    page = visit(at=own.url)
    ask(page, LARGE)
    page.fill("#bb-box textarea", "time the first one")
    page.press("#bb-box textarea", "Enter")
    page.wait_for_selector("#bb-chat >> text='Timing on this computer'")
    page.click("#bb-stop")
    page.wait_for_selector("#bb-chat .bb-problem:has-text('Stopped.')")
    page.wait_for_selector(ENDED)
    ask(page, "thanks")
    assert "You are welcome" in page.inner_text("#bb-chat")
