"""What simpler means reach on the same rows as `onrecord eval --split dev`.

    python3 -m venv .venv/baselines && . .venv/baselines/bin/activate
    pip install -r scripts/baselines/requirements.txt
    python scripts/baselines/baselines.py STATEMENTS.jsonl [corpus/*.jsonl ...]

Three baselines for the stance, as a Markdown table:

- majority: the most frequent class of the training rows;
- VADER: a sentiment lexicon; compound >= 0.05 is taken for supportive, <= -0.05 for opposed, else
  none (the usual thresholds). It has no notion of "cautious", which is part of what it shows;
- TF-IDF + logistic regression: word 1-2-grams and character 2-5-grams, balanced class weights,
  C chosen on a tenth of the training speakers. Learns from the rows the model learns from; rows of
  further files (the invented corpus) join when they are named.
"""

import json
import sys
import zlib

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score
from sklearn.pipeline import make_pipeline, make_union
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

STANCES = ["supportive", "cautious", "opposed", "none"]


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            row["text"] = row.get("text") or row["quote"]
            yield row


def majority(train, dev):
    counts = [sum(r["stance"] == s for r in train) for s in STANCES]
    return [STANCES[int(np.argmax(counts))]] * len(dev)


def vader(dev):
    analyzer = SentimentIntensityAnalyzer()
    compound = (analyzer.polarity_scores(r["text"])["compound"] for r in dev)
    return ["supportive" if c >= 0.05 else "opposed" if c <= -0.05 else "none" for c in compound]


def tfidf(train, dev):
    def fit(part, c):
        features = make_union(
            TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True),
        )
        model = make_pipeline(
            features, LogisticRegression(C=c, max_iter=2000, class_weight="balanced")
        )
        return model.fit([r["text"] for r in part], [r["stance"] for r in part])

    def held_out(row):
        group = row.get("family") or row.get("speaker") or row["text"]
        return zlib.crc32(group.encode()) % 10 == 0

    learn = [r for r in train if not held_out(r)]
    choose = [r for r in train if held_out(r) and "split" in r]

    def score(c):
        predicted = fit(learn, c).predict([r["text"] for r in choose])
        return f1_score([r["stance"] for r in choose], predicted, average="macro")

    best = max([0.5, 2.0, 8.0], key=score)
    return fit(train, best).predict([r["text"] for r in dev])


def line(name, dev, predicted):
    gold = [r["stance"] for r in dev]
    f1 = f1_score(gold, predicted, labels=STANCES, average=None, zero_division=0)
    three = np.mean([f1[0], f1[1], f1[3]])
    counts = confusion_matrix(gold, predicted, labels=STANCES)
    reversed_ = counts[0, 2] + counts[2, 0]
    accuracy = accuracy_score(gold, predicted)
    print(f"| {name} | {accuracy:.3f} | {np.mean(f1):.3f} | {three:.3f} | {f1[2]:.3f} | {reversed_} |")


def main(statements, corpora):
    real = list(rows(statements))
    train = [r for r in real if r["split"] == "train"]
    dev = [r for r in real if r["split"] == "dev"]
    invented = [r for path in corpora for r in rows(path)]
    print(f"{len(dev)} dev rows; {len(train)} training rows, {len(invented)} invented ones\n")
    print("| baseline | accuracy | macro-F1 | without opposed | F1 opposed | supportive ↔ opposed |")
    print("| --- | --: | --: | --: | --: | --: |")
    line("majority class", dev, majority(train, dev))
    line("VADER", dev, vader(dev))
    line("TF-IDF + LR", dev, tfidf(train, dev))
    if invented:
        line("TF-IDF + LR, corpus too", dev, tfidf(train + invented, dev))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
