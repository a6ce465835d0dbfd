"""The passages of one source that best fit a claim: plain BM25 over its sentences. Pure.

Sentences are given as offsets in Unicode code points of the text, as quotations are.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

SHORTEST = 3  # words below which a sentence says too little to be offered
LONGEST_TEXT = 400_000  # code points that are looked through
_K1 = 0.9  # these two as Anserini has them; better than 1.2 and 0.75 for single sentences
_B = 0.4
_QUESTION = 0.4  # of its fit a question keeps; the rest goes to the answer after it
_HEADING = 0.7  # of its fit a short line without a stop keeps
_HEADING_WORDS = 10
_STEM = 5  # letters: "confirmed" and "confirms" meet, also in languages without a stemmer here

_PARAGRAPH = re.compile(r"[^\n]+")
# After a full stop, closing quotation marks and white space; East Asian stops need no white space.
_END = re.compile(r"[.!?…؟۔।]+[\"'”’»)\]]*\s+(?=[^a-z\s])|[。！？]+[”’」』）]*\s*")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Sen|Rep|Gov|St|No|vs|U\.S|U\.K|e\.g|i\.e)\.\s*\Z"
)
_ASKS = re.compile(r"[?؟？][\"'”’»)\]』」]*\Z")
_STOPS = re.compile(r"[.!?…؟۔।。！？:;][\"'”’»)\]』」]*\Z")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
# Scripts that write no spaces: each character is a word.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
_STOP = frozenset(
    _WORD.findall(
        "a an and are as at be been but by for from had has have he her his in is it its of on or "
        "she that the their they this to was were which who will with"
    )
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text between two offsets, and how well it fits (0: not at all)."""

    start: int
    end: int
    score: float = 0.0


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text; a line break ends one."""
    found: list[Sentence] = []
    for paragraph in _PARAGRAPH.finditer(text):
        at, stop = paragraph.span()
        for end in _END.finditer(text, at, stop):
            if _ABBREVIATION.search(text[max(at, end.start() - 8) : end.end()]):
                continue
            _add(found, text, at, end.end())
            at = end.end()
        _add(found, text, at, stop)
    return found


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end:
        found.append(Sentence(start, end))


def words(text: str) -> list[str]:
    """The words that count, folded and cut to their stems."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    found: list[str] = []
    for match in _WORD.finditer(unicodedata.normalize("NFC", plain)):
        word = match[0]
        if _UNSPACED.search(word):
            found.extend(word)
        elif word not in _STOP:
            found.append(word if word[0].isdigit() else word[:_STEM])
    return found


def rank(query: str, texts: list[str]) -> list[float]:
    """How well each text fits the query (BM25, Robertson and Zaragoza 2009; never negative)."""
    documents = [Counter(words(text)) for text in texts]
    lengths = [sum(document.values()) for document in documents]
    average = sum(lengths) / len(lengths) if any(lengths) else 1.0
    wanted = Counter(words(query))
    weights = {}
    for word in wanted:
        holders = sum(word in document for document in documents)
        weights[word] = math.log(1 + (len(texts) - holders + 0.5) / (holders + 0.5))
    return [
        sum(
            weight
            * document[word]
            * (_K1 + 1)
            / (document[word] + _K1 * (1 - _B + _B * length / average))
            for word, weight in weights.items()
            if word in document
        )
        for document, length in zip(documents, lengths, strict=True)
    ]


def best_passages(text: str, query: str, *, most: int = 3) -> list[Sentence]:
    """The sentences that fit the query best, best first; none when no word of it stands there."""
    text = text[:LONGEST_TEXT]
    rows = [s for s in sentences(text) if len(words(text[s.start : s.end])) >= SHORTEST]
    pieces = [text[s.start : s.end] for s in rows]
    scores = _as_answers(pieces, rank(query, pieces))
    scored = [Sentence(s.start, s.end, score) for s, score in zip(rows, scores, strict=True)]
    return sorted((s for s in scored if s.score > 0), key=lambda s: -s.score)[:most]


def _as_answers(pieces: list[str], scores: list[float]) -> list[float]:
    """Editors quote statements: a question says less than its answer, a heading less than a text."""
    fits, asked = [], 0.0
    for piece, score in zip(pieces, scores, strict=True):
        fit = score + asked
        asked = score * (1 - _QUESTION) if _ASKS.search(piece) else 0.0
        if asked:
            fit = score * _QUESTION
        elif not _STOPS.search(piece) and len(words(piece)) <= _HEADING_WORDS:
            fit *= _HEADING
        fits.append(fit)
    return fits
