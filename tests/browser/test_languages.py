"""The page in the language of the browser, then of the dialogue."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.steps import BIRDS, answered, ask, picks, settled

GERMAN = "kleines Modell, das Vögel auf Fotos erkennt, offene Lizenz"


def tongue(page: Any) -> str:
    return page.get_attribute("html", "lang")


def test_a_german_dialogue_from_the_empty_page_to_the_table(visit: Any) -> None:
    page = visit(locale="de-CH")
    page.wait_for_selector("#bb-about:has-text('Ich kenne')")
    assert tongue(page) == "de"
    page.get_by_role("button", name=GERMAN).click()
    page.wait_for_selector("#bb-card-0 article")
    settled(page)
    assert "Katalog durchsucht" in page.inner_text("#bb-chat")
    card = page.inner_text("#bb-card-0")
    for words in ("MEINE WAHL", "Auf diesem Rechner", "Darf ich es nutzen?", "Ja, erlaubt",
                  "Code zeigen", "Nicht hilfreich"):  # fmt: skip
        assert words.lower() in card.lower(), words
    page.get_by_role("button", name="Auf diesem Rechner messen").click()
    page.wait_for_selector("#bb-told:has-text('Messung'), #bb-told:has-text('Messe ')")
    page.click("#bb-cancel")
    page.wait_for_selector("#bb-told:has-text('Die Messung wurde abgebrochen.')")
    for name, words in (
        ("Vergleich", "Darf ich es nutzen?"), ("Diagramm", "gegen Größe in MB"),
        ("Tabelle", "Größe MB"), ("Warum nicht andere", "Wo ich gesucht habe"),
    ):  # fmt: skip
        page.get_by_role("tab", name=name, exact=True).click()
        page.wait_for_selector(f"text={words} >> visible=true")
    page.get_by_role("tab", name="Tabelle", exact=True).click()
    head = page.locator("th[title='Größe MB']:visible").first
    head.hover()
    head.locator(".cell-menu-button").click()
    page.get_by_text("Aufsteigend sortieren").click()
    page.wait_for_timeout(500)
    cells = page.locator("[role=gridcell][aria-colindex='4']:visible").all_inner_texts()
    sizes = [float(text.strip().replace(".", "").replace(",", ".")) for text in cells]
    assert len(sizes) > 5
    assert sizes == sorted(sizes)


def test_the_page_follows_the_dialogue_and_a_new_one_begins_as_the_browser_does(visit: Any) -> None:
    page = visit(locale="fr-FR")
    page.wait_for_selector("#bb-about:has-text('Je connais')")
    ask(page, BIRDS)
    assert tongue(page) == "en"
    assert page.inner_text("#bb-send").strip() == "Send"
    ask(page, "bitte etwas Kleineres, nur mit freier Lizenz")
    assert tongue(page) == "de"
    assert page.inner_text("#bb-send").strip() == "Senden"
    assert page.locator("#bb-chat .bb-say[lang=en]").count() == 1, "the answer before is English"
    page.click("#bb-new")
    page.wait_for_selector("#bb-send:has-text('Envoyer')")
    assert tongue(page) == "fr"


@pytest.mark.parametrize("locale", ["de-DE", "pt-PT", "zh-CN"])
def test_guided_mode_and_a_phone_in_other_languages(visit: Any, locale: str) -> None:
    page = visit(locale=locale, width=360, height=740)
    page.wait_for_selector("#bb-about li")
    page.click("#bb-guide")
    page.wait_for_selector("#bb-options button:visible")
    assert tongue(page) == locale[:2]
    while page.locator("#bb-card-0 article").count() == 0:
        before = page.locator("#bb-chat .bb-say").count()
        page.locator("#bb-options button:visible").first.click()
        answered(page, before)
    assert tongue(page) == locale[:2]
    assert picks(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = page.evaluate(
        """() => [...document.querySelectorAll('.bb-card *, .bb-slot button, #bb-chips *')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > 361)
        .map(e => e.innerText.slice(0, 60))"""
    )
    assert wide == [], "nothing sticks out of a card"
