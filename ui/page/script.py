"""The page's one script: it names the page's language and moves the newest message into view.

Gradio scrolls its chat to the very end, where an answer longer than the window
begins out of sight; it is left alone once the reader scrolls.  The language of
the page may change with a dialogue; a screen reader goes by the document's.  Long lines of
code can be scrolled by keyboard.
Served as a file, because the page's policy allows no eval.
"""

from __future__ import annotations

PATH = "/page/page.js"
HEAD = f'<script src="{PATH}" defer></script>'
SCRIPT = """
(() => {
  let seen = 0, held = false, waits = false;
  const look = () => {
    waits = false;
    const tongue = document.querySelector('#bb-head [lang]')?.lang;
    if (tongue && document.documentElement.lang !== tongue) document.documentElement.lang = tongue;
    for (const code of document.querySelectorAll('.cm-scroller[tabindex="-1"]')) code.tabIndex = 0;
    const chat = document.querySelector('#bb-chat');
    const said = document.querySelectorAll('#bb-chat .bb-said');
    if (said.length !== seen) { seen = said.length; held = true; }
    if (!chat || !seen || !held) return;
    const last = said[seen - 1].getBoundingClientRect();
    chat.scrollTop += last.top - chat.getBoundingClientRect().top - 12;
  };
  const later = () => { if (!waits) { waits = true; requestAnimationFrame(look); } };
  new MutationObserver(later).observe(document.body, {childList: true, subtree: true});
  const leave = (event) => { if (event.target.closest?.('#bb-chat')) held = false; };
  for (const kind of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
    document.addEventListener(kind, leave, {passive: true});
})();
"""
