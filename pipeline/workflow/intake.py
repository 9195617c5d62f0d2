"""One interview from its file to rows of the tables, in memory: names are out before anything is written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import Problem, TranscriptError
from pipeline.ingest import Transcript
from pipeline.ingest.corrections import apply
from pipeline.ingest.guard import read_guarded
from pipeline.privacy import Mask, Needed, Replacer, replacer, settled, tagging, unknown, without_names
from pipeline.segment import Segment, segment
from pipeline.study import Correction, Interview, Name, Settings, Speaker
from pipeline.workflow.naming import file_name

Row = dict[str, Any]
_LETTERS = {"interviewer": "I", "interviewee": "B", "other": "S"}


@dataclass(frozen=True)
class Job:
    """Everything that one interview's rows depend on; `spared` are words that are no names here."""

    interview: Interview
    speakers: tuple[Speaker, ...]
    names: tuple[Name, ...]
    corrections: tuple[Correction, ...]
    interviewers: tuple[str, ...]
    settings: Settings
    spared: Needed = field(default_factory=Needed)


@dataclass(frozen=True)
class Rows:
    """One interview's rows of the tables, or the problems that kept it from having any."""

    interview: Row = field(default_factory=dict)
    speakers: Sequence[Row] = ()
    turns: Sequence[Row] = ()
    segments: Sequence[Row] = ()
    problems: Sequence[Problem] = ()


def take_in(job: Job) -> Rows:
    """Read an interview, cut it into segments and take the names out; what is wrong is in the result."""
    row = job.interview
    known = [speaker.speaker for speaker in job.speakers]
    try:
        transcript = read_guarded(row.path, known_speakers=known, interviewers=job.interviewers)
    except TranscriptError as error:
        return Rows(problems=[Problem(f"interviews/{row.file}", error.what, error.fix, row.interview_id)])
    transcript, misfits = apply(transcript, job.corrections)
    wrong = [*misfits, *_strangers(transcript, job)]
    if wrong:
        return Rows(problems=wrong)
    cut = segment(
        transcript.turns,
        transcript.roles,
        min_words=job.settings.segments.min_words,
        max_words=job.settings.segments.max_words,
    )
    return _rows(job, transcript, cut)


def _strangers(transcript: Transcript, job: Job) -> list[Problem]:
    """With a table of speakers, everybody who speaks must stand in it."""
    known = {speaker.speaker.casefold() for speaker in job.speakers}
    unknown = [
        label
        for label, role in transcript.roles.items()
        if known and role != "interviewer" and label.casefold() not in known
    ]
    where = f"interviews/{job.interview.file}"
    fix = "in speakers.csv eintragen oder den Namen im Transkript berichtigen"
    return [
        Problem(where, f"„{label}“ steht nicht in speakers.csv", fix, job.interview.interview_id) for label in unknown
    ]


def _rows(job: Job, transcript: Transcript, cut: Sequence[Segment]) -> Rows:
    row, is_public = job.interview, job.settings.privacy.speakers == "public"
    clean = replacer(() if is_public else job.names, row.interview_id)
    ids = _speaker_ids(row.interview_id, transcript, is_public=is_public)
    told = _speech(job, transcript, clean)
    segments = [
        {
            "segment_id": part.identifier(row.interview_id),
            "interview_id": row.interview_id,
            "turn": part.turn,
            "speaker_id": ids[part.speaker],
            "is_prompt": part.is_prompt,
            "text": told(part.text),
            "n_words": part.n_words,
            "question": f"{row.interview_id}:{part.question[0]}.{part.question[1]}" if part.question else None,
        }
        for part in cut
    ]
    turns = [
        {
            "interview_id": row.interview_id,
            "turn": number,
            "speaker_id": ids[turn.speaker],
            "start_s": turn.start_s,
            "text": told(turn.text),
        }
        for number, turn in enumerate(transcript.turns, start=1)
    ]
    speakers = _speaker_rows(job, transcript, ids, is_public=is_public)
    interview = {
        "interview_id": row.interview_id,
        "file": row.file if is_public else file_name(row, clean),
        "sha256": hashlib.sha256(row.path.read_bytes()).hexdigest(),
        "format": transcript.format,
        "date": row.date or None,
        "wave": row.wave or None,
        "interviewer": clean(row.interviewer) or None,
        "consent": row.consent,
        "n_turns": len(turns),
        "n_words": sum(part.n_words for part in cut),
        "warnings": [clean(warning) for warning in transcript.warnings],
        **{name: clean(value) or None for name, value in row.attributes.items()},
    }
    return Rows(interview, speakers, turns, segments)


def _speech(job: Job, transcript: Transcript, names: Replacer) -> Callable[[str], str]:
    """Return what takes rostered names, contact data and names that nobody has listed out of what was said."""
    privacy = job.settings.privacy
    if privacy.speakers == "public":
        return names
    mask = Mask()
    if privacy.unknown == "mask" or privacy.places == "generalise":
        mask = unknown(
            [without_names(turn.text, names) for turn in transcript.turns],
            is_spared=settled(job.names, job.spared),
            masks=privacy.unknown == "mask",
            generalises=privacy.places == "generalise",
            tagged=tagging(privacy.tagger),
        )
    return lambda text: mask(without_names(text, names))


def _speaker_ids(interview_id: str, transcript: Transcript, *, is_public: bool) -> dict[str, str]:
    """Public speakers are called by their label; the others by role and number, for a label can be a name."""
    if is_public:
        return {label: f"{interview_id}:{label}" for label in transcript.roles}
    seen: Counter[str] = Counter()
    ids = {}
    for label, role in transcript.roles.items():
        seen[role] += 1
        ids[label] = f"{interview_id}:{_LETTERS[role]}{seen[role]}"
    return ids


def _speaker_rows(job: Job, transcript: Transcript, ids: Mapping[str, str], *, is_public: bool) -> list[Row]:
    interview_id = job.interview.interview_id
    alone = sum(role == "interviewee" for role in transcript.roles.values()) == 1
    rows = []
    for label, role in transcript.roles.items():
        found = {
            name: value
            for speaker in job.speakers
            if speaker.speaker.casefold() == label.casefold()
            for name, value in speaker.attributes.items()
        }
        person = label if is_public else interview_id if alone and role == "interviewee" else ids[label]
        names = dict.fromkeys(name for speaker in job.speakers for name in speaker.attributes)
        attributes = {name: found.get(name) or None for name in names}
        rows.append(
            {"speaker_id": ids[label], "interview_id": interview_id, "person": person, "role": role, **attributes}
        )
    return rows
