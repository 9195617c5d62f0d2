"""Who stands where in a study of sixteen interviews; every figure is worked by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.network import build, standing
from pipeline.study import Code, Codebook, Settings, Study

NAMES = [f"I{i:02}" for i in range(16)]
# seven for p, seven against; I14 is for both, I15 takes no stand
STANDS = {name: ("p:pro",) if i < 7 else ("p:contra",) for i, name in enumerate(NAMES[:14])} | {
    "I14": ("p:pro", "q:pro")
}
BOOK = Codebook(
    (
        Code(code_id="bus", label="Bus", kind="theme"),
        Code(code_id="land", label="Land", kind="theme"),
        Code(code_id="laden", label="Läden", kind="theme", parent="land"),
        Code(code_id="p", label="Fusion", kind="proposition"),
        Code(code_id="q", label="Mehr Busse", kind="proposition"),
    )
)
MENTIONS = pd.DataFrame(columns=["segment_id", "actor_id", "start", "end"])


def study() -> Study:
    path = Path()
    return Study("probe", path, path, path, Settings(title="Probe"), BOOK, ())


def tables(*, stands: bool = True) -> dict[str, pd.DataFrame]:
    """Each says twelve segments: the first eight mostly of the bus, the others of shops in the country."""
    rows = []
    for place, name in enumerate(NAMES):
        themes = ("bus",) if place < 8 else ("laden", "land")
        rows += [(f"{name}:{turn:02}.1", code) for turn in range(9) for code in themes]
        rows += [
            (f"{name}:09.1", code) for code in (STANDS.get(name, ()) if stands else ()) for code in (code[0], code)
        ]
    codings = pd.DataFrame(rows, columns=["segment_id", "code_id"]).assign(is_coded=True)
    ids = [f"{name}:{turn:02}.1" for name in NAMES for turn in range(12)]
    segments = pd.DataFrame({"segment_id": ids, "interview_id": [name[:3] for name in ids], "n_words": 50})
    segments = segments.assign(speaker_id=segments["interview_id"] + ":B", is_prompt=False)
    interviews = pd.DataFrame({"interview_id": NAMES, "date": "", "consent": "quote"})
    speakers = pd.DataFrame({"speaker_id": [f"{name}:B" for name in NAMES], "interview_id": NAMES})
    return {"segments": segments, "interviews": interviews, "speakers": speakers, "codings": codings}


Made = dict[str, pd.DataFrame]


def made_of(given: dict[str, pd.DataFrame]) -> Made:
    edges = build(given, MENTIONS, BOOK, study())[1]
    return standing(given, MENTIONS, edges, BOOK, study(), draws=20)


@pytest.fixture(scope="module")
def made() -> Made:
    return made_of(tables())


def camp(made: Made, network: str, *, of: str) -> pd.Series[object]:
    rows = made["camps"].loc[lambda frame: frame["network"] == network]
    return next(row for _, row in rows.iterrows() if f"unit:{of}" in row["members"])


def test_those_for_and_those_against_are_two_camps(made: Made) -> None:
    """I14 agrees with the seven, and disagrees with nobody about q."""
    pro, contra = camp(made, "stands", of="I00"), camp(made, "stands", of="I07")
    assert pro["members"] == [f"unit:I{i:02}" for i in (0, 1, 2, 3, 4, 5, 6, 14)]
    assert contra["members"] == [f"unit:I{i:02}" for i in range(7, 14)]
    assert (pro["community"], contra["community"]) == ("L1", "L2")
    assert (pro["leaning"], contra["leaning"]) == (["p:pro"], ["p:contra"])


def test_like_profiles_are_camps_that_lean_to_their_theme(made: Made) -> None:
    """Läden is below Land: one of the two says it."""
    bus, land = camp(made, "profiles", of="I00"), camp(made, "profiles", of="I15")
    assert bus["members"] == [f"unit:I{i:02}" for i in range(8)]
    assert (bus["leaning"], land["leaning"]) == (["bus"], ["laden"])
    assert bus["stays_together"] == 1


def test_who_takes_no_stand_is_not_in_the_network_of_stands(made: Made) -> None:
    rows = made["positions"].loc[lambda frame: frame["network"] == "stands", "node_id"]
    assert "unit:I15" not in set(rows)
    assert len(rows) == 15


def test_positions_say_ties_and_strength(made: Made) -> None:
    """I14 shares one stand with seven others: 1 over the mean of 1 and 2 stands, seven times."""
    row = made["positions"].set_index(["network", "node_id"]).loc[("stands", "unit:I14")]
    assert (row["n_ties"], row["n_members"]) == (7, 8)
    assert row["strength"] == pytest.approx(7 / 1.5)
    assert not row["is_isolated"]


def test_projections_keep_agreement_and_conflict_apart(made: Made) -> None:
    rows = made["projections"].set_index(["network", "source", "target"])
    agree, differ = rows.loc[("stands", "unit:I00", "unit:I01")], rows.loc[("stands", "unit:I00", "unit:I07")]
    assert (agree["weight"], agree["congruence"], agree["conflict"]) == (1, 1, 0)
    assert (differ["weight"], differ["congruence"], differ["conflict"]) == (0, 0, 1)
    assert rows.loc["profiles"]["congruence"].isna().all()


def test_camps_that_never_agree_are_wholly_polarised_and_lead(made: Made) -> None:
    rows = made["polarisation"].set_index("network")
    stands = rows.loc["stands"]
    assert (stands["first"], stands["second"], stands["n_first"], stands["n_second"]) == ("L1", "L2", 8, 7)
    assert (stands["ei_index"], stands["n_units"]) == (-1, 15)
    assert rows["is_leading"].to_dict() == {"profiles": False, "stands": True}


def test_divisions_count_every_unit_once(made: Made) -> None:
    rows = made["divisions"].set_index("code_id")
    assert rows.loc["p", ["n_units", "n_for", "n_against", "n_between"]].tolist() == [15, 8, 7, 0]
    parts = np.array([8, 7]) / 15
    assert rows.loc["p", "entropy"] == pytest.approx(-(parts * np.log2(parts)).sum())
    assert rows.loc["q", "entropy"] == 0
    assert rows.loc["q", "segment_ids"] == ["I14:09.1"]


def test_without_stands_profiles_lead() -> None:
    made = made_of(tables(stands=False))
    assert made["polarisation"].set_index("network")["is_leading"].to_dict() == {"profiles": True}
    assert len(made["divisions"]) == 0
    assert set(made["positions"]["network"]) == {"profiles", "themes"}


def test_without_codings_nobody_stands_anywhere() -> None:
    bare = tables() | {"codings": tables()["codings"].head(0)}
    made = made_of(bare)
    assert len(made["camps"]) == len(made["polarisation"]) == len(made["projections"]) == 0
    assert made["positions"]["is_isolated"].all()


def test_the_order_of_rows_changes_nothing(made: Made) -> None:
    turned = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in tables().items()}
    for name, frame in made_of(turned).items():
        pd.testing.assert_frame_equal(frame, made[name])


def test_who_says_little_is_in_no_circle() -> None:
    """I15 keeps three of its twelve segments; the others have twelve."""
    given = tables()
    few = given["segments"]["segment_id"].str.startswith("I15") & (given["segments"]["segment_id"] >= "I15:03")
    made = made_of(given | {"segments": given["segments"][~few]})
    profiles = made["positions"].loc[lambda frame: frame["network"] == "profiles", "node_id"]
    assert "unit:I15" not in set(profiles)
    assert len(profiles) == 15
