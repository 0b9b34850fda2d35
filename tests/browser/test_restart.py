"""What outlives the server, and what it says when it is asked too much."""

from __future__ import annotations

import re
from typing import Any

from tests.browser.conftest import Programme
from tests.browser.steps import BIRDS, ask, picks


def test_a_conversation_outlives_the_server_and_a_rate_limit_is_told(
    visit: Any, own: Programme
) -> None:
    page = visit(at=own.url)
    ask(page, BIRDS)
    ask(page, "smaller")
    shown, said = picks(page), page.locator("#bb-chat .bb-said").all_inner_texts()
    page.goto("about:blank")  # an open page would keep the server from ending at once
    own.stop()
    own.start(BOWERBIRD_RATE_LIMIT="6/hour")
    try:
        again = visit(at=own.url, context=page.context)
        again.wait_for_selector("#bb-card-0 article")
        assert picks(again) == shown
        assert again.locator("#bb-chat .bb-said").all_inner_texts() == said
        stranger = visit(at=own.url)
        stranger.wait_for_selector("#bb-about:has-text('I know')")
        assert stranger.locator(".bb-said, .bb-card").count() == 0

        for _ in range(60):  # Enter is not sent while the last one is under work
            again.fill("#bb-box textarea", "thanks")
            again.press("#bb-box textarea", "Enter")
            again.wait_for_timeout(300)
            if again.locator(".toast-body").count():
                break
        told = again.inner_text(".toast-body")
        assert re.search(r"The limit is 6 per 1 hour; try again in \d+ s\.", told)
        assert again.input_value("#bb-box textarea") == "thanks", "what was typed stays"
        for opened in (again, stranger):
            opened.goto("about:blank")
    finally:
        own.stop()
