"""Text by the terabyte: `eojeol batch`, and `map_batches` for a Ray Dataset.

    inputs ──► shards ──► engine: one worker a core ──► output shards, side files ──► manifest.json
    plan.py    plan.py    local.py, ray_data.py         worker.py, formats/           manifest.py

An engine only maps a function over shards: reading, writing, counting, resuming and giving up are in the worker and in
the store, the same for every engine, so that the same bytes come out of each. A worker reads a shard as a stream of
records, so that memory does not depend on its size, and leaves a record of what became of it: whoever dies, what is
recorded is done, and what is not is done again.
"""

from eojeol.batch.dataset import map_batches
from eojeol.batch.engines import engine_of
from eojeol.batch.manifest import BatchSettings
from eojeol.batch.run import BatchResult, run_batch

__all__ = ["BatchResult", "BatchSettings", "engine_of", "map_batches", "run_batch"]
