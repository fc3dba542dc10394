"""The model at work: a folder with ONNX in, the probability of a space before each character out."""

from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded, file_sha256
from eojeol.engine.record import ModelConfig, read_config

__all__ = ["Engine", "ModelConfig", "embedded", "file_sha256", "read_config"]
