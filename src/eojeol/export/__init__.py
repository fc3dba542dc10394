"""From a checkpoint to a model folder: safetensors, config, vocabulary and ONNX, checked against the network."""
