"""Adapting to a house with 10, 30 and 100 sentences: fine-tuning, settings and rules, and wtpsplit's two ways.

    python -m benchmarks.quality.adapting [--house school] [--sentences 10,30] [--ways none,settings,…] [KEY=VALUE …]

There are two houses (benchmarks/quality/house). The recipe was chosen on the *hospital*, test part included: its names
are in no dictionary, and it joins auxiliary verbs and technical terms. The *school* was written afterwards, with habits
of another kind, and nothing was chosen on it: it joins numerals of rank and time to what they count, the names of its
rooms, and words of one syllable. The norm allows all of it. In the files ‿ stands where others have a space. The
sentences to learn are the first of HOUSE-train.txt; what is measured is HOUSE-test.txt, none of whose is learned:

* *places*: gaps with a ‿, in % joined. *restore* shows no spaces; *mended* shows a space in every place, which is to
  go; *kept* shows the house's own spacing.
* *others*: all other gaps, in % right. *whole*: sentences right, of those typed with a space in every place.
* *elsewhere*: errors of 1,000 words of benchmarks/gold, by the norm: those that restore leaves, and wrong changes of
  right text.

wtpsplit's ways (its README and code: Minixhofer et al. 2023, "Where's the Point?"): *threshold* takes the threshold
with the best F1 on the sentences; *logistic* fits a logistic regression on what the frozen network computes, in place
of its last layer. *adapt* is configs/adapt.yaml, *house alone* the same without general text, *both* is adapt with
settings. KEY=VALUE goes to the recipe of these.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.common import ROOT, argument_parser, run_script, table
from benchmarks.gold.files import DOMAINS
from benchmarks.gold.files import FOLDER as GOLD
from benchmarks.gold.score import task_figures
from eojeol import Rules, Spacer
from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded
from eojeol.errors import UsageError
from eojeol.evaluate.run import read_gold
from eojeol.evaluate.variants import read_sentences
from eojeol.evidence import observed
from eojeol.learn import learn_rules
from eojeol.settings import SettingChanges
from eojeol.spacer import Mode, Model
from eojeol.text.gaps import split

HOUSES = Path(__file__).parent / "house"
# The style settings that somebody who knows the house would choose, before anything is learned.
STYLES: dict[str, SettingChanges] = {
    "hospital": {"auxiliary": "joined", "compound": "joined"},
    "school": {"auxiliary": "apart", "compound": "joined"},
}
PLACE = "‿"
HEADS = (
    "sentences", "way", "CPU s", "places: restore", "mended", "kept", "others: restore", "mended", "whole",
    "elsewhere: restore", "harm",
)  # fmt: skip


class Shifted:
    """A model whose P(space) is shifted so that another threshold becomes one half.

    Args:
        model: the model.
        threshold: of P(space), 0 to 1.
    """

    def __init__(self, model: Model, threshold: float) -> None:
        self._model, self._threshold = model, threshold
        self.reach = getattr(model, "reach", None)

    def probabilities(self, characters: Any, observed: Any, segments: Any) -> Any:
        """As `Engine.probabilities`."""
        given = self._model.probabilities(characters, observed, segments)
        low = given * 0.5 / max(self._threshold, 1e-9)
        high = 0.5 + (given - self._threshold) * 0.5 / max(1 - self._threshold, 1e-9)
        return np.where(given <= self._threshold, low, high).astype(np.float32)


def read_house(house: str, part: str) -> list[str]:
    """The sentences of a part of a house, with their places marked.

    Args:
        house: its name.
        part: train or test.
    """
    return read_gold(HOUSES / f"{house}-{part}.txt")


def by_threshold(lines: Sequence[str], _: Sequence[str]) -> Spacer:
    """The threshold with the best F1 of spaces on the sentences."""
    model = Engine(embedded())
    gaps = split("\n".join(lines))
    given = model.probabilities(gaps.characters, observed(gaps, "restore"), gaps.segments)[~gaps.fixed]
    right = gaps.spaced[~gaps.fixed]

    def f1(threshold: float) -> float:
        found = given > threshold
        return 2 * float((found & right).sum()) / max(float(found.sum() + right.sum()), 1.0)

    return Spacer(Shifted(model, max(np.unique(given).tolist(), key=f1)))


def by_logistic(lines: Sequence[str], ordinary: Sequence[str]) -> Spacer:
    """A logistic regression on the last hidden states, which are shown what the house and what others would type."""
    import torch
    from sklearn.linear_model import LogisticRegression

    from eojeol.engine.folder import read_config
    from eojeol.train.checkpoint import TorchModel
    from eojeol.train.schema import NetworkConfig
    from eojeol.train.warm_start import network_of, warm_network

    vocab, network = warm_network(embedded(), network_of(embedded(), NetworkConfig()))
    described = network_of(embedded(), NetworkConfig())
    model = TorchModel(described, vocab, network, read_config(embedded()).window)
    kept: list[Any] = []
    norm: Any = network.norm
    hook = norm.register_forward_hook(lambda _, __, out: kept.append(out[0].detach().numpy()))
    right = split("\n".join(lines))
    shown, wanted = [], []
    for typed, mode in ((lines, "restore"), (lines, "correct"), (ordinary, "correct")):
        gaps = split("\n".join(typed))
        kept.clear()
        model.probabilities(gaps.characters, observed(gaps, mode), gaps.segments)  # type: ignore[arg-type]
        shown.append(np.concatenate(kept)[: len(right.spaced)][~right.fixed])
        wanted.append(right.spaced[~right.fixed])
    hook.remove()
    fitted = LogisticRegression(max_iter=10_000, random_state=0).fit(
        np.concatenate(shown), np.concatenate(wanted)
    )
    with torch.no_grad():
        head: Any = network.head
        head.weight[:] = torch.from_numpy(np.concatenate([np.zeros_like(fitted.coef_), fitted.coef_]))
        head.bias[:] = torch.tensor([0.0, float(fitted.intercept_[0])])
    return Spacer(model)


def trained(recipe: str, overrides: Sequence[str] = ()) -> Callable[[Sequence[str], Sequence[str]], Spacer]:
    """A way that trains by a recipe.

    Args:
        recipe: its name.
        overrides: `key=value`.
    """

    def way(lines: Sequence[str], _: Sequence[str]) -> Spacer:
        from eojeol.config import load
        from eojeol.train import TrainConfig, train
        from eojeol.train.checkpoint import load_checkpoint

        with tempfile.TemporaryDirectory() as folder:
            text = Path(folder, "house.txt")
            text.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
            given = [f"data.train={text}", f"out={folder}/run", "trainer.progress=false", *overrides]
            best = train(load(TrainConfig, ROOT / "configs" / f"{recipe}.yaml", given))
            assert best is not None
            return Spacer(load_checkpoint(best))

    return way


def with_settings(lines: Sequence[str], spacer: Spacer, style: SettingChanges) -> Spacer:
    """The style settings of the house, and the `keep` rules that `learn_rules` proposes.

    Args:
        lines: the sentences of the house.
        spacer: gets the settings.
        style: the settings.
    """
    spacer = spacer.using(**style)
    return spacer.using(rules=Rules.parse(learn_rules(lines, spacer)))


def measure(spacer: Spacer, marked: Sequence[str]) -> list[float]:
    """The figures about the house.

    Args:
        spacer: what is measured.
        marked: sentences with their places marked.
    """
    right = [line.replace(PLACE, "") for line in marked]
    apart = [line.replace(PLACE, " ") for line in marked]
    gaps, typed = split("\n".join(right)), split("\n".join(apart))
    place, free = typed.spaced & ~gaps.spaced & ~gaps.fixed, ~gaps.fixed

    def given(texts: list[str], mode: Mode) -> Any:
        return split("\n".join(spacer.batch(texts, mode))).spaced

    restored, mended, kept = given(apart, "restore"), given(apart, "correct"), given(right, "correct")
    others = free & ~place
    whole = np.mean([a == b for a, b in zip(spacer.batch(apart), right, strict=True)])
    figures = [(~each[place]).mean() for each in (restored, mended, kept)]
    figures += [(each == gaps.spaced)[others].mean() for each in (restored, mended)]
    return [100 * float(figure) for figure in (*figures, whole)]


def elsewhere(spacer: Spacer) -> list[float]:
    """Real errors of restore, and wrong changes of right text, of 1,000 words of the gold set."""
    sums = np.zeros(2)
    for domain in DOMAINS:
        sentences = list(read_sentences(GOLD / f"{domain}.tsv").values())
        restored, harmed = (task_figures(spacer, domain, sentences, task) for task in ("restore", "harm"))
        sums += (restored[3], harmed[4])
    return [float(figure) for figure in sums / len(DOMAINS)]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("--house", choices=STYLES, default="hospital", help="(default: %(default)s)")
    parser.add_argument("--sentences", default="10,30,100", help="how many (default: %(default)s)")
    parser.add_argument(
        "--ways", default="none,settings,threshold,logistic,adapt,both", help="(default: %(default)s)"
    )
    parser.add_argument("overrides", nargs="*", metavar="KEY=VALUE", help="for the recipe of `adapt`")
    given = parser.parse_args(arguments)
    style = STYLES[given.house]
    ways: dict[str, Callable[[Sequence[str], Sequence[str]], Spacer]] = {
        "none": lambda _, __: Spacer(),
        "settings": lambda lines, _: with_settings(lines, Spacer(), style),
        "threshold": by_threshold,
        "logistic": by_logistic,
        "finetune": trained("finetune"),
        "adapt": trained("adapt", given.overrides),
        "house alone": trained("adapt", ["data.also=", "trainer.max_steps=40", *given.overrides]),
    }
    adapted: dict[int, Spacer] = {}
    learned, unseen = read_house(given.house, "train"), read_house(given.house, "test")
    rows = []
    for number in map(int, given.sentences.split(",")):
        if number > len(learned):
            raise UsageError(f"{given.house}-train.txt has {len(learned)} sentences, not {number}")
        for name in given.ways.split(","):
            lines = [line.replace(PLACE, "") for line in learned[:number]]
            ordinary = [line.replace(PLACE, " ") for line in learned[:number]]
            began = time.process_time()
            # The one that has just been trained, with settings.
            spacer = (
                with_settings(lines, adapted[number], style)
                if name == "both"
                else ways[name](lines, ordinary)
            )
            if name == "adapt":
                adapted[number] = spacer
            took = time.process_time() - began
            figures = [*measure(spacer, unseen), *elsewhere(spacer)]
            rows.append([number, name, f"{took:.0f}", *(f"{figure:.1f}" for figure in figures)])
            print(*rows[-1], flush=True)
    print(table(HEADS, rows, 2))


if __name__ == "__main__":
    run_script(main)
