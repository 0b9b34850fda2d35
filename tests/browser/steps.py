"""What people do at the page, step by step, each waiting for what it brings."""

from __future__ import annotations

from typing import Any

BIRDS = "small bird classifier, open license"
ENDED = "#bb-send button:visible, button#bb-send:visible"


def settled(page: Any) -> None:
    """Wait until the turn has ended and the page shows all of it."""
    page.wait_for_selector(ENDED)
    before = ""
    while (now := page.inner_text("#bb-main")) != before:
        before = now
        page.wait_for_timeout(150)


def ask(page: Any, text: str) -> None:
    """Send a message with Enter and wait for its answer."""
    before = page.locator("#bb-chat .bb-say").count()
    page.fill("#bb-box textarea", text)
    page.press("#bb-box textarea", "Enter")
    answered(page, before)


def answered(page: Any, before: int) -> None:
    page.wait_for_function(
        "n => document.querySelectorAll('#bb-chat .bb-say').length > n", arg=before
    )
    settled(page)


def picks(page: Any) -> list[str]:
    return [t.strip() for t in page.locator(".bb-id code").all_inner_texts()]


def choose(page: Any, chip: str, words: str, until: str) -> None:
    """Choose in a chip and wait until every card fulfils `until`, of a card's text `t`."""
    page.click(f"#bb-chip-{chip} input")
    page.get_by_role("option", name=words, exact=True).click()
    page.wait_for_function(
        "() => { const all = [...document.querySelectorAll('.bb-card')].map(c => c.innerText);"
        f"return all.length > 0 && all.every(t => {until}); }}"
    )
    settled(page)
