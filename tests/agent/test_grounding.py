"""What a language model may say, sentence by sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.grounding import Ledger, check, problems


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger(said="small bird classifier under 100 mb, not vgg16")
    facts = {"figures": [5.48, 21.9, 75.78, 14.06], "license": "apache-2.0",
             "doors": ["torchvision:mobilenet_v3_large/IMAGENET1K_V1"]}  # fmt: skip
    made.add_model("timm/mobilenetv3_large_100.ra_in1k", facts)
    made.add_model("acme/birds-large", {"figures": [303.9], "license": "cc-by-nc-4.0"})
    return made


@pytest.mark.parametrize(
    "sentence",
    [
        "Take `timm/mobilenetv3_large_100.ra_in1k`.",
        "mobilenetv3_large_100 has 5.48 million parameters and 21.9 MB.",
        "It has about 5.5 million parameters.",
        "It reaches 75.78 % top-1 accuracy, or 76 % rounded.",
        "It took 14.06 ms here.",
        "It is under Apache-2.0, so you may sell it.",
        "The Apache 2.0 licence lets you use it.",
        "acme/birds-large is under cc-by-nc-4.0 and has 304 million parameters.",
        "You asked for less than 100 MB and not vgg16.",
        "Two of them fit; try both on 20 pictures of your own.",
        "This works with the first one, and I would start there.",
        "Der Preis dafür ist die Geschwindigkeit.",
        "Please send me what you find, with permission.",
    ],
)
def test_what_holds_stays(ledger: Ledger, sentence: str) -> None:
    assert problems(sentence, ledger) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Take `acme/birds-small`.",
        "acme/birds-tiny-2 is better.",
        "Use resnet152 instead.",
        "torchvision:resnet50/IMAGENET1K_V2 is good, too.",
        "It reaches 97.3 % accuracy.",
        "Its accuracy is 0.97.",
        "It needs only 3 ms per picture.",
        "It has 12 million parameters.",
        "It weighs 9 MB.",
        "It is under the MIT licence.",
        "It is GPL-3.0.",
        "It is cc-by-4.0.",
        "See https://evil.example/a?b=c for it.",
        "![x](http://evil.example/leak.png)",
        "Open www.evil.example now.",
        "It had 12,345,678 downloads.",
    ],
)
def test_what_has_no_ground_goes(ledger: Ledger, sentence: str) -> None:
    assert problems(sentence, ledger)
    text = f"A good choice. {sentence} It is small."
    checked = check(text, ledger)
    assert checked.removed >= 1
    assert sentence not in checked.text
    assert "A good choice." in checked.text


@given(st.text(max_size=400))
def test_any_text_can_be_checked(text: str) -> None:
    checked = check(text, Ledger())
    assert check(checked.text, Ledger()).removed == 0
    assert "http://" not in checked.text.lower()
