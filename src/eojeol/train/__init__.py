"""From a prepared corpus to a checkpoint: configuration, batches, networks, the run."""
