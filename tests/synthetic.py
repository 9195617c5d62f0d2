"""Invented tables of a study, with strings that break careless writers: for tests of what readers see."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from pipeline import analysis, units
from pipeline.errors import Problem
from pipeline.study import Code, Codebook, Contrast, Interview, Settings, Study
from pipeline.tables import TABLES, check, empty

SCRIPT = "<script>alert('x')</script>"
FORMULA = "=1+1"
LONG = "Interkommunale Daseinsvorsorgekooperationsvereinbarungen und Straßenausbaubeitragssatzungsänderungen"

THEMES = (
    ("land", "Ländlicher Raum", ""),
    ("vorsorge", "Daseinsvorsorge", "land"),
    ("dorf", "Dorfleben und Treffpunkte", "land"),
    ("verwaltung", "Verwaltung", ""),
    ("personal", "Personal & Fachkräfte", "verwaltung"),
    ("wohnen", "Wohnen", ""),
    ("mobil", "Mobilität", ""),
    ("lang", LONG, ""),
    ("skript", f"Öffentlichkeit {SCRIPT} $x$", ""),
    ("formel", FORMULA, ""),
)
EVALUATIONS = (("bewaehrt", "bewährt"), ("kritisch", "kritisch"), ("neu", "neu"), ("bedarf", "Bedarf"))
LANDS = ("Sachsen", "Thüringen", "Nordrhein-Westfalen", "Bayern", "Berlin", "Saarland", "Mecklenburg-Vorpommern")
ROLES = ("ratsmitglied", "verwaltung", "bürgermeister", "aktive")


def codebook() -> Codebook:
    themes = [
        Code(code_id=key, label=label, kind="theme", parent=parent, definition=f"Alles über {label}.", terms=(key,))
        for key, label, parent in THEMES
    ]
    evaluations = [Code(code_id=key, label=label, kind="evaluation") for key, label in EVALUATIONS]
    others = [
        Code(code_id="p_haushalt", label="Bürgerhaushalt einführen", kind="proposition"),
        Code(code_id="p_fusion", label="Gemeinden zusammenlegen", kind="proposition"),
        Code(code_id="z_gewicht", label="Mehr Gewicht für Kommunalpolitik in Partei und Stiftung", kind="goal"),
        Code(code_id="z_austausch", label="Wissen horizontal austauschen", kind="goal"),
        Code(code_id="m_mentoring", label="Mentoring für neue Mandatsträger*innen", kind="measure"),
        Code(code_id="m_tour", label="Dorfgespräche und Landtour", kind="measure"),
    ]
    return Codebook((*themes, *evaluations, *others), "Probe")


def study(folder: Path, *, unit: str = "interview", n: int = 40) -> Study:
    settings = Settings.model_validate(
        {
            "title": f"Probestudie {SCRIPT}",
            "is_fictional": unit == "interview",
            "unit": unit,
            "attributes": ("faction", "party") if unit == "person" else ("land", "region", "role", "gender"),
            "engine": {"workers": 1},
            "privacy": {"speakers": "public" if unit == "person" else "confidential"},
            "contrasts": () if unit == "person" else (_contrast("region", "ost"), _contrast("role", "verwaltung")),
        }
    )
    return Study(
        "probe",
        folder / "data" / "raw" / "probe",
        folder / "data" / "processed" / "probe",
        folder / "reports" / "probe",
        settings,
        codebook(),
        tuple(Interview(f"B{i:02}", f"B{i:02}.txt", Path(f"B{i:02}.txt")) for i in range(1, n + 1)),
        skipped=(Problem("interviews.csv, Zeile 99", f"Datei „{SCRIPT}“ fehlt", "ablegen", "B99"),),
        warnings=(Problem("interviews/notiz.txt", "steht nicht in interviews.csv", "Zeile ergänzen", "", True),),
    )


def tables(made: Study, *, per_interview: int = 12, seed: int = 1) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    ids = [row.interview_id for row in made.interviews]
    frames: dict[str, pd.DataFrame] = {name: empty(name) for name in TABLES}
    frames["interviews"] = _interviews(ids, rng, plain=made.settings.unit == "person")
    frames["speakers"] = _speakers(ids, rng, plain=made.settings.unit == "person")
    frames["segments"] = _segments(frames["speakers"], per_interview)
    frames["codings"], frames["evidence"] = _codings(frames["segments"], made.codebook, rng)
    frames["clusters"], frames["cluster_labels"] = _clusters(frames["segments"], rng)
    frames["resolutions"] = _resolutions()
    frames |= _network(made.codebook, rng)
    answered = units.answers(frames, unit=made.settings.unit)
    frames |= _standing(answered, frames, made.codebook)
    frames["shares"] = _shares(answered, frames["codings"], made)
    frames["contrasts"] = _contrasts(made, rng)
    frames |= analysis.described(answered, frames, made)
    frames["findings"] = _findings(answered)
    frames["quality"] = _quality()
    return {name: check(frame, name) for name, frame in frames.items()}


def _contrast(attribute: str, value: str) -> Contrast:
    return Contrast(contrast_id=f"k_{attribute}", attribute=attribute, a=(value,))


def _interviews(ids: list[str], rng: np.random.Generator, *, plain: bool) -> pd.DataFrame:
    n = len(ids)
    frame = pd.DataFrame({"interview_id": ids, "file": [f"{i}.txt" for i in ids], "sha256": "0" * 64, "format": "txt"})
    days = pd.date_range("2018-11-12", periods=n, freq="7D").strftime("%Y-%m-%d")
    frame = frame.assign(date=days, wave="1", interviewer="X", n_turns=24, n_words=900)
    frame = frame.assign(consent=[("quote", "aggregate", "paraphrase")[i % 3] for i in range(n)])
    frame.loc[0, "consent"] = "none"
    frame["warnings"] = [[f"Warnung {SCRIPT}"] if i == 1 else [] for i in range(n)]
    if plain:
        return frame.assign(consent="aggregate")
    land = rng.choice(LANDS, n)
    return frame.assign(
        land=land,
        region=["ost" if i % 2 else "west" for i in range(n)],
        role=[ROLES[i % 4] if i < n - 2 else "landrat" for i in range(n)],
        gender=rng.choice(["weiblich", "männlich"], n),
    )


def _speakers(ids: list[str], rng: np.random.Generator, *, plain: bool) -> pd.DataFrame:
    rows = []
    for number, name in enumerate(ids):
        if not plain:
            rows.append({"speaker_id": f"{name}:I", "interview_id": name, "person": "I", "role": "interviewer"})
        person = f"Person {number % 25}" if plain else name
        rows.append({"speaker_id": f"{name}:B", "interview_id": name, "person": person, "role": "interviewee"})
    frame = pd.DataFrame(rows)
    if not plain:
        return frame
    return frame.assign(
        faction=[f"Fraktion {int(p.split()[1]) % 4} {FORMULA}" for p in frame["person"]],
        party=[f"Partei {int(p.split()[1]) % 5}" for p in frame["person"]],
    )


def _segments(speakers: pd.DataFrame, per_interview: int) -> pd.DataFrame:
    rows = []
    for speaker in speakers.itertuples():
        is_prompt = speaker.role == "interviewer"
        for turn in range(per_interview):
            number = 2 * turn + (not is_prompt)
            text = (
                f"Frage {turn}?" if is_prompt else f"{FORMULA} Antwort {turn} von {speaker.interview_id}: {SCRIPT} äöü"
            )
            question = "" if is_prompt else f"{speaker.interview_id}:{2 * turn}.0"
            rows.append((f"{speaker.interview_id}:{number}.0", number, speaker, is_prompt, text, question))
    return pd.DataFrame(
        {
            "segment_id": [row[0] for row in rows],
            "interview_id": [row[2].interview_id for row in rows],
            "turn": [row[1] for row in rows],
            "speaker_id": [row[2].speaker_id for row in rows],
            "is_prompt": [row[3] for row in rows],
            "text": [row[4] for row in rows],
            "n_words": 60,
            "question": [row[5] for row in rows],
        }
    )


def _codings(segments: pd.DataFrame, book: Codebook, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    answers = segments.loc[~segments["is_prompt"], "segment_id"].to_numpy()
    codes = [code.code_id for code in book.codes if code.kind != "evaluation"]
    codes += [f"{theme}:{key}" for theme in book.themes for key, _ in EVALUATIONS]
    codes += ["p_haushalt:pro", "p_haushalt:contra", "p_fusion:contra"]
    parts = []
    for number, code in enumerate(codes):
        chance = 0.03 if ":" in code else 0.3 / (1 + number)
        parts.append(pd.DataFrame({"segment_id": answers[rng.random(len(answers)) < chance], "code_id": code}))
    pairs = pd.concat(parts, ignore_index=True)
    found = pairs.assign(score=rng.random(len(pairs)), start=0, end=4, reason="ein Begriff")
    evidence = pd.concat([found.assign(source="lexicon"), found.assign(source="combined")])
    return pairs.assign(probability=np.nan, is_coded=True, decided_by="lexicon"), evidence


def _clusters(segments: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    answers = segments.loc[~segments["is_prompt"], ["segment_id"]].reset_index(drop=True)
    clusters = answers.assign(cluster_id=[f"K{1 + i % 6:02}" for i in range(len(answers))])
    clusters["strength"] = rng.random(len(answers))
    rows = [
        {
            "cluster_id": name,
            "label": f"Gruppe {name}",
            "terms": ["Friedhof", "Grab", "Wolf", SCRIPT],
            "n_segments": len(part),
            "n_interviews": 7,
            "largest_share": 0.2,
            "coded_share": 0.3,
            "codes": ["wohnen"],
            "central_segment_ids": list(part["segment_id"][:5]),
            "is_candidate": name in {"K02", "K05"},
            "stability": 0.8,
            "closeness": 0.5,
            "covered_by": "" if name in {"K02", "K05"} else "wohnen",
            "n_questions": 3,
            "largest_question": "",
            "largest_question_share": 0.25,
            "reasons": [] if name in {"K02", "K05"} else ["covered"],
        }
        for name, part in clusters.groupby("cluster_id", sort=True)
    ]
    return clusters, pd.DataFrame(rows)


def _resolutions() -> pd.DataFrame:
    steps = [("R01", 2.0, 11, 0.45, False), ("R02", 1.6, 6, 0.8, True)]
    tried = pd.DataFrame(steps, columns=["resolution_id", "resolution", "n_clusters", "stability", "is_chosen"])
    return tried.assign(n_stable=5, n_draws=50, n_moved=3, n_followed=0)


def _network(book: Codebook, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    themes = [(code.code_id, code.label, "theme") for code in book.of_kind("theme")]
    actors = [(f"actor:a{i}", f"Organisation {i} {SCRIPT if i == 1 else ''}", "actor") for i in range(8)]
    nodes = pd.DataFrame([*themes, *actors], columns=["node_id", "label", "kind"])
    nodes = nodes.assign(
        n_segments=rng.integers(5, 80, len(nodes)), community=[f"T{1 + i % 3}" for i in range(len(nodes))]
    )
    nodes = nodes.assign(x=rng.random(len(nodes)), y=rng.random(len(nodes)))
    ties = [(a[0], t[0], "actor-theme") for a in actors for t in themes if rng.random() < 0.3]
    ties += [(s[0], t[0], "theme-theme") for i, s in enumerate(themes) for t in themes[i + 1 :] if rng.random() < 0.2]
    edges = pd.DataFrame(ties, columns=["source", "target", "kind"])
    count = rng.integers(3, 30, len(edges))
    edges = edges.assign(weight=count.astype(float), signed_weight=np.nan, n_segments=count, n_interviews=count)
    return {
        "nodes": nodes,
        "edges": edges.assign(
            ci_low=np.nan, ci_high=np.nan, p_value=0.01, q_value=0.02, is_backbone=rng.random(len(edges)) < 0.7
        ),
    }


def _standing(answered: pd.DataFrame, frames: dict[str, pd.DataFrame], book: Codebook) -> dict[str, pd.DataFrame]:
    """Put units in turn into three camps by their themes; the first stands alone, the second between all."""
    names = sorted(answered["unit_id"].unique())
    ids = [f"unit:{name}" for name in names]
    camp = [None if i == 0 else f"U{1 + i % 3}" for i in range(len(ids))]
    turn = 2 * np.pi * np.arange(len(ids)) / len(ids)
    placed = pd.DataFrame({"network": "profiles", "node_id": ids, "community": camp, "n_members": 13})
    placed = placed.assign(
        stays_together=[np.nan, 0.25, *[0.87] * (len(ids) - 2)],
        n_ties=2,
        strength=1.0,
        betweenness=np.linspace(0.5, 0, len(ids)),
        is_isolated=np.arange(len(ids)) == 0,
        x=np.cos(turn),
        y=np.sin(turn),
    )
    ties = [(a, b) for i, a in enumerate(ids[1:], 1) for b in ids[i + 1 :] if (ids.index(b) - i) % 3 == 0]
    alike = pd.DataFrame(ties, columns=["source", "target"]).assign(network="profiles", weight=0.5)
    units_of = {f"U{n}": [name for name, own in zip(ids, camp, strict=True) if own == f"U{n}"] for n in (1, 2, 3)}
    rows = [("profiles", name, len(members), 0.87, members, ["skript", "wohnen"]) for name, members in units_of.items()]
    nodes = frames["nodes"].assign()
    own = pd.DataFrame({"node_id": ids, "label": names, "kind": "unit", "n_segments": 12, "x": 0.0, "y": 0.0})
    divided = pd.DataFrame({"code_id": ["p_fusion", "p_haushalt"], "n_units": [9, 4], "n_for": [4, 4]})
    starts = ("2018-10-01", "2019-01-01", "2019-04-01", "2019-07-01")
    ends = ("2018-12-31", "2019-03-31", "2019-06-30", "2019-09-30")
    told = [(a, b, theme, 8, 8) for a, b in zip(starts, ends, strict=True) for theme in book.themes]
    columns = ["network", "community", "n_members", "stays_together", "members", "leaning"]
    return {
        "nodes": pd.concat([nodes, own.assign(community=camp)], ignore_index=True),
        "positions": placed,
        "projections": alike.assign(congruence=np.nan, conflict=np.nan),
        "camps": pd.DataFrame(rows, columns=columns),
        "polarisation": pd.DataFrame({"network": ["profiles"], "first": "U1", "second": "U2", "n_first": 13}).assign(
            n_second=13, n_units=len(ids), ei_index=-0.8, modularity=0.3, is_leading=True
        ),
        "divisions": divided.assign(
            n_against=[5, 0], n_between=0, mean=[-0.1, 1.0], variance=[0.9, 0.0], entropy=[0.99, 0.0]
        ).assign(segment_ids=[[], []]),
        "periods": pd.DataFrame(told, columns=["period", "end", "code_id", "n_interviews", "n_units"]).assign(
            n_segments=9, share=0.1, n_ties=2, strength=0.5
        ),
    }


def _shares(answered: pd.DataFrame, codings: pd.DataFrame, made: Study) -> pd.DataFrame:
    codes = sorted(set(codings["code_id"]))
    by_unit = units.shares(answered, codings, codes)
    described = units.unit_attributes(answered)
    groups = [("", "", by_unit)]
    for name in made.attributes:
        groups += [(name, value, by_unit[described[name] == value]) for value in sorted(set(described[name]))]
    rows = [
        (name, value, code, part[code].mean(), max(part[code].mean() - 0.02, 0), part[code].mean() + 0.02, len(part), 7)
        for name, value, part in groups
        for code in codes
    ]
    columns = ["attribute", "value", "code_id", "share", "ci_low", "ci_high", "n_units", "n_segments"]
    return pd.DataFrame(rows, columns=columns)


def _contrasts(made: Study, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for contrast in made.settings.contrasts:
        for code in made.codebook.top_themes:
            a, b = rng.random(2) * 0.3
            rows.append((contrast.contrast_id, code, a, b, a - b, a - b - 0.05, a - b + 0.05))
    frame = pd.DataFrame(
        rows, columns=["contrast_id", "code_id", "share_a", "share_b", "difference", "ci_low", "ci_high"]
    )
    q = np.where(frame["difference"].astype(float).abs() > 0.1, 0.01, 0.4)
    return frame.assign(group_a="ost", group_b="übrige", effect=0.1, p_value=q / 2, q_value=q, n_a=19, n_b=20)


def _findings(answered: pd.DataFrame) -> pd.DataFrame:
    ids = list(answered["segment_id"][::17][:12])
    rows = [
        ("f1", 1, "contrast", "k_region:wohnen", f"Unter den Befragten sprechen … über {SCRIPT}."),
        ("f2", 2, "theme", "wohnen", "Am häufigsten wird über Wohnen gesprochen."),
        ("f3", 3, "cluster", "K02", "Friedhöfe erfasst kein Code."),
    ]
    frame = pd.DataFrame(rows, columns=["finding_id", "rank", "kind", "subject", "text"])
    frame = frame.assign(value=0.27, ci_low=0.2, ci_high=0.3, n=39, machine_text=frame["text"])
    frame = frame.assign(strength=["clear", "rather", "hint"], decision="", note="", change="")
    return frame.assign(segment_ids=[ids, ids[:3], []])


def _quality() -> pd.DataFrame:
    rows = [("segments", "n_segments", 480.0, 480), ("themes", "coded_share", 0.81, 480)]
    frame = pd.DataFrame(rows, columns=["subject", "measure", "value", "n"])
    return frame.assign(ci_low=np.nan, ci_high=np.nan)
