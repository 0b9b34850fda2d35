"""Cutting documents: always the same, small enough, and local when something changes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import MAX_TOKENS, cut, plain, tokens
from index.encoder import model_folder

CARD = """---
license: mit
---
# Birds
![picture](x.png) See [the paper](http://x).

```python
secret = 1
```

## Training
""" + "\n\n".join(f"Paragraph {n} tells of feathers and songs. " * 12 for n in range(8))


def test_chunks_have_headings_and_room() -> None:
    chunks = cut("a/b", "card", CARD)
    assert [c.title for c in chunks][:2] == ["Birds", "Training"]
    assert len(chunks) > 3
    assert all(tokens(c.text) <= MAX_TOKENS for c in chunks)
    assert "secret" not in plain(CARD)
    assert "the paper" in chunks[0].text
    assert "http" not in chunks[0].text
    assert cut("a/b", "card", CARD) == chunks


def test_the_encoder_sees_whole_chunks() -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    for chunk in cut("a/b", "card", CARD):
        assert len(tokenizer.encode(chunk.text).ids) <= 256


def test_an_edit_leaves_the_other_chunks_as_they_are() -> None:
    before = cut("a/b", "card", CARD)
    after = cut("a/b", "card", CARD + "\n\n# New\n\nMore of it.")
    assert [c.id for c in after][: len(before)] == [c.id for c in before]
    assert after[-1].title == "New"


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=3000))
def test_any_text_can_be_cut(text: str) -> None:
    chunks = cut("a/b", "x", text)
    assert len({c.id for c in chunks}) == len(chunks)
    assert all(tokens(c.text) <= MAX_TOKENS + 60 for c in chunks)
