"""What models trained on a common data set can tell apart, by name.

A detector trained on COCO finds cats, cars and bicycles without being called
a cat detector.  The words are the sets' own label names, from their published
label lists (COCO 2017, PASCAL VOC 2012), and for AudioSet and ESC-50 the
everyday part of them.  They are used to meet the words of a request and are
never shown as facts.
"""

from __future__ import annotations

_VOC = (
    "aeroplane bicycle bird boat bottle bus car cat chair cow table dog horse motorbike "
    "person plant sheep sofa train tv monitor people human pedestrian vehicle animal"
)
_COCO = _VOC + (
    " motorcycle airplane truck traffic light hydrant stop sign parking meter bench elephant bear "
    "zebra giraffe backpack umbrella handbag tie suitcase frisbee ski snowboard ball kite bat "
    "glove skateboard surfboard racket glass cup fork knife spoon bowl banana apple sandwich "
    "orange broccoli carrot dog pizza donut cake couch bed toilet laptop mouse remote keyboard "
    "phone microwave oven toaster sink refrigerator book clock vase scissors teddy hair toothbrush"
)
_SOUNDS = (
    "speech music baby cry crying infant laughter cough sneeze snore breathing clapping "
    "footsteps whisper scream dog bark cat meow bird chirp rooster cow pig sheep frog insect "
    "cricket rain wind thunder water sea waves fire crackling siren alarm bell clock church "
    "horn engine train car airplane helicopter chainsaw vacuum washing machine door knock "
    "glass breaking gunshot fireworks keyboard typing mouse click whistle"
)

CLASS_WORDS: dict[str, frozenset[str]] = {
    "coco": frozenset(_COCO.split()),
    "voc": frozenset(_VOC.split()),
    "audioset": frozenset(_SOUNDS.split()),
    "esc-50": frozenset(_SOUNDS.split()),
}


def class_words(datasets: list[str]) -> set[str]:
    """Label words of all of these data sets that are known here."""
    found: set[str] = set()
    for dataset in datasets:
        found |= CLASS_WORDS.get(dataset, frozenset())
    return found
