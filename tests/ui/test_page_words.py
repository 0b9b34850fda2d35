"""The page's words in each language: none stays English, and what is sent is understood."""

from __future__ import annotations

import re
from html import unescape

import pytest

from agent.artifacts import Found
from agent.dialogue import Dialogue, Shown, speech_of, take
from agent.speech import LANGUAGES, Speech
from bowerbird.errors import Overloaded
from bowerbird.licences import judge
from bowerbird.need import Need
from bowerbird.recommendation import LicenseVerdict, NearMiss, Relaxation, SourceStatus
from bowerbird.report import Band, Latency, Validation, failed, skipped
from scripts.messages import literals, tables
from tests.ui.fakes import answer, pick
from ui.page import chips, export, plot, table
from ui.page.cards import card, compared
from ui.page.flow import told, worded
from ui.page.live import Entry, Live
from ui.page.notices import foot, taken
from ui.page.plain import key_page, waiting_page
from ui.page.session import Visitor
from ui.page.show import EXAMPLES, GUIDE_WORDS
from ui.page.talk import message
from ui.render.slack import MOVES, blocks
from ui.web.jobs import Job

OTHERS = LANGUAGES[1:]
NEED = Need(task=["image-classification"], domain=["bird"], license="open", assumed=[
    '"small" taken as a wish, not as a limit'])  # fmt: skip
MODELS = [
    pick(specialist=True, why="", license=LicenseVerdict(
        id="mit", verdict="allowed", why="MIT is an open licence; keep the copyright notice "
        "(this is the licence of the code; the weights' own terms are not stated)",
        source="timm", as_of="2026-08-01")),
    pick("timm/b", specialist=False, flags=["pickle-only"], evidence=[],
         validation=Validation(status="estimated", band=Band(low=12, high=18), peak_memory_mb=300,
                               latency_ms=Latency(p50=15, p95=18), throughput_per_s=66)),
    pick("timm/c", flags=["low-adoption"], params_m=None, size_mb=None,
         unknown=["its size is not known"], license=LicenseVerdict(
             id=None, verdict="unknown", why="no licence is stated where we looked: treat it as "
             "not allowed until the authors answer"),
         validation=failed("It was not done within 60 s and was stopped.")),
    pick("timm/d", validation=skipped("It was cancelled."), flags=["gated"]),
    pick("timm/e", flags=["needs-package:x"], validation=Validation(
        status="measured", weights="random", noisy=True, machine="2 threads of Xeon", threads=2,
        latency_ms=Latency(p50=1500, p95=1600, runs=9, spread=0.1), item="128 tokens of text",
        measured_at="2026-11-29T20:00:00+00:00", peak_memory_mb=300, load_s=0.5, note="Timed on "
        "128 tokens of text. The runs scattered widely, so the figures are rough.")),
]  # fmt: skip
MADE = answer(
    *MODELS, need=NEED,
    near_misses=[NearMiss(id="a/n", misses="size_mb 30 > 10",
                          why="30 MB, more than the 10 MB asked for")],
    relax=[Relaxation(drop="max_size_mb", gives=3)],
    sources=[SourceStatus(name="catalogue", status="ok", found=9),
             SourceStatus(name="hf", status="skipped", found=0, note="not asked: offline was set")],
)  # fmt: skip
FOUND = Found(need=NEED, outcome="recommend", picks=MODELS, found=9, fits=5, rejected=[],
              rejected_by={"license": 4}, near_misses=[], relax=[], sources=[],
              catalogue_date="2026-10")  # fmt: skip
ENGLISH = sorted(
    m for m in literals() | tables()
    if "{" not in m and len(re.findall(r"[A-Za-z]{2,}", m)) >= 2
)  # fmt: skip
"""Messages of two words and more, without slots: long enough to be told from names."""


def plain(html: str) -> str:
    """What is read, titles and labels included."""
    spoken = re.sub(r'<[^>]*?(?:title|aria-label)="([^"]*)"[^>]*>', r" \1 | ", html)
    return unescape(re.sub(r"<[^>]+>", " | ", spoken))


def page(t: Speech) -> str:
    """All that the page composes itself, for one answer."""
    parts = [card(p, n, t, need=NEED) for n, p in enumerate(MODELS, 1)]
    parts.append(card(MODELS[0], 1, t, need=NEED, state="being timed now",
                      over="measured here 20 ms, more than 10 ms"))  # fmt: skip
    parts += [compared(MODELS, t), table.why_not(MADE, FOUND, t), foot(MADE, t), taken(NEED, t)]
    parts += [plot.drawn(plot.made(MODELS, MODELS[:1], "size"), "size", t), plot.drawn(
        plot.made([], [], "time"), "time", t)]  # fmt: skip
    rows = table.headed(MODELS, MODELS[:1], t)
    parts.append(" | ".join([*rows["headers"], *(str(c) for row in rows["data"] for c in row)]))
    parts += [words for chip in chips.CHIPS for words, _ in chip.choices(NEED, t)]
    parts += [key_page(t, wrong=True), waiting_page(t), waiting_page(t, failed=True)]
    return "\n".join(map(plain, parts))


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_of_the_page_stays_english(language: str) -> None:
    text = page(Speech(language))
    assert [m for m in ENGLISH if re.search(rf"(?<![\w-]){re.escape(m)}(?![\w-])", text)] == []


def test_the_search_for_english_finds_it() -> None:
    text = page(Speech())
    assert sum(m in text for m in ENGLISH) > 60


def test_figures_of_the_page_are_written_as_there() -> None:
    assert "14,1 ms je Bild" in page(Speech("de"))
    assert "12 bis 18 ms je Bild" in page(Speech("de"))
    assert "14.1 ms per picture" in page(Speech())
    (row,) = table.headed(MODELS[:1], [], Speech("fr"))["metadata"]["display_value"]
    assert row[3:5] == ["21,9", "5,48"]


def test_what_programs_read_stays_english() -> None:
    made = answer(*MODELS, language="de")
    rows = export.export("csv", made, MODELS).splitlines()
    assert rows[0].startswith("#,model,pick,size MB")
    assert ",allowed," in rows[1]
    assert "Wie gut" in export.export("md", made, MODELS)
    assert "(ja, erlaubt)" in export.export("md", made, MODELS)


@pytest.mark.parametrize("language", OTHERS)
def test_where_a_timing_is_is_told_in_the_language(language: str) -> None:
    job = Job("j", "me", ["timm/a", "timm/b"], "cpu")
    said = [told(job, 1), told(job, 3)]
    for state in ("running", "cancelled", "done"):
        job.state = state  # type: ignore[assignment]
        said.append(told(job, None))
    job.state, job.problem = "failed", "Bowerbird failed here; its log says more."
    said += [told(job, None), worded(Overloaded("Too many validations wait.", 30))]
    t = Speech(language)
    for english in said:
        assert t.sentence(english) != english
        assert not re.search(
            r"\b(?:timed|before|wait|again|failed|cancelled)\b", t.sentence(english)
        )


def test_steps_and_problems_are_said_again_when_the_language_changes() -> None:
    step = Entry("step", "Found 1234 models.", "Searched the catalogue", seconds=0.2)
    shown = message(step, Speech("de"))
    assert (shown["metadata"]["title"], shown["content"]) == (
        "Katalog durchsucht", "1234 Modelle gefunden.",
    )  # fmt: skip
    assert "Angehalten." in message(Entry("problem", "Stopped."), Speech("de"))["content"]


def test_an_answer_in_another_language_says_so_to_who_reads_aloud() -> None:
    entry = Entry("bowerbird", "**Bonjour**", language="fr")
    assert 'lang="fr"' in message(entry, Speech("de"))["content"]
    assert "lang" not in message(entry, Speech("fr"))["content"]


def test_the_page_speaks_the_browsers_language_until_there_is_a_dialogue() -> None:
    live = Live(Visitor("v" * 43, "ip:x"), browser="it")
    assert live.speech.language == "it"
    live.dialogue = Dialogue(language="zh")
    assert live.speech.language == "zh"
    live.coming = "de"
    assert live.speech.language == "de"


# What is sent as it stands on a button


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_asks_for_the_same_in_each_language(language: str, example: str) -> None:
    same, english = take(Dialogue(), Speech(language)(example)), take(Dialogue(), example)
    ours, theirs = same.understood.need, english.understood.need
    assert same.speech.language == language
    assert ours.task[:1] == theirs.task[:1]
    fields = ("license", "min_fps", "languages", "hardware", "wants")
    assert [getattr(ours, f) for f in fields] == [getattr(theirs, f) for f in fields]


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_do_what_they_say_in_each_language(language: str) -> None:
    t = Speech(language)
    begun = take(Dialogue(), t(EXAMPLES[0])).dialogue
    shown = [Shown(id="a/b", params_m=5, size_mb=20), Shown(id="a/c", params_m=5, size_mb=20)]
    after = begun.model_copy(update={"answered": True, "shown": shown})
    guide = take(Dialogue(), t(GUIDE_WORDS))
    assert (guide.act.kind, guide.speech.language) == ("guide", language)
    for words, kind, wish in (
        (t(MOVES["smaller"]), "request", "small"), (t("smaller"), "request", "small"),
        (t(MOVES["accurate"]), "request", "accuracy-first"),
        (t("more accurate"), "request", "accuracy-first"), (t(MOVES["code"]), "code", "small"),
    ):  # fmt: skip
        step = take(after, words)
        assert step.act.kind == kind, words
        assert step.speech.language == language, words
        assert wish in step.understood.need.wants, words


@pytest.mark.parametrize("language", OTHERS)
def test_slack_answers_in_the_language(language: str) -> None:
    text = str(blocks(answer(*MODELS[:2], language=language), "slack:C:1"))
    for english in (*MOVES.values(), "measured", "estimated", "(allowed)"):
        assert english not in text


def test_the_language_of_an_answer_is_told_before_it() -> None:
    assert speech_of(Dialogue(), "kleines Modell, das Vögel erkennt").language == "de"
    assert speech_of(Dialogue(language="fr"), "resnet50?").language == "fr"


def test_a_card_names_the_part_of_the_subject_that_its_model_was_made_for() -> None:
    need = Need(task=["image-classification"], domain=["bird", "trail"])
    shown = card(pick(specialist=True, made_for=["bird"]), 1, Speech(), need=need)
    assert "Made for your subject: bird." in plain(shown)


@pytest.mark.parametrize("language", OTHERS)
def test_a_licence_without_a_name_is_told_in_the_language(language: str) -> None:
    _, why = judge("any", "other")
    assert "only given" in why
    assert "only given" not in Speech(language).parts(why)
