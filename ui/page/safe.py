"""Text from outside, made safe to show in a browser.

Ids, names, descriptions and licences are written by strangers.  Everything goes
through `esc`; addresses become links only where `link` knows the host; an answer
in Markdown is parsed here, without HTML and without images, so that showing it
can neither run anything nor fetch anything.  Gradio's own sanitising and the
page's Content-Security-Policy stand behind this.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bowerbird.recommendation import Pick
from ui.render.text import clean, line

HOSTS = frozenset(
    {"huggingface.co", "github.com", "arxiv.org", "pytorch.org", "docs.pytorch.org",
     "download.pytorch.org"}
)  # fmt: skip
"""Where a link may lead: where models, their code and their papers are published."""
_PATH = re.compile(r"[\w./@:+~%,-]*", re.ASCII)


def esc(text: object, limit: int = 400) -> str:
    """One clean line of text, escaped for HTML text and for quoted attributes."""
    return escape(line(str(text), limit), quote=True)


def link(url: str | None) -> str | None:
    """The address where it may be linked to, None otherwise."""
    if not url or len(url) > 300:
        return None
    try:
        parts = urlsplit(url)
        known = parts.scheme == "https" and parts.netloc in HOSTS
    except ValueError:
        return None
    return url if known and _PATH.fullmatch(parts.path) and not parts.query else None


def anchor(url: str | None, text: str) -> str:
    """`text` (escaped already) as a link where the address may be linked to."""
    known = link(url)
    if known is None:
        return text
    return f'<a href="{esc(known)}" target="_blank" rel="noopener noreferrer nofollow">{text}</a>'


def model_name(pick: Pick) -> str:
    """The id of a model as HTML, linked to where it is published."""
    return anchor(pick.url, f"<code>{_breakable(esc(pick.id, 300))}</code>")


def _breakable(escaped: str) -> str:
    """Long ids may wrap at their separators on a narrow screen."""
    return re.sub(r"([/_:-])", r"\1<wbr>", escaped)


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": False})
    reader.enable("table").disable(["image", "html_block", "html_inline", "reference"])
    reader.validateLink = lambda url: link(url) is not None  # type: ignore[method-assign]
    return reader


def answer(markdown: str, language: str = "") -> str:
    """An answer for the chat: HTML on one line, and code as fenced blocks.  `language` is
    named to who reads it aloud, where it is not the page's.

    The lines of a block of code stay Markdown, so that the page offers to copy
    them; the fence is longer than any row of backticks inside.
    """
    reader = _reader()
    parts: list[str] = []
    html: list[Token] = []
    for token in reader.parse(clean(markdown)):
        if token.level == 0 and token.type in ("fence", "code_block"):
            parts += [_rendered(html, language), _fenced(token.content)]
            html = []
        else:
            html.append(token)
    parts.append(_rendered(html, language))
    return "\n\n".join(part for part in parts if part)


def _rendered(tokens: list[Token], language: str) -> str:
    if not tokens:
        return ""
    reader = _reader()
    text = reader.renderer.render(tokens, reader.options, {})
    # Without line breaks no Markdown can begin again inside the HTML.
    inside_code = re.sub(
        r"<pre>.*?</pre>", lambda m: m[0].rstrip().replace("\n", "&#10;"), text, flags=re.DOTALL
    )
    spoken = f' lang="{esc(language)}"' if language else ""
    return f'<div class="bb-say"{spoken}>' + inside_code.replace("\n", " ").strip() + "</div>"


def _fenced(code: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}python\n{code.rstrip()}\n{fence}"
