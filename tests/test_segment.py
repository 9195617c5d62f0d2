"""Turns are cut at sentence ends, and every answer knows its question."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest import Role, Turn
from pipeline.language import n_words, sentences
from pipeline.segment import Segment, segment

ROLES: dict[str, Role] = {"I": "interviewer", "B": "interviewee"}
SENTENCE = "Das sind genau fünf Wörter."
TURN_TEXT = st.lists(
    st.sampled_from(["Ja.", SENTENCE, "Am 3. Mai war z. B. Dr. Weiß da.", "Warum?", "ohne Ende", "Gut…", "(lacht)"]),
    min_size=1,
    max_size=60,
).map(" ".join)


def turn(text: str, speaker: str = "B") -> Turn:
    return Turn(speaker, text, None)


def words(parts: list[Segment]) -> list[int]:
    return [part.n_words for part in parts]


def test_a_short_turn_is_one_segment() -> None:
    (part,) = segment([turn("Ja. Nein.")], ROLES)
    assert (part.text, part.turn, part.sentence, part.n_words) == ("Ja. Nein.", 1, 1, 2)
    assert part.identifier("B07") == "B07:1.1"


def test_a_turn_without_words_is_kept_and_one_without_text_is_none() -> None:
    assert words(segment([turn("…"), turn("  ")], ROLES)) == [0]


def test_a_long_turn_is_cut_evenly_at_sentence_ends() -> None:
    """30 sentences of 5 words are 150: two parts of 75, though the first could hold 120."""
    parts = segment([turn(" ".join([SENTENCE] * 30))], ROLES)
    assert words(parts) == [75, 75]
    assert [part.identifier("X") for part in parts] == ["X:1.1", "X:1.16"]
    assert parts[1].text == " ".join([SENTENCE] * 15)


def test_exactly_the_upper_bound_is_one_segment() -> None:
    assert words(segment([turn(" ".join([SENTENCE] * 24))], ROLES)) == [120]
    assert words(segment([turn(" ".join([SENTENCE] * 25))], ROLES)) == [65, 60]


def test_a_sentence_is_never_cut() -> None:
    endless = "und " * 300 + "Schluss."
    assert words(segment([turn(endless)], ROLES)) == [301]
    assert words(segment([turn(f"{endless} Ja.")], ROLES)) == [302]


def test_no_part_is_smaller_than_asked() -> None:
    text = "Kurz. " + "und " * 115 + "Ende. " + " ".join([SENTENCE] * 2)
    assert words(segment([turn(text)], ROLES, min_words=40, max_words=120)) == [127]


def test_answers_know_the_last_question_and_prompts_know_none() -> None:
    long_question = " ".join([SENTENCE] * 30)
    turns = [
        turn("Hallo."),
        turn("Was ist?", "I"),
        turn("Dies."),
        turn("Das.", "C"),
        turn(long_question, "I"),
        turn("Ja."),
    ]
    parts = segment(turns, ROLES)
    assert [(part.turn, part.is_prompt, part.question) for part in parts] == [
        (1, False, None),
        (2, True, None),
        (3, False, (2, 1)),
        (4, False, (2, 1)),
        (5, True, None),
        (5, True, None),
        (6, False, (5, 16)),
    ]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("IBC"), TURN_TEXT), max_size=4), st.integers(1, 50), st.integers(10, 120))
def test_the_segments_of_a_turn_are_its_sentences(turns: list[tuple[str, str]], low: int, high: int) -> None:
    """None is lost, doubled or changed, and each segment is numbered by its first sentence."""
    parts = segment([turn(text, speaker) for speaker, text in turns], ROLES, min_words=low, max_words=high)
    for number, (speaker, text) in enumerate(turns, start=1):
        whole = [text[start:end] for start, end in sentences(text)]
        mine = [part for part in parts if part.turn == number]
        pieces = [[part.text[start:end] for start, end in sentences(part.text)] for part in mine]
        assert [sentence for piece in pieces for sentence in piece] == whole
        assert [part.sentence for part in mine] == [
            1 + sum(len(piece) for piece in pieces[:index]) for index in range(len(pieces))
        ]
        assert {part.speaker for part in mine} == {speaker}
        assert sum(words(mine)) == n_words(text)


@settings(deadline=None)
@given(TURN_TEXT, st.integers(1, 50), st.integers(10, 120))
def test_parts_keep_the_lower_bound(text: str, low: int, high: int) -> None:
    sizes = words(segment([turn(text)], ROLES, min_words=low, max_words=high))
    assert len(sizes) == 1 or min(sizes) >= low
