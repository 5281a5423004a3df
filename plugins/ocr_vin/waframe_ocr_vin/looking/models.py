"""The models that the `rapidocr` wheel brings: found without loading that package, opened with one thread each."""

from importlib.util import find_spec
from pathlib import Path

from waframe_ocr_vin.engines import remedy
from waframe_ocr_vin.errors import EngineMissing

try:
    import onnxruntime  # type: ignore[import-untyped]  # the wheel brings no types
except ImportError as absent:
    raise EngineMissing("rapid", remedy=remedy("rapid")) from absent


def open_model(kind: str, *, sparing: bool = False) -> onnxruntime.InferenceSession:
    """Open the model whose file is named for its kind (`det`, `rec`, `cls`); memory is given back after each run.

    A sparing one takes a quarter less of it, and for small inputs a little more time.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    if sparing:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    return onnxruntime.InferenceSession(str(_file(kind)), options, providers=["CPUExecutionProvider"])


def _file(kind: str) -> Path:
    package = find_spec("rapidocr")
    if package is None or package.origin is None:
        raise EngineMissing("rapid", remedy=remedy("rapid"))
    files = sorted((Path(package.origin).parent / "models").glob(f"*_{kind}_*.onnx"))
    if not files:
        raise EngineMissing("rapid", remedy=remedy("rapid"))
    return files[-1]
