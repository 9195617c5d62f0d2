"""Verdicts: the machine's, people's on top of it, and the machine's beside people's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.coding.decided import Decided
from pipeline.coding.matter import Matter
from pipeline.coding.weighing import Weighed
from pipeline.study.codebook import AMBIVALENT, Codebook

KEYS = ["segment_id", "code_id"]


def machine(pairs: pd.DataFrame, judged: pd.DataFrame, found: Matter, weighed: Weighed) -> pd.DataFrame:
    """Return the machine's verdicts, without people's."""
    segment, code = pairs["segment"].to_numpy(), pairs["code"].to_numpy()
    sources = np.where(found.signs.n_terms[segment, code] > 0, "lexicon+semantic", "semantic").astype(object)
    sources = sources + np.where(weighed.learned.is_learned[code], "+learned", "")
    is_own = pairs["is_own"] & (found.speaker[segment, code] == code)
    own = pairs[["segment", "code_id", "is_coded"]].assign(
        decided_by=np.where(pairs["is_coded"] & ~is_own, "child", sources),
        probability=pairs["score"].where(weighed.is_calibrated[code]),
    )
    marked = judged[["segment", "code_id"]].assign(is_coded=True, decided_by="lexicon", probability=np.nan)
    judgement = marked["code_id"].str.split(":").str[-1]
    evaluated = marked.assign(code_id=judgement)[~judgement.isin(["pro", "contra", AMBIVALENT])]
    rows = pd.concat([own, marked, evaluated], ignore_index=True)
    return rows.drop_duplicates(["segment", "code_id"])


def override(verdicts: pd.DataFrame, settled: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Put people's verdicts in the place of the machine's; where people give a theme both signs it is ambivalent."""
    spoken = pd.MultiIndex.from_frame(pd.concat([settled[KEYS], _ambivalent(settled[KEYS])]))
    is_spoken = pd.MultiIndex.from_frame(verdicts[KEYS]).isin(spoken)
    refused = verdicts.loc[is_spoken, KEYS].merge(settled[settled["value"] == 0], on=KEYS)
    human = pd.concat([_signed(settled[settled["value"] == 1], codebook), refused], ignore_index=True)
    people = human[KEYS].assign(is_coded=human["value"] == 1, decided_by="human", probability=np.nan)
    return pd.concat([verdicts[~is_spoken], people], ignore_index=True)


def _ambivalent(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the codes for ambivalence of the themes that are judged."""
    rows = judged[judged["code_id"].str.contains(":", regex=False)]
    return rows.assign(code_id=rows["code_id"].str.split(":").str[0] + ":" + AMBIVALENT).drop_duplicates()


def _signed(chosen: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Call themes ambivalent that were given both signs."""
    theme = chosen["code_id"].str.split(":").str[0]
    judgement = chosen["code_id"].where(chosen["code_id"] != theme, "").str.split(":").str[-1]
    sign = judgement.map({code.code_id: code.sign for code in codebook.of_kind("evaluation")}).astype(object).fillna("")
    place = [chosen["segment_id"], theme]
    both = (sign == "positive").groupby(place).transform("any") & (sign == "negative").groupby(place).transform("any")
    named = chosen["code_id"].mask(both & (sign != ""), theme + ":" + AMBIVALENT)
    return chosen.assign(code_id=named).drop_duplicates(KEYS)


def scores(found: Matter, weighed: Weighed, own: Decided) -> pd.DataFrame:
    """Return the machine's scores of all decided segments, one row a segment and code."""
    return pd.DataFrame(
        {
            "segment": np.repeat(own.rows, len(found.code_ids)),
            "code_id": np.tile(np.array(found.code_ids, dtype=object), len(own.rows)),
            "score": weighed.scores[own.rows].ravel(),
        }
    )


def crossfit(settled: pd.DataFrame, verdicts: pd.DataFrame, scores: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    Set the machine's verdict beside people's.

    Evaluations and stands have no score of their own: 1 where the words stand together, else 0. Ambivalent counts as
    both signs, as people say it.
    """
    coded = verdicts.loc[verdicts["is_coded"], KEYS]
    theme, judgement = coded["code_id"].str.split(":").str[0], coded["code_id"].str.split(":").str[-1]
    signs = [code.code_id for code in codebook.of_kind("evaluation") if code.sign]
    both = [coded.assign(code_id=theme + ":" + sign)[judgement == AMBIVALENT] for sign in signs]
    found = pd.MultiIndex.from_frame(pd.concat([coded, *both]))
    pairs = settled[KEYS].merge(scores, on=KEYS, how="left")
    is_coded = pd.MultiIndex.from_frame(pairs[KEYS]).isin(found)
    return pairs.assign(is_coded=is_coded, score=pairs["score"].fillna(pd.Series(is_coded, pairs.index).astype(float)))


def models(weighed: Weighed, code_ids: tuple[str, ...], people: Decided, codebook: Codebook) -> pd.DataFrame:
    """Return how each code is decided, evaluations included."""
    evaluations = tuple(code.code_id for code in codebook.of_kind("evaluation"))
    values = people.of((*code_ids, *evaluations)).values
    rest = np.zeros(len(evaluations), dtype=bool)
    return pd.DataFrame(
        {
            "code_id": [*code_ids, *evaluations],
            "threshold": [*weighed.thresholds, *np.full(len(evaluations), np.nan)],
            "is_learned": [*weighed.learned.is_learned, *rest],
            "is_calibrated": [*weighed.is_calibrated, *rest],
            "n_decided": (~np.isnan(values)).sum(axis=0),
            "n_positive": (values == 1).sum(axis=0),
        }
    )
