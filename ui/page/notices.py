"""What the page says beside cards and conversation, as HTML without line breaks."""

from __future__ import annotations

from agent.speech import Speech, ended
from agent.views import CatalogueStatus
from agent.wording import LICENCES
from bowerbird.need import Need
from bowerbird.recommendation import Recommendation
from ui.page.figures import legend
from ui.page.safe import esc


def head(t: Speech) -> str:
    """The top of the page; the page's script reads its language here."""
    said = t(
        "Say in plain words what a model should do. I find one, check its licence, and run it on "
        "this computer."
    )
    return f'<div lang="{t.language}"><h1>Bowerbird</h1><p>{esc(said)}</p></div>'


def heading(t: Speech) -> str:
    return f"<h2>{esc(t('What I understood'))}</h2>"


def about(status: CatalogueStatus, t: Speech) -> str:
    """What the page can do, for who opens it for the first time."""
    lead = t(
        "I know {n} models (catalogue of {date}). You get:",
        n=t.number(status.records), date=t.day(status.catalogue_date),
    )  # fmt: skip
    given = (
        t("one pick and two alternatives, with their licence in plain words"),
        t("how fast they are on this computer, and how much memory they take"),
        t("code that loads them, and what is not known, said openly"),
    )
    return f"<p>{esc(lead)}</p><ul>" + "".join(f"<li>{esc(g)}</li>" for g in given) + "</ul>"


def taken(need: Need, t: Speech) -> str:
    """How words were taken that the request left open, as HTML."""
    rows: list[str] = []
    if need.license in LICENCES and need.license != "any":
        meant = t(LICENCES[need.license])
        rows.append(esc(meant[:1].upper() + meant[1:]))
    if need.assumed:
        rows.append(esc(t("I assumed: {what}", what="; ".join(map(t.sentence, need.assumed)))))
    return "".join(f"<p>{ended(row)}</p>" for row in rows)


def foot(models: Recommendation | None, t: Speech) -> str:
    """Below the cards: what the marks mean, and of when the facts are."""
    date = models.catalogue_date if models else None
    dated = f"<p>{esc(t('Catalogue of {date}.', date=t.day(date)))}</p>" if date else ""
    return legend(t) + dated
