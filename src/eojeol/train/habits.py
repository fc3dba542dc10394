"""What people type and what edited text has, asked of two models: noise that falls where people err.

Damage at the same rate everywhere teaches that every typed space is as good a witness as any other. People's mistakes
are of another kind: they put a space before 뿐 and 만큼 and leave one out before 지 and 시 again and again, and hardly
ever err elsewhere. A *model of habits*, trained to restore text as people typed it (configs/habits.yaml), says for each
gap of edited text how probably they would put a space there; typed gaps are drawn from it.

Where edited text itself goes both ways (공부해 보다, 공부해보다) both are right, and what was typed should stay. A
model of edited text that does not know which it would be marks those gaps as *free*.
"""

from __future__ import annotations

import numpy as np

from eojeol.engine.arrays import UNKNOWN, Ids, Segments
from eojeol.engine.engine import Engine
from eojeol.engine.folder import find_model
from eojeol.engine.vocab import Vocab
from eojeol.errors import ConfigError
from eojeol.train.noise import Asked, NoiseConfig


class Habits:
    """The models that a run asks.

    Args:
        noise: names them, and says how sure of a gap the model of edited text must be for it not to be free.
        vocab: the character table of the run, which must be that of the models too.

    Raises:
        ConfigError: a model has another character table.
        ModelError: a folder is not a model, or a file is damaged.
    """

    def __init__(self, noise: NoiseConfig, vocab: Vocab) -> None:
        self._people = _engine(noise.habits, vocab, "noise.habits")
        self._edited = _engine(noise.edited, vocab, "noise.edited") if noise.edited else None
        self._free = noise.free

    def ask(self, ids: Ids, segments: Segments) -> Asked:
        """Ask both about each gap, with no gap shown.

        Args:
            ids: character ids, shape (length,).
            segments: segment number of each position, ascending, shape (length,).
        """
        unknown = np.full(len(ids), UNKNOWN, np.uint8)
        people = self._people.probabilities_of_ids(ids, unknown, segments)
        if self._edited is None:
            return Asked(people, np.zeros(len(ids), bool))
        edited = self._edited.probabilities_of_ids(ids, unknown, segments)
        return Asked(people, np.abs(edited - 0.5) < self._free)


def _engine(path: str, vocab: Vocab, key: str) -> Engine:
    engine = Engine(find_model(path))
    if engine.vocab.entries != vocab.entries:
        raise ConfigError(
            f"config key '{key}': {path} knows other characters than the run; give both the same `init` or "
            "`data.characters`"
        )
    return engine
