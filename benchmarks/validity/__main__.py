"""
Measures how well the coding agrees with people: `python -m benchmarks.validity FILE [--out docs/validity.md]`.

FILE has the form of ottensen_themes.csv. Writes the page between its markers and the learning curve beside it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from benchmarks.validity import chart, experiment
from benchmarks.validity.material import Encoder, Unfit, codebook, prepare, read
from benchmarks.validity.page import Measured, page, points, write
from pipeline.coding.weighing import CALIBRATED
from pipeline.embed import embed


def measure(
    path: Path,
    *,
    encode: Encoder = embed,
    seeds: int = experiment.SEEDS,
    draws: int = experiment.DRAWS,
    jobs: int = 1,
) -> Measured:
    """
    Measure everything on a file.

    Args:
        path: of the coded documents.
        encode: makes vectors of texts.
        seeds: ways to make the folds.
        draws: of every point of the learning curve.
        jobs: trials at a time.

    Raises:
        Unfit: the file is not there or not of the form that is needed.
    """
    documents = read(path)
    book, digest = codebook()
    material = prepare(documents, book, encode=encode)
    found = experiment.folds(material, seeds=seeds, jobs=jobs)
    learning, told = experiment.curve(material, draws=draws, jobs=jobs)
    every = [one for group in found.trials for one in group]
    probable = experiment.calibration(material, every, enough=CALIBRATED)
    return Measured(material, found, learning, told, probable, path.name, digest)


def publish(measured: Measured, out: Path) -> str:
    """Write the page and the chart beside it; return the page's text."""
    picture = out.with_name(f"{out.stem}-curve.png")
    n_documents, n_themes = measured.material.gold.shape
    shaded = f"middle 90 % of {measured.curve['draw'].nunique()} draws"
    subtitle = f"{n_documents} citizens' contributions, {n_themes} themes; shaded: {shaded}"
    chart.draw(points(measured), picture, subtitle=subtitle)
    text = page(measured, chart=picture.name)
    write(out, text)
    return text


def main() -> None:
    """Measure, write and show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="coded documents")
    parser.add_argument("--out", type=Path, default=Path("docs/validity.md"), help="page to write")
    parser.add_argument("--draws", type=int, default=experiment.DRAWS, help="draws of every point of the curve")
    options = parser.parse_args()
    began = time.perf_counter()
    try:
        measured = measure(options.data, draws=options.draws, jobs=os.cpu_count() or 1)
    except Unfit as error:
        sys.exit(str(error))
    print(publish(measured, options.out))
    print(f"{options.out} written after {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
