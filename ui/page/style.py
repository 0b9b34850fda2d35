"""How the page looks: colours for light and dark, cards, marks, the plot.  No file from outside."""

# ruff: noqa: E501  (rules read better unbroken)

from __future__ import annotations

CSS = """
:root { --bb-line: #d9dee5; --bb-soft: #f5f7f9; --bb-card: #ffffff; --bb-ink: #16202c; --bb-dim: #55606e;
  --bb-accent: #0f766e; --bb-accent-soft: #e3f4f1; --bb-good: #166534; --bb-good-soft: #e2f4e6;
  --bb-warn: #8a4b08; --bb-warn-soft: #fdf0d8; --bb-bad: #a01c1c; --bb-bad-soft: #fde6e6; }
.dark { --bb-line: #333d49; --bb-soft: #18202a; --bb-card: #1b242f; --bb-ink: #e9eef4; --bb-dim: #a3afbd;
  --bb-accent: #5eead4; --bb-accent-soft: #123b38; --bb-good: #86efac; --bb-good-soft: #14341f;
  --bb-warn: #fcd38a; --bb-warn-soft: #3d2c0e; --bb-bad: #fca5a5; --bb-bad-soft: #431919; }
gradio-app, .gradio-container, .gradio-container .main, .gradio-container .wrap, .gradio-container .contain, .gradio-container .column, .gradio-container .row { min-width: 0; }
gradio-app, .gradio-container { width: 100%; }
.gradio-container > .main { padding: 0 !important; }
.gradio-container { max-width: 1500px !important; overflow-x: clip; margin: 0 auto !important; padding: 0 1.5rem 2rem !important; }
.gradio-container :focus-visible { outline: 3px solid var(--bb-accent) !important; outline-offset: 2px; border-radius: 4px; }
.gradio-container .prose { color: var(--bb-ink); }
#bb-head { padding: .9rem 0 .25rem; }
#bb-head h1 { font-size: 1.45rem; margin: 0; letter-spacing: -.01em; }
#bb-head p { margin: .1rem 0 0; color: var(--bb-dim); font-size: .95rem; }
#bb-top { align-items: center; flex-wrap: wrap; gap: .5rem; }
#bb-top > * { flex: 0 0 auto; }
#bb-top > #bb-head { flex: 1 1 20rem; }
.gradio-container main, .gradio-container main > .wrap, .gradio-container .contain { width: 100% !important; max-width: none !important; min-width: 0; box-sizing: border-box; }
.gradio-container:not(:has(#bb-found)) #bb-top { max-width: 820px; margin: 8vh auto 0; width: 100%; }
.gradio-container:not(:has(#bb-found)):has(#bb-chat) #bb-top { margin-top: 0; }
.gradio-container:not(:has(#bb-found)) #bb-head h1 { font-size: 1.9rem; }
#bb-main > *, #bb-found > *, #bb-tabs, #bb-tabs > *, #bb-tabs .tabitem > * { min-width: 0 !important; max-width: 100%; }
#bb-main { gap: 1.25rem; align-items: flex-start; flex-wrap: wrap; }
#bb-main > #bb-talk { flex: 5 1 340px; }
#bb-main > #bb-found { flex: 7 1 420px; }
#bb-main > #bb-talk:only-child, #bb-main:not(:has(> #bb-found:not(.hide):not(.hidden))) > #bb-talk { max-width: 820px; margin: 0 auto; }
@media (min-width: 1000px) { #bb-talk { position: sticky; top: .75rem; } #bb-chat { max-height: calc(100vh - 23rem) !important; overflow-y: auto; } }
.bb-quiet { background: none !important; border: 1px solid var(--bb-line) !important; border-radius: 999px !important; min-width: 0 !important; font-weight: 500 !important; padding: .3rem .8rem !important; color: var(--bb-ink) !important; box-shadow: none !important; }
.bb-quiet:hover { border-color: var(--bb-accent) !important; }
#bb-top .bb-quiet, #bb-top a { flex: 0 0 auto; width: auto; }
.gradio-container a { color: var(--bb-accent); text-decoration: none; } .gradio-container a:hover { text-decoration: underline; }

.bb-h h2 { font-size: 1.08rem; margin: 0; }
#bb-found { gap: .7rem; }
#bb-relax:not(:has(button)), #bb-options:not(:has(button)), #bb-moves:not(:has(button)), #bb-help:not(:has(button)), #bb-timing:not(:has(.bb-progress)):not(:has(button)) { display: none; }
#bb-more > button { padding: .1rem 0; }

/* The conversation */
#bb-chat { border: 1px solid var(--bb-line); border-radius: 14px; background: var(--bb-soft); }
#bb-chat .prose { font-size: .95rem; } #bb-chat .bb-say p, #bb-chat .bb-say li { line-height: 1.5; }
#bb-chat .bb-say p { margin: 0 0 .55rem; } #bb-chat .bb-say p:last-child { margin: 0; }
#bb-chat .bb-say code { display: inline; padding: 0 !important; border: 0 !important; background: none !important; font-size: .92em; }
#bb-chat .bb-say code, .bb-id code, .bb-table code { overflow-wrap: anywhere; white-space: normal; }
#bb-chat .bb-problem { color: var(--bb-bad); } #bb-chat .duration { color: var(--bb-dim) !important; }
body:not(.dark) #bb-found .cm-line { filter: brightness(.62) saturate(1.3); } .gradio-container .download-link { min-width: 24px; min-height: 24px; }
#bb-chat .thought-group .arrow { visibility: hidden; width: 0; } #bb-chat .thought-group .title::before { content: '\\25B8'; color: var(--bb-accent); margin-right: .15rem; }
#bb-chat button[aria-label="Clear"], #bb-chat .icon-button-wrapper { display: none; }
#bb-send, #bb-stop { min-width: 5.5rem; max-width: 7rem; }
#bb-ask { align-items: flex-end; gap: .5rem; } #bb-ask button { min-height: 3rem; }
.bb-row { flex-wrap: wrap; gap: .4rem; }
.bb-row > * { flex: 0 1 auto !important; min-width: 0 !important; }
.bb-row button, .bb-row a.sm, .bb-row a.lg { border-radius: 999px; border: 1px solid var(--bb-line); background: var(--bb-card); color: var(--bb-ink); font-weight: 500; padding: .35rem .85rem; min-height: 2.2rem; }
.bb-row button:hover, .bb-row a.sm:hover { border-color: var(--bb-accent); }
.bb-options button { border-color: var(--bb-accent); background: var(--bb-accent-soft); color: var(--bb-ink); text-align: left; }
.bb-hint { color: var(--bb-dim); font-size: .88rem; }
.bb-hint p { margin: 0; }

/* What was understood */
#bb-chips .form, #bb-more-chips .form { display: grid !important; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: .5rem; background: none !important; border: 0 !important; box-shadow: none !important; overflow: visible; flex: 1 1 100% !important; width: 100%; }
#bb-chips .form > *, #bb-more-chips .form > * { min-width: 0 !important; }
#bb-chips .form > .bb-chip, #bb-more-chips .form > .bb-chip { border: 1px solid var(--bb-line) !important; border-radius: 12px !important; background: var(--bb-card) !important; padding: .3rem .65rem .35rem !important; box-shadow: none !important; }
#bb-chips .bb-chip:focus-within, #bb-more-chips .bb-chip:focus-within { outline: 3px solid var(--bb-accent); outline-offset: 1px; }
#bb-chips .form > .bb-chip.bb-set, #bb-more-chips .form > .bb-chip.bb-set { border-color: var(--bb-accent) !important; background: var(--bb-accent-soft) !important; }
.bb-chip .wrap, .bb-chip .wrap-inner, .bb-chip input, .bb-chip textarea, .bb-chip .secondary-wrap { background: none !important; border: 0 !important; box-shadow: none !important; padding: 0 !important; min-height: 0 !important; color: var(--bb-ink); }
.bb-chip input { text-overflow: ellipsis; padding: 0 1rem 0 0 !important; margin: 0 !important; font-weight: 550; } #bb-chip-task { grid-column: span 2; } .bb-chip .icon-wrap { right: 0 !important; }
.bb-chip span[data-testid="block-info"] { font-size: .74rem; color: var(--bb-dim); margin-bottom: .1rem; }
.bb-chip input, .bb-chip textarea { font-size: .88rem !important; }
#bb-assumed { color: var(--bb-dim); font-size: .9rem; } #bb-assumed p, #bb-legend p { margin: 0 0 .2rem; }
#bb-legend { font-size: .9rem; } #bb-legend .bb-more { margin-top: 0; }
#bb-box textarea::placeholder { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }

.gradio-container button[role="tab"][aria-selected="true"] { color: var(--bb-accent) !important; font-weight: 600; }
#bb-about { color: var(--bb-dim); font-size: .92rem; margin-top: .75rem; } #bb-about ul { margin: .3rem 0 0; padding-left: 1.1rem; }

/* Timing */
#bb-timing { align-items: center; gap: .6rem; flex-wrap: wrap; }
#bb-timing > * { flex: 0 0 auto !important; min-width: 0 !important; }
#bb-timing > #bb-told { flex: 1 1 12rem !important; }
#bb-timing button { border-radius: 999px; border: 1px solid var(--bb-line); background: var(--bb-card); color: var(--bb-ink); font-weight: 500; padding: .35rem .85rem; min-height: 2.2rem; }
#bb-timing button:hover { border-color: var(--bb-accent); }
.bb-progress { display: flex; align-items: center; gap: .6rem; font-size: .92rem; color: var(--bb-ink); }
.bb-progress progress { width: 6.5rem; height: .55rem; flex: none; appearance: none; border: 0; border-radius: 99px; overflow: hidden; background: var(--bb-line); }
.bb-progress progress::-webkit-progress-bar { background: var(--bb-line); } .bb-progress progress::-webkit-progress-value { background: var(--bb-accent); } .bb-progress progress::-moz-progress-bar { background: var(--bb-accent); }

/* Cards */
.bb-slot { border: 1px solid var(--bb-line); border-radius: 14px; background: var(--bb-card); padding: .9rem 1.05rem; gap: .6rem; }
.bb-slot.bb-top { border: 2px solid var(--bb-accent); }
.bb-rank { font-size: .78rem; text-transform: uppercase; letter-spacing: .06em; color: var(--bb-accent); font-weight: 700; margin: 0; }
.bb-id { margin: .1rem 0 .15rem !important; font-size: 1.06rem; }
.bb-id code { background: none !important; border: 0 !important; padding: 0 !important; font-size: 1.02rem; }
.bb-id a code, .bb-table a code { color: var(--bb-accent) !important; } .bb-table code { background: none !important; border: 0 !important; padding: 0 !important; }
.bb-why { margin: 0 0 .55rem; color: var(--bb-dim); }
.bb-facts { display: grid; grid-template-columns: minmax(7.4rem, max-content) 1fr; gap: .4rem .9rem; margin: 0; }
.bb-facts dt { color: var(--bb-dim); font-weight: 500; font-size: .9rem; }
.bb-facts dd { margin: 0; overflow-wrap: anywhere; }
.bb-note { color: var(--bb-dim); font-size: .9rem; }
.bb-mark { display: inline-block; font-size: .72rem; font-weight: 650; padding: .02rem .5rem; border-radius: 999px; vertical-align: .08em; white-space: nowrap; border: 1px solid currentColor; cursor: help; }
.bb-measured { color: var(--bb-good); background: var(--bb-good-soft); } .bb-estimated { color: var(--bb-warn); background: var(--bb-warn-soft); border-style: dashed; }
.bb-claimed { color: var(--bb-dim); background: var(--bb-soft); } .bb-unknown { color: var(--bb-bad); background: var(--bb-bad-soft); border-style: dotted; }
.bb-verdict { font-weight: 650; } .bb-verdict.bb-allowed { color: var(--bb-good); } .bb-verdict.bb-conditions { color: var(--bb-warn); }
.bb-verdict.bb-not-allowed, .bb-verdict.bb-unknown { color: var(--bb-bad); background: none; }
.bb-more { margin-top: .55rem; font-size: .9rem; } .bb-more summary { cursor: pointer; color: var(--bb-accent); padding: .15rem 0; }
.bb-more .bb-facts { margin-top: .4rem; }

/* Tables and the plot */
.bb-scroll { overflow-x: auto; }
.bb-scroll .bb-table, .bb-scroll .bb-table tr { border: 0 !important; }
.bb-table { border-collapse: collapse; min-width: 34rem; width: 100%; font-size: .93rem; }
.bb-scroll .bb-table th, .bb-scroll .bb-table td { border: 0 !important; border-top: 1px solid var(--bb-line) !important; padding: .5rem .6rem; text-align: left; vertical-align: top; background: none; }
.bb-scroll .bb-table thead th, .bb-scroll .bb-table thead td { border-top: 0 !important; } .bb-table th[scope=row] { color: var(--bb-dim); font-weight: 500; white-space: nowrap; }
.bb-plot { margin: 0; } .bb-plot figcaption { font-size: .92rem; color: var(--bb-dim); margin-bottom: .5rem; }
.bb-area { position: relative; height: 320px; margin: .5rem 1rem 1.9rem 3rem; border-left: 1px solid var(--bb-dim); border-bottom: 1px solid var(--bb-dim); }
.bb-dot { display: inline-block; width: 11px; height: 11px; border-radius: 50%; background: #94a3b8; border: 2px solid var(--bb-card); box-sizing: border-box; }
.bb-area .bb-dot { position: absolute; transform: translate(-50%, 50%); cursor: help; }
.bb-dot.bb-best { background: #f59e0b; width: 13px; height: 13px; } .bb-dot.bb-pick { background: var(--bb-accent); width: 17px; height: 17px; z-index: 2; }
.bb-dot.bb-pick.bb-best { box-shadow: 0 0 0 3px #f59e0b; }
.bb-label { display: none; position: absolute; left: 50%; bottom: 140%; transform: translateX(-50%); white-space: nowrap; font-size: .76rem; background: var(--bb-card); color: var(--bb-ink); border: 1px solid var(--bb-line); border-radius: 6px; padding: .05rem .4rem; z-index: 3; }
.bb-at-left .bb-label { left: -6px; transform: none; } .bb-at-right .bb-label { left: auto; right: -6px; transform: none; }
.bb-pick .bb-label, .bb-dot:hover .bb-label, .bb-dot:focus .bb-label { display: block; }
.bb-step { position: absolute; border-top: 2px dashed #f59e0b; height: 0; } .bb-rise { position: absolute; border-left: 2px dashed #f59e0b; width: 0; }
.bb-tick-x, .bb-tick-y { position: absolute; white-space: nowrap; font-size: .75rem; color: var(--bb-dim); }
.bb-tick-x { top: 100%; transform: translate(-50%, .25rem); } .bb-tick-y { right: 100%; transform: translate(-.4rem, 50%); }
.bb-legend { font-size: .85rem; color: var(--bb-dim); margin: 0; } .bb-legend .bb-dot { vertical-align: -.1rem; margin-left: .6rem; }

@media (max-width: 640px) {
  .gradio-container { padding: 0 .6rem 1.5rem !important; }
  #bb-main > #bb-talk, #bb-main > #bb-found { flex: 1 1 100% !important; min-width: 0 !important; }
  #bb-chips .form, #bb-more-chips .form { grid-template-columns: 1fr 1fr; }
  #bb-top > #bb-head { flex-basis: 100%; }
  #bb-tabs button[role="tab"] { padding: 0 .5rem; font-size: .84rem; }
  #bb-timing > #bb-told { flex-basis: 100% !important; }
  .bb-facts { grid-template-columns: 1fr; gap: 0; } .bb-facts dd { margin-bottom: .5rem; }
  .bb-area { margin-left: 2.2rem; height: 260px; } .bb-area .bb-label { display: none; }
}
@media (prefers-reduced-motion: reduce) { .gradio-container * { animation: none !important; transition: none !important; } }
"""
