"""The page's one script: the newest message of the conversation is moved into view.

Gradio scrolls its chat to the very end, where an answer longer than the window
begins out of sight; it is left alone once the reader scrolls.  Served as a
file, because the page's policy allows no eval.
"""

from __future__ import annotations

PATH = "/page/scroll.js"
HEAD = f'<script src="{PATH}" defer></script>'
SCRIPT = """
(() => {
  let seen = 0, held = false, waits = false;
  const look = () => {
    waits = false;
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
