"""Trains the tagger of names that is shipped: `python -m benchmarks.tagger ../shared/data/ner`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.privacy.tagger import MODEL, TOKEN, features

KINDS = ("PER", "LOC", "ORG")
SETTINGS = {"c1": 0.1, "c2": 0.05, "max_iterations": 150, "feature.minfreq": 1, "feature.possible_transitions": True}

Sentence = tuple[list[str], list[str]]


def main(source: Path, target: Path = MODEL) -> None:
    """Train on train.tsv of a folder and write the model."""
    from pycrfsuite import Trainer

    trainer = Trainer(algorithm="lbfgs", params=SETTINGS, verbose=False)
    for words, labels in read(source / "train.tsv"):
        trainer.append(features(words), labels)
    trainer.train(str(target))
    print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB", file=sys.stderr)


def read(path: Path) -> Iterator[Sentence]:
    """
    Read sentences of GermEval 2014, cut into words as the mapping cuts them.

    Yields:
        Words and their labels (`B-PER`, `I-PER`, … `O`); parts of compounds count as names, derivations do not.
    """
    words: list[str] = []
    labels: list[str] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) < 3:
            if words:
                yield words, labels
            words, labels = [], []
            continue
        begin, _, kind = cells[2].partition("-")
        name = kind.removesuffix("part")
        for piece in TOKEN.findall(cells[1]) or [cells[1]]:
            words.append(piece)
            labels.append(f"{begin}-{name}" if name in KINDS else "O")
            begin = "I"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
