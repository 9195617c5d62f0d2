"""The invented study with hostile strings, after two people have decided a sample of its segments."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline import units
from pipeline.quality.people import people_rows
from pipeline.study import Study
from pipeline.tables import check
from tests import synthetic

MEMO = f"Memo {synthetic.SCRIPT}"


def tables(study: Study, *, seed: int = 4) -> Mapping[str, pd.DataFrame]:
    """Return the tables; Anna decides 200 segments, Bert every second of them; both err now and then."""
    return decided(study, synthetic.tables(study), seed=seed)


def decided(
    study: Study, undecided: Mapping[str, pd.DataFrame], *, n: int = 200, seed: int = 4
) -> Mapping[str, pd.DataFrame]:
    """Let Anna decide some segments, and Bert every second of them."""
    made, rng = dict(undecided), np.random.default_rng(seed)
    answered = units.answers(made, unit=study.settings.unit)
    n = min(n, len(answered))
    chosen = sorted(rng.choice(answered["segment_id"], n, replace=False))
    coded = made["codings"][["segment_id", "code_id"]]
    codes = sorted({*coded["code_id"], *(code.code_id for code in study.codebook.codes)})
    pairs = pd.MultiIndex.from_product([chosen, codes], names=["segment_id", "code_id"]).to_frame(index=False)
    is_coded = pd.MultiIndex.from_frame(pairs).isin(pd.MultiIndex.from_frame(coded))
    anna = np.where(rng.random(len(pairs)) < 0.05, ~is_coded, is_coded).astype(int)
    sample = pairs.assign(sample="random", inclusion_probability=n / len(answered), memo="")
    both = [sample.assign(coder="Anna", value=anna), sample.assign(coder="Bert", value=is_coded.astype(int))]
    shared = both[1][both[1]["segment_id"].isin(chosen[::2])].assign(memo=MEMO)
    models = pd.DataFrame({"code_id": [code.code_id for code in study.codebook.codes], "threshold": 0.5})
    models = models.assign(is_learned=True, is_calibrated=False, n_decided=n, n_positive=12)
    made["decisions"] = check(pd.concat([both[0], shared]), "decisions")
    made["crossfit"] = check(pairs.assign(score=is_coded.astype(float), is_coded=is_coded), "crossfit")
    made["models"] = check(models, "models")
    measured = people_rows(made, study.codebook, answered, seed=1)
    made["quality"] = check(pd.concat([made["quality"], measured], ignore_index=True), "quality")
    return made
