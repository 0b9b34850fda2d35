"""The builder's rules for single libraries' zoos, on rows made up here."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from bowerbird.record import Door, Evidence, LicenseFact, ModelRecord
from index.builder import (
    embedders,
    extras,
    monai_source,
    noted,
    openmmlab_source,
    openvino_source,
    spacy_source,
    ultralytics_source,
    voices,
    wellknown,
)
from index.builder.assemble import assemble
from index.builder.tables import Report
from index.builder.words import describe


def _table(folder: Path, name: str, *rows: dict[str, object], columns: str = "") -> None:
    """A CSV file of facts; `columns` names those that the rows leave empty."""
    names = list(dict.fromkeys([*columns.split(), *(k for row in rows for k in row)]))
    with (folder / f"{name}.csv").open("w", newline="") as lines:
        writer = csv.DictWriter(lines, names)
        writer.writeheader()
        writer.writerows(rows)


def _hub(model_id: str) -> dict[str, ModelRecord]:
    return {model_id: ModelRecord(id=model_id, catalogue="hf", source="s", as_of="2026")}


def _figures(record: ModelRecord) -> dict[str, float]:
    return {e.metric: e.value for e in record.evidence}


def test_ultralytics(tmp_path: Path) -> None:
    _table(
        tmp_path, "ultralytics_models",
        {"model": "YOLO99n", "size (pixels)": "640", "mAP val 50-95": "40.5", "params (M)": "2.5",
         "FLOPs (B)": "6", "Speed CPU ONNX (ms)": "38.9 ± 0.7"},
        {"model": "YOLO99n-seg", "size (pixels)": "640", "params (M)": "3",
         "mAP mask 50-95(e2e)": "30", "mAP box 50-95(e2e)": "39"},
        {"model": "YOLO99n-smell", "size (pixels)": "640", "params (M)": "3"},
    )  # fmt: skip
    first, second = ultralytics_source.load(tmp_path, report := Report())
    assert first.id == "github:ultralytics/ultralytics#yolo99n"
    assert first.license is not None
    assert first.license.id == "agpl-3.0"
    assert (first.params, first.input_size, first.gmacs) == (2_500_000, 640, 3.0)
    assert _figures(first) == {"box-map": 40.5}
    assert "cpu-onnx-ms:38.9" in first.tags
    assert "38.9" not in describe(first)
    assert "yolo99n" in describe(first)
    assert "github" not in describe(first)
    assert second.tasks == ["image-segmentation", "object-detection"]
    assert report.dropped["ultralytics"].total() == 1


def test_spacy_keeps_the_newest_version(tmp_path: Path) -> None:
    columns = "spacy_version license size pipeline vectors ents_f tag_acc dep_las speed"
    row: dict[str, object] = {"license": "MIT", "size": "12 MB", "pipeline": "tagger;ner"}
    _table(
        tmp_path, "spacy_models",
        {**row, "name": "de_core_x_sm", "version": "3.10.0", "ents_f": "0.85"},
        {**row, "name": "de_core_x_sm", "version": "3.9.0", "size": "99 MB"},
        {**row, "name": "de_core_x_sm", "version": "4.0.0a1"},
        {**row, "name": "xx_x_sm", "version": "3.0.0", "license": "GNU GPL 3.0"},
        {**row, "name": "en_trf_bert_lg", "version": "2.0.0"},
        {**row, "name": "es_old_sm", "version": "2.0.0a0"}, columns=columns,
    )  # fmt: skip
    hub = _hub("spacy/de_core_x_sm")
    hub["spacy/de_core_x_sm"] = hub["spacy/de_core_x_sm"].model_copy(
        update={"evidence": [Evidence(dataset="spaCy evaluation set", metric="ner f", value=0.8,
                                      grade="author-card", source="s", as_of="2023")]}
    )  # fmt: skip
    (new,) = spacy_source.merge(tmp_path, Report(), hub)
    merged = hub["spacy/de_core_x_sm"]
    assert (merged.size_bytes, _figures(merged)) == (12_000_000, {"ner f": 85.0})
    assert new.id == "github:explosion/spacy-models#xx_x_sm"
    assert new.languages == ["multilingual"]
    assert new.license is not None
    assert new.license.id == "gpl-3.0"


def test_monai(tmp_path: Path) -> None:
    _table(
        tmp_path, "monai_bundles",
        {"bundle": "spleen_ct_segmentation", "version": "1.0", "data_type": "nibabel",
         "eval_metrics": json.dumps({"mean_dice": 0.96, "by organ": {"left": 0.5}, "no": 0})},
        {"bundle": "any_template", "version": "1.0"}, columns="data_type eval_metrics",
    )  # fmt: skip
    (made,) = monai_source.load(tmp_path, Report())
    assert made.tasks == ["image-segmentation"]
    assert {"medical", "3d", "CT scans"} <= set(made.tags)
    assert _figures(made) == {"mean-dice": 96.0, "by-organ-left": 50.0}


def test_voices(tmp_path: Path) -> None:
    columns = "type language dataset model license author url vocoder"
    _table(
        tmp_path, "coqui_tts_models",
        {"name": "tts_models/hau/cv/vits-female", "type": "tts_models", "language": "hau",
         "dataset": "cv", "model": "vits-female", "license": "MPL"},
        {"name": "tts_models/multilingual/multi-dataset/xtts_v2", "type": "tts_models",
         "language": "multilingual", "dataset": "multi-dataset", "model": "xtts_v2",
         "license": "CPML"},
        columns=columns,
    )  # fmt: skip
    hub = _hub("coqui/XTTS-v2")
    (made,) = voices.coqui(tmp_path, Report(), hub)
    assert (made.languages, made.datasets) == (["ha"], ["common-voice"])
    assert made.license is not None
    assert made.license.id == "mpl-2.0"
    assert "female-voice" in made.tags
    assert hub["coqui/XTTS-v2"].languages == ["multilingual"]

    upload = "https://zenodo.org/record/1/files/x.zip"
    columns = "corpus fs gender pytorch espnet commit"
    _table(
        tmp_path, "espnet_models",
        {"name": "me/long_name_of_it", "task": "tts", "url": upload, "lang": "jp", "valid": "true"},
        {"name": "me/short", "task": "tts", "url": upload, "lang": "jp", "valid": "true"},
        {"name": "me/broken", "task": "tts", "url": upload, "lang": "jp", "valid": "false"},
        {"name": "me/known", "task": "asr", "url": upload + "2", "lang": "en", "valid": "true"},
        columns=columns,
    )  # fmt: skip
    hub = _hub("espnet/me_known")
    (made,) = voices.espnet(tmp_path, report := Report(), hub)
    assert made.id == "github:espnet/espnet_model_zoo#me/short"
    assert made.languages == ["ja"]
    assert hub["espnet/me_known"].tasks == ["automatic-speech-recognition"]
    assert report.dropped["espnet"].total() == 3


def test_open_model_zoo(tmp_path: Path) -> None:
    intel = "https://raw.githubusercontent.com/openvinotoolkit/open_model_zoo/master/LICENSE"
    columns = "quantizable inputs bytes arxiv index_row index_header"
    row: dict[str, object] = {"group": "intel", "framework": "dldt", "license": intel}
    _table(
        tmp_path, "open_model_zoo_models",
        {**row, "name": "person-reidentification-1", "task_type": "object_attributes",
         "index_row": '["x", "2.0", "1.5"]', "inputs": '[["a", [1, 3, 256, 128], "NCHW"]]',
         "index_header": '["Model Name", "Complexity (GFLOPs)", "Size (Mp)"]'},
        {**row, "name": "reader-encoder", "task_type": "optical_character_recognition"},
        {**row, "name": "resnet-50", "task_type": "classification", "group": "public",
         "license": "https://raw.githubusercontent.com/pytorch/vision/master/LICENSE"},
        {**row, "name": "some-net", "task_type": "classification", "group": "public",
         "license": "https://example.org", "bytes": "5000", "framework": "onnx",
         "index_row": '["71.5%/90.1%<br>70%/89%", "1", "2"]',
         "index_header": '["Accuracy", "GFlops", "mParams"]'},
        columns=columns,
    )  # fmt: skip
    person, net = openvino_source.load(tmp_path, report := Report())
    assert person.tasks == ["image-feature-extraction"]
    assert (person.params, person.size_basis, person.input_size) == (1_500_000, "from-params", 256)
    assert person.license is not None
    assert (person.license.id, person.license.basis) == ("apache-2.0", "family")
    assert net.license is None
    assert (net.size_bytes, _figures(net)) == (5000, {"top-1": 71.5, "top-5": 90.1})
    assert report.dropped["openvino"].total() == 2


def _mm(name: str, value: float, **more: object) -> dict[str, object]:
    results = [{"task": "Object Detection", "dataset": "COCO", "metrics": {"box AP": value}}]
    return {
        "zoo": "mmdet", "name": name, "collection": "ATSS", "config": f"configs/atss/{name}.py",
        "tasks": "Object Detection", "results": json.dumps(results), "weights": "w.pth",
        "paper_url": "https://arxiv.org/abs/1912.02424", **more,
    }  # fmt: skip


def test_openmmlab_keeps_the_best_of_each_kind(tmp_path: Path) -> None:
    pose = json.dumps(
        [{"task": "Body 2D Keypoint", "dataset": "COCO", "metrics": {"AP": 0.75}}]
    )  # fmt: skip
    _table(
        tmp_path, "mm_zoo_models",
        _mm("atss_r50_fpn_1x_coco", 39.4), _mm("atss_r50_fpn_8xb2-3x_coco", 41.0),
        _mm("atss_r101_fpn_1x_coco", 43.0), _mm("atss_swin-l_fpn_1x_coco", 50.0),
        _mm("atss_x101_fpn_1x_coco", 45.0), _mm("atss_r18_fpn_1x_coco", 36.0),
        _mm("atss_r34_fpn_1x_coco", 38.0, weights=""),
        _mm("rtmpose-m_8xb256-420e_coco-256x192", 0, zoo="mmpose", results=pose,
            collection="RTMPose", tasks="Body 2D Keypoint", params="13.6M", flops="1.93G"),
        _mm("resnet50_3rdparty_in1k", 76.0, zoo="mmpretrain"),
        columns="params flops train_data train_mem_gb license paper_title",
    )  # fmt: skip
    found = openmmlab_source.load(tmp_path, report := Report())
    records = {r.doors[0].name: r for r in found}
    assert set(records) == {
        "atss_swin-l_fpn_1x_coco", "atss_x101_fpn_1x_coco", "atss_r18_fpn_1x_coco",
        "rtmpose-m_8xb256-420e_coco-256x192",
    }  # fmt: skip
    made = records["atss_swin-l_fpn_1x_coco"]
    assert made.id == "github:open-mmlab/mmdetection#atss_swin-l_fpn_1x_coco"
    assert (made.library, made.arxiv, made.datasets) == ("mmdet", ["1912.02424"], ["coco"])
    assert [(e.metric, e.value, e.grade) for e in made.evidence] == [("box-map", 50.0, "verified")]
    assert made.license is not None
    assert made.license.basis == "family"
    assert made.params is None
    body = records["rtmpose-m_8xb256-420e_coco-256x192"]
    assert (body.params, body.gmacs) == (13_600_000, 1.93)
    assert _figures(body) == {"keypoint-map": 75.0}
    assert report.dropped["openmmlab"] == {
        "same network on another schedule or input size": 1, "without published weights": 1,
        "neither among a method's best nor its lightest": 2, "re-hosted weights of others": 1,
    }  # fmt: skip


def test_openmmlab_knows_sizes_of_named_networks(tmp_path: Path) -> None:
    columns = "params flops train_data train_mem_gb license paper_title"
    _table(tmp_path, "mm_zoo_models", _mm("rtmdet_s_8xb32-300e_coco", 44.6), columns=columns)
    (made,) = openmmlab_source.load(tmp_path, Report())
    assert (made.params, made.size_basis) == (8_900_000, "from-params")
    assert "params-from-architecture" in made.tags


def test_embedders(tmp_path: Path) -> None:
    columns = "speed_sent_per_s_v100 pooling normalized recommended deprecated"
    _table(
        tmp_path, "sbert_pretrained",
        {"name": "st/small", "size_mb": "61", "dim": "384", "max_seq_length": "128",
         "deprecated": "True"}, {"name": "st/gone"},
        columns=columns,
    )  # fmt: skip
    _table(
        tmp_path, "fastembed_models",
        {"kind": "TextEmbedding", "model": "ST/Small", "hf_source": "q/small-onnx", "dim": "384"},
        {"kind": "TextCrossEncoder", "model": "q/ranker", "hf_source": "q/ranker",
         "license": "mit", "size_gb": "0.1"},
        columns="model_file license size_gb",
    )  # fmt: skip
    hub = _hub("st/small")
    (new,), doors = embedders.merge(tmp_path, Report(), hub)
    made = hub["st/small"]
    assert (made.size_bytes, made.embed_dim, made.max_tokens) == (61_000_000, 384, 128)
    assert made.formats == ["ONNX"]
    assert "deprecated" in made.tags
    assert [d.id for d in doors["st/small"]] == ["fastembed:ST/Small"]
    assert (new.id, new.tasks) == ("q/ranker", ["text-ranking"])


def test_papers_and_phone_times(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"doc": "bert", "released": "2018-10-11", "first_arxiv": "1810.04805",
         "checkpoints": ["u/bert-one", "u/other"]},
        {"doc": "bert_next", "released": "unknown", "first_arxiv": "2001.00001", "checkpoints": []},
    ]  # fmt: skip
    (tmp_path / "transformers_docs.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    _table(tmp_path, "qualcomm_aihub_models", {"id": "net", "name": "Net"})
    run = {"id": "net", "precision": "float", "runtime": "onnx"}
    _table(
        tmp_path, "qualcomm_aihub_perf",
        {**run, "device": "Slow", "component": "a", "ms": "9"},
        {**run, "device": "Fast", "component": "a", "ms": "2"},
        {**run, "device": "Fast", "component": "b", "ms": "3"},
    )  # fmt: skip
    hub = _hub("u/bert-one") | _hub("u/bert-next-tuned") | _hub("u/other") | _hub("qualcomm/Net")
    hub = {key: r.model_copy(update={"library": "transformers"}) for key, r in hub.items()}
    assert extras.papers(tmp_path, hub) == 2
    assert (hub["u/bert-one"].released, hub["u/bert-one"].arxiv) == ("2018-10-11", ["1810.04805"])
    assert hub["u/bert-next-tuned"].arxiv == ["2001.00001"]
    assert hub["u/bert-next-tuned"].released is None
    assert hub["u/other"].arxiv == []
    assert extras.phone_times(tmp_path, hub) == 1
    assert hub["qualcomm/Net"].tags == ["fastest-ms:5", "fastest-device:Fast"]


def test_another_package_is_another_door(tmp_path: Path) -> None:
    (tmp_path / "hf_models.jsonl").write_text(
        json.dumps({"id": "st/small", "pipeline_tag": "feature-extraction", "license": "mit",
                    "library": "sentence-transformers", "source": "hub_page"}) + "\n"
    )  # fmt: skip
    _table(
        tmp_path, "fastembed_models",
        {"kind": "TextEmbedding", "model": "st/small", "hf_source": "st/small"},
        columns="model_file license size_gb dim",
    )  # fmt: skip
    groups = assemble(tmp_path, Report(), ("9", []), ("9", []))
    (made,) = [
        r for r in groups["hf"] if noted.MARK not in r.tags and wellknown.SOURCE not in r.source
    ]
    assert made.doors == [
        Door(loader="sentence-transformers", id="st/small", name="st/small"),
        Door(loader="fastembed", id="fastembed:st/small", name="st/small"),
    ]
    assert made.license == LicenseFact(id="mit", source="Hugging Face Hub page", as_of="2026")
