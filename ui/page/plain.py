"""The two pages that need no Gradio: the one that waits, and the one that asks for a key."""

from __future__ import annotations

from html import escape

from agent.speech import Speech

STYLE = """
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
body { max-width: 26rem; margin: 18vh auto 0; padding: 0 1.25rem; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
label { display: block; margin: 1.25rem 0 .3rem; font-weight: 600; }
input, button { font: inherit; padding: .6rem .8rem; border-radius: .5rem; border: 1px solid #8889; }
input { width: 100%; box-sizing: border-box; }
button { margin-top: .8rem; background: #0f766e; color: #fff; border-color: #0f766e; cursor: pointer; }
:focus-visible { outline: 3px solid #14b8a6; outline-offset: 2px; }
.wrong { color: #b91c1c; }
@media (prefers-color-scheme: dark) { .wrong { color: #fca5a5; } }
"""  # noqa: E501


def _page(t: Speech, body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="{t.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Bowerbird</title>{head}<link rel="stylesheet" href="/page/style.css"></head>'
        f"<body><main><h1>Bowerbird</h1>{body}</main></body></html>"
    )


def waiting_page(t: Speech, *, failed: bool = False) -> str:
    if failed:
        said = escape(t("The page could not be built; the server's log says why."))
        instead = escape(t("The HTTP interface works."))
        return _page(t, f'<p>{said} <a href="/docs">{instead}</a></p>')
    said = escape(t("Almost there: the page is being made ready."))
    return _page(t, f'<p role="status">{said}</p>', '<meta http-equiv="refresh" content="1">')


def key_page(t: Speech, *, wrong: bool = False) -> str:
    asks = escape(t("This server asks for a key. Whoever runs it can give you one."))
    told = escape(t("That is not a key of this server."))
    told = f'<p class="wrong" role="alert">{told}</p>' if wrong else ""
    return _page(
        t,
        f'<p>{asks}</p>{told}<form method="post" action="/page/key">'
        f'<label for="key">{escape(t("Key"))}</label>'
        '<input id="key" name="key" type="password" autocomplete="current-password" required '
        f'autofocus><button type="submit">{escape(t("Go in"))}</button></form>',
    )
