"""ONNX graphs in the real warm process: measured, or refused with the reason."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper


def graph(kind, inputs, weights, nodes, opsets=()):
    out = helper.make_tensor_value_info(
        "out", TensorProto.FLOAT, list("abcd" if kind == "picture" else "abc")
    )
    given = [helper.make_tensor_value_info(n, t, shape) for n, t, shape in inputs]
    made = helper.make_graph(nodes, kind, given, [out], weights)
    known = [helper.make_opsetid("", 17), *(helper.make_opsetid(d, 1) for d in opsets)]
    return helper.make_model(made, opset_imports=known, ir_version=9)


def picture(domain=""):
    """A 3x3 convolution over pictures of any size, in batches."""
    kernel = numpy_helper.from_array(np.zeros((4, 3, 3, 3), np.float32), "w")
    node = helper.make_node("Conv", ["x", "w"], ["out"], domain=domain)
    shape = ["batch", 3, "height", "width"]
    return graph("picture", [("x", TensorProto.FLOAT, shape)], [kernel], [node],
                 [domain] if domain else [])  # fmt: skip


def words(rows=50):
    """A table of vectors for tokens, and a mask that is only taken."""
    table = numpy_helper.from_array(np.zeros((rows, 8), np.float32), "w")
    nodes = [
        helper.make_node("Gather", ["w", "input_ids"], ["v"]),
        helper.make_node("Cast", ["attention_mask"], ["m"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["m"], ["s"], keepdims=0),
        helper.make_node("Mul", ["v", "s"], ["out"]),
    ]
    given = [(n, TensorProto.INT64, ["batch", "sequence"]) for n in ("input_ids", "attention_mask")]
    return graph("words", given, [table], nodes)


@pytest.fixture
def time_it(validator, tmp_path):
    def run(model, **save):
        folder = tmp_path / "model"
        (folder / "onnx").mkdir(parents=True)
        onnx.save(model, folder / "onnx" / "model.onnx", **save)
        return validator.validate_folder(str(folder))

    return run


def test_a_picture_graph(time_it):
    report = time_it(picture())
    assert (report.status, report.weights) == ("measured", "pretrained"), report
    assert report.input_shape == [3, 224, 224]
    assert report.runtime.startswith("ONNX Runtime ")
    assert report.params == 4 * 3 * 3 * 3
    assert report.dtype == "float32"
    assert "onnxruntime" in report.versions
    assert "no-network" in report.isolation


def test_a_graph_over_tokens(time_it):
    report = time_it(words(1000))
    assert (report.status, report.item) == ("measured", "128 tokens of text"), report


def test_tokens_beyond_the_table_are_a_worded_failure(time_it):
    report = time_it(words(5))
    assert report.status == "failed"
    assert "could not be loaded or run" in report.reason


def test_weights_beside_the_file(time_it):
    report = time_it(words(2000), save_as_external_data=True, location="w.data", size_threshold=0)
    assert report.status == "measured", report
    assert report.params == 2000 * 8


@pytest.mark.parametrize("place", ["../w.data", "/etc/passwd", "a/../../w.data", "..\\w.data"])
def test_weights_elsewhere_are_refused(time_it, tmp_path, place):
    (tmp_path / "w.data").write_bytes(b"\0" * 1600)
    model = words()
    held = model.graph.initializer[0]
    held.ClearField("raw_data")
    held.data_location = TensorProto.EXTERNAL
    held.external_data.add(key="location", value=place)
    report = time_it(model)
    assert report.status == "failed"
    assert "outside its folder" in report.reason


def test_operators_of_a_library_of_its_own(time_it):
    report = time_it(picture("evil.ops"))
    assert report.status == "failed"
    assert "operations that ONNX Runtime does not bring" in report.reason


def test_not_a_graph(validator, tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"\xff" * 200)
    report = validator.validate_folder(str(tmp_path))
    assert report.status == "failed"
    assert "not an ONNX model" in report.reason


def test_a_gpu_is_not_pretended(validator, tmp_path):
    onnx.save(picture(), tmp_path / "model.onnx")
    report = validator.validate_folder(str(tmp_path), device="mps")
    assert report.status == "failed"
