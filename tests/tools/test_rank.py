"""Order of candidates."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from bowerbird.need import Need
from bowerbird.record import ModelRecord
from tools.rank import rank, tried_first
from tools.shelf import HINT, Shelf, stem, words
from tools.variety import diverse
from tools.verdict import MANY_LANGUAGES, Unchecked

Make = Callable[..., ModelRecord]
_EV = {"dataset": "imagenet-1k", "metric": "top-1", "source": "s", "as_of": "2026"}


def _order(need: Need, records: list[ModelRecord]) -> list[str]:
    shelf = Shelf.of(records)
    return [r.record.id for r in rank(need, [(i, ()) for i in shelf.items], shelf, {}, {})]


def test_a_specialist_beats_a_better_tested_general_model(make: Make) -> None:
    general = [
        make(
            f"g/{n}", params=1_000_000 * n, evidence=[_EV | {"value": 70 + n, "grade": "verified"}]
        )
        for n in range(1, 9)
    ]
    bird = make("h/bird-species-classifier", params=86_000_000, likes=3)
    need = Need(task=["image-classification"], domain=["bird"], wants=["small"])
    assert _order(need, [*general, bird])[0] == "h/bird-species-classifier"


def test_small_prefers_the_smaller_of_equals(make: Make) -> None:
    big, small = make("a/big", params=90_000_000), make("b/small", params=2_000_000)
    need = Need(task=["image-classification"], wants=["small"])
    assert _order(need, [big, small]) == ["b/small", "a/big"]


def test_an_unchecked_limit_ranks_below_a_checked_one(make: Make) -> None:
    shelf = Shelf.of([make("a/unknown"), make("b/known", params=5_000_000)])
    unknown, known = shelf.items
    need = Need(task=["image-classification"], max_params_m=10)
    doubt = Unchecked("max_params_m", "its number of parameters is not known")
    ranked = rank(need, [(unknown, (doubt,)), (known, ())], shelf, {}, {})
    assert [r.record.id for r in ranked] == ["b/known", "a/unknown"]
    assert ranked[1].unknown == (doubt,)


def test_a_verified_figure_beats_the_same_one_claimed(make: Make) -> None:
    pool = [
        make(f"p/{n}", evidence=[_EV | {"value": 60.0 + n, "grade": "verified"}]) for n in range(6)
    ]
    claimed = make("a/claimed", evidence=[_EV | {"value": 70, "grade": "author-card"}])
    verified = make("z/verified", evidence=[_EV | {"value": 70, "grade": "verified"}])
    order = _order(Need(task=["image-classification"]), [*pool, claimed, verified])
    assert order.index("z/verified") < order.index("a/claimed")


def test_ties_go_by_id(make: Make) -> None:
    records = [make(f"x/{c}") for c in "cab"]
    assert _order(Need(task=["image-classification"]), records) == ["x/a", "x/b", "x/c"]


def test_one_network_is_one_choice(make: Make) -> None:
    net = {"library": "timm", "name": "resnet50", "basis": "registry"}
    records = [make(f"timm/resnet50.a{n}_in1k", architecture=net) for n in range(3)]
    other = make("timm/vit", architecture={**net, "name": "vit"})
    shelf = Shelf.of([*records, other])
    ranked = rank(Need(), [(i, ()) for i in shelf.items], shelf, {}, {})
    assert len(diverse(ranked, 4)) == 2


def test_words_are_split_and_stemmed() -> None:
    assert {"bird", "species", "efficientnet"} <= words("BirdsSpecies/efficientNet")
    assert stem("classes") == "class"
    assert stem("categories") == "category"


def test_a_face_is_not_facebook(make: Make) -> None:
    assert Shelf.of([make("facebook/detr")]).covers("face") == {}


def test_hints_count_less_than_facts(make: Make) -> None:
    shelf = Shelf.of([make("a/frog"), make("a/x", hints=["frog"])])
    assert shelf.covers("frog") == {0: 1.0, 1: HINT}


def test_half_of_a_phrase_counts_half(make: Make) -> None:
    shelf = Shelf.of([make("a/traffic-sign"), make("a/traffic-jam"), make("a/cake")])
    assert shelf.covers("traffic sign") == {0: 1.0, 1: 0.5}


def test_a_coco_detector_knows_cats(make: Make) -> None:
    shelf = Shelf.of([make("a/detr", datasets=["coco"]), make("a/hands", datasets=["hands"])])
    assert set(shelf.covers("cat")) == {0}


def test_a_subject_that_nothing_knows_does_not_tell_candidates_apart(make: Make) -> None:
    shelf = Shelf.of([make("a/one"), make("a/two")])
    assert shelf.subject(shelf.covered(["zeppelin"])) is None


def test_an_instruction_tuned_model_comes_before_a_bare_one(make: Make) -> None:
    bare = make("a/llm-1b", tasks=["text-generation"])
    tuned = make("b/llm-1b-instruct", tasks=["text-generation"])
    order = _order(Need(task=["text-generation"]), [bare, tuned])
    assert order == ["b/llm-1b-instruct", "a/llm-1b"]


@given(st.lists(st.floats(min_value=0, max_value=100), min_size=5, max_size=30))
def test_standing_is_a_share_and_grows_with_the_figure(values: list[float]) -> None:
    records = [
        ModelRecord.model_validate(
            {
                "id": f"a/{n}",
                "catalogue": "t",
                "source": "s",
                "as_of": "2026",
                "evidence": [_EV | {"value": v, "grade": "verified"}],
            }
        )
        for n, v in enumerate(values)
    ]
    shelf = Shelf.of(records)
    pairs = sorted((r.evidence[0].value, shelf.standing(r.evidence[0]) or 0.0) for r in records)
    standings = [s for _, s in pairs]
    assert standings == sorted(standings)
    assert all(0 <= s <= 1 for s in standings)


def test_a_copy_is_told_from_the_model_it_is_named_after(make: Make) -> None:
    known = make("pyannote/segmentation", downloads_month=1_000_000)
    again = make("someone/Segmentation")
    other = make("someone/else")
    shelf = Shelf.of([known, again, other])
    assert shelf.is_copy(again)
    assert not shelf.is_copy(known)
    assert not shelf.is_copy(other)


def test_a_model_for_something_else_sinks(make: Make) -> None:
    need = Need(task=["image-classification"])
    assert _order(need, [make("a/blood-cell-net"), make("b/plain-net")]) == [
        "b/plain-net",
        "a/blood-cell-net",
    ]


def test_nearness_in_meaning_stands_in_for_words(make: Make) -> None:
    need = Need(task=["image-classification"], domain=["mole"])
    shelf = Shelf.of([make("a/one"), make("b/skin"), make("c/mole")])
    items = [(item, ()) for item in shelf.items]
    order = [r.record.id for r in rank(need, items, shelf, {}, {"b/skin": 1.0})]
    assert order == ["c/mole", "b/skin", "a/one"]


def test_a_heavy_small_network_is_not_light(make: Make) -> None:
    need = Need(task=["image-classification"], hardware="edge")
    few = [make(f"f/{n}", params=5_000_000 + n, gmacs=0.2) for n in range(3)]
    heavy = make("a/heavy", params=5_000_000, gmacs=14.0)
    assert _order(need, [heavy, *few])[-1] == "a/heavy"


def test_what_can_be_tried_goes_first_among_equals(make: Make) -> None:
    network = {"library": "timm", "name": "resnet18", "basis": "registry"}
    shelf = Shelf.of([make("a/unknown-net"), make("b/known-net", architecture=network)])
    ranked = rank(Need(), [(i, ()) for i in shelf.items], shelf, {"a/unknown-net": 1.0}, {})
    assert tried_first(ranked)[0].record.id == "b/known-net"
    subject = Need(task=["image-classification"], domain=["unknown"])
    far = rank(subject, [(i, ()) for i in shelf.items], shelf, {}, {})
    assert tried_first(far)[0].record.id == "a/unknown-net", "a specialist is far better"


def test_a_job_that_is_a_subject_needs_none_of_its_words(make: Make) -> None:
    """ "outlines liver" is answered by what segments CT scans, without a word in common."""
    scans = make("a/whole", tasks=["image-segmentation"], tags=["CT scans"], likes=1)
    streets = make("b/streets", tasks=["image-segmentation"], likes=900, downloads_month=90_000)
    need = Need(task=["image-segmentation"], domain=["nifti", "outlines liver"])
    shelf = Shelf.of([scans, streets])
    items = [(i, ()) for i in shelf.items]
    found = rank(need, items, shelf, {}, {}, query="ct liver image segmentation")
    assert [r.record.id for r in found] == ["a/whole", "b/streets"]


def test_chance_words_in_models_of_later_tasks_do_not_lead(make: Make) -> None:
    mesh = make("a/mesh-maker", tasks=["image-to-3d"])
    printed = make("b/ocr-printed", tasks=["image-to-text"])
    need = Need(task=["image-to-3d", "image-to-text"], domain=["print"])
    assert _order(need, [mesh, printed])[0] == "a/mesh-maker"


def test_a_data_set_names_its_subject(make: Make) -> None:
    skin = make("a/skin-lesion-vit")
    other = make("b/vit", likes=500, downloads_month=500_000)
    need = Need(task=["image-classification"], dataset="ham10000")
    assert _order(need, [skin, other])[0] == "a/skin-lesion-vit"


def test_a_model_that_nobody_counted_has_its_publishers_name(make: Make) -> None:
    known = make("house/old", catalogue="hf", downloads_month=10**6, likes=900)
    new, stranger = make("house/new", catalogue="hf"), make("nobody/new-too", catalogue="hf")
    shelf = Shelf.of([known, new, stranger])
    assert shelf.repute(known) == 0.0 == shelf.repute(stranger)
    assert 0.0 < shelf.repute(new) < 1.0


def test_makers_in_names_of_weights_and_licences_are_no_subject(make: Make) -> None:
    snap = make("timm/efficientformer_l1.snap_dist_in1k", catalogue="timm")
    cut = make(
        "timm/mobilevit_s.cvnets_in1k", catalogue="timm", license="cvnets-license",
        description="naming what a picture shows; Apple's CVNets licence",
    )  # fmt: skip
    fruit = make("h/apple-variety-classifier")
    shelf = Shelf.of([snap, cut, fruit])
    assert shelf.covers("snap") == {}
    assert shelf.covers("apple") == {2: 1.0}


def test_a_voice_of_unnamed_languages_is_behind_one_that_names_yours(make: Make) -> None:
    many = make("a/voices", tasks=["text-to-speech"], languages=["multilingual"], likes=900)
    welsh = make("b/llais", tasks=["text-to-speech"], languages=["cy"])
    shelf = Shelf.of([many, welsh])
    first, second = shelf.items
    need = Need(task=["text-to-speech"], languages=["cy"])
    doubt = Unchecked("languages", MANY_LANGUAGES)
    ranked = rank(need, [(first, (doubt,)), (second, ())], shelf, {}, {})
    assert ranked[0].record.id == "b/llais"
