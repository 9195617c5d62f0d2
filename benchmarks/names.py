"""
Measures how many names the mapping overlooks: `python -m benchmarks.names --ner … --magdeburg …`.

With a roster, what is left is looked for by a search that shares no code with the mapping. Without one, the roster
tells which words were names, and what is counted is how many of them are masked, doubted, or overlooked.
"""

from __future__ import annotations

import argparse
import csv
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.names_counts import Count
from benchmarks.names_page import page
from benchmarks.tagger import read
from pipeline.cache import code_digest
from pipeline.ingest.guard import read_guarded
from pipeline.privacy import replacer, settled, unknown, without_names
from pipeline.privacy.doubts import LEAST
from pipeline.privacy.settled import Needed, spared
from pipeline.privacy.suspects import suspects
from pipeline.privacy.tagger import LABELS, MODEL, features, model
from pipeline.study import Name, Study, examine

ROOT = Path(__file__).parents[1]
THRESHOLDS = (0.9, 0.5, 0.1, 0.05)
_TURN = re.compile(r"\[\d\d:\d\d:\d\d\] ([^:]+): (.*)")


def tagger_figures(path: Path) -> list[tuple[float, float, float, float]]:
    """Return (threshold, token recall, precision, share of tokens flagged) of the tagger for persons on a file."""
    rows = []
    for words, labels in read(path):
        model().set(features(words))
        for index, label in enumerate(labels):
            rows.append((label.endswith("PER"), sum(model().marginal(name, index) for name in LABELS["person"])))
    total = sum(is_name for is_name, _ in rows)
    figures = []
    for threshold in THRESHOLDS:
        hits = [is_name for is_name, score in rows if score > threshold]
        figures.append((threshold, sum(hits) / total, sum(hits) / len(hits), len(hits) / len(rows)))
    return figures


def without_roster(
    interviews: Iterable[Sequence[str]], names: Sequence[Name], is_spared: Callable[[str], bool]
) -> Count:
    """Count what rules, lists and tagger find of the names of a roster that they do not know."""
    known, count, none = replacer([name for name in names if not name.is_place]), Count(), replacer(())
    for turns in interviews:
        began = time.process_time()
        texts = [without_names(text, none) for text in turns]
        mask = unknown(texts, is_spared=is_spared)
        masked = [mask(text) for text in texts]
        count.seconds += time.process_time() - began
        for raw, text in zip(turns, masked, strict=True):
            count.words += len(raw.split())
            count.mentions += len(known.find(raw))
            left, doubts = known.find(text), suspects(text, least=LEAST)
            count.flagged += len(doubts)
            seen = [any(one.start < end and start < one.end for one in doubts) for start, end, _ in left]
            count.doubted += sum(seen)
            count.overlooked.update(
                text[start:end] for (start, end, _), is_seen in zip(left, seen, strict=True) if not is_seen
            )
        count.masked = count.mentions - count.doubted - sum(count.overlooked.values())
    return count


def with_roster(interviews: Iterable[Sequence[str]], names: Sequence[Name]) -> tuple[int, Counter[str]]:
    """Return how many mentions of family names there were, and which are left, by a search of its own."""
    clean, search = replacer(names), _search(names)
    total, left = 0, Counter[str]()
    for turns in interviews:
        for raw in turns:
            total += len(search.findall(unicodedata.normalize("NFC", raw)))
            left.update(match[0] for match in search.finditer(clean(raw)))
    return total, left


def _search(names: Sequence[Name]) -> re.Pattern[str]:
    """Family names with a capital letter, in genitive and with ae, oe, ue, ss too."""
    forms = set()
    for name in names:
        family = name.name.split()[-1]
        forms |= {family, family.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")}
    choice = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{choice})(?:s|['’])?(?![\w-])")


def magdeburg(folder: Path) -> tuple[list[Name], list[list[str]]]:
    """Return the known speakers as a roster, and what is said in every session."""
    with (folder / "actors.csv").open(encoding="utf-8", newline="") as file:
        speakers = [row["speaker"] for row in csv.DictReader(file)]
    names = [Name(f"Person {number}", speaker, ()) for number, speaker in enumerate(speakers, start=1)]
    return names, [list(_spoken(path)) for path in sorted((folder / "transcripts").glob("*.txt"))]


def _spoken(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        if match := _TURN.match(line):
            yield match[2]


def demo() -> tuple[Study, list[list[str]]]:
    """Return the demo and what is said in its interviews, names and all."""
    study, _ = examine(ROOT / "data" / "raw" / "demo", processed=Path(), reports=Path())
    read_all = (
        read_guarded(row.path, interviewers=(row.interviewer,) if row.interviewer else ()) for row in study.interviews
    )
    return study, [[turn.text for turn in transcript.turns] for transcript in read_all]


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--ner", type=Path, default=ROOT.parent / "shared" / "data" / "ner")
    parser.add_argument("--magdeburg", type=Path, default=ROOT.parent / "shared" / "data" / "magdeburg")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "names.md")
    parser.add_argument(
        "--every", type=int, default=1, help="take every so manieth session for the part without roster"
    )
    given = parser.parse_args()
    study, interviews = demo()
    roster, sessions = magdeburg(given.magdeburg)
    people = [name for name in study.names if not name.is_place and not name.stays]
    given.out.write_text(
        page(
            tagger=tagger_figures(given.ner / "dev.tsv"),
            demo_names=len(people),
            demo_with=with_roster(interviews, people),
            demo_spared=frozenset(name.name.split()[-1] for name in people if any(a[0] == "!" for a in name.aliases)),
            demo_without=without_roster(interviews, people, settled((), spared(study))),
            council_with=with_roster(sessions, roster),
            council_without=without_roster(sessions[:: given.every], roster, settled((), Needed())),
            council_sessions=len(sessions[:: given.every]),
            model_bytes=MODEL.stat().st_size,
            code=code_digest("privacy"),
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
