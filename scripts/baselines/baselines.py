"""What simpler means reach on the same rows as `onrecord eval --split dev`.

    python3 -m venv .venv/baselines && . .venv/baselines/bin/activate
    pip install -r scripts/baselines/requirements.txt
    scripts/fetch-base minilm
    python scripts/baselines/baselines.py .venv/base STATEMENTS.jsonl [corpus/*.jsonl ...]

Four baselines for the stance, as a Markdown table:

- majority: the most frequent class of the training rows;
- VADER: a sentiment lexicon; compound >= 0.05 is taken for supportive, <= -0.05 for opposed, else
  none (the usual thresholds). It has no notion of "cautious", which is part of what it shows;
- frozen MiniLM + logistic regression: the base encoder as it was fetched, the mean of its tokens,
  balanced class weights, C chosen in the same way;
- TF-IDF + logistic regression: word 1-2-grams and character 2-5-grams, balanced class weights,
  C chosen on a tenth of the training speakers. Learns from the rows the model learns from; rows of
  further files (the invented corpus) join when they are named.
"""

import json
import pathlib
import sys
import zlib

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score
from sklearn.pipeline import make_pipeline, make_union
from tokenizers import Tokenizer
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

    return chosen(fit, train, [0.5, 2.0, 8.0]).predict([r["text"] for r in dev])


def frozen(base, train, dev):
    encoder = Encoder(base)
    known = {}

    def vectors(part):
        for row in part:
            if row["text"] not in known:
                known[row["text"]] = encoder.vector(row["text"])
        return np.stack([known[row["text"]] for row in part])

    class Model:
        def __init__(self, part, c):
            regression = LogisticRegression(C=c, max_iter=5000, class_weight="balanced")
            self.regression = regression.fit(vectors(part), [r["stance"] for r in part])

        def predict(self, part):
            return self.regression.predict(vectors(part))

    return chosen(Model, train, [1.0, 10.0, 100.0], lambda part: part).predict(dev)


def chosen(fit, train, values, features=lambda part: [r["text"] for r in part]):
    """The model of the best C on a tenth of the training speakers, fitted on all."""

    def held_out(row):
        group = row.get("family") or row.get("speaker") or row["text"]
        return zlib.crc32(group.encode()) % 10 == 0

    learn = [r for r in train if not held_out(r)]
    choose = [r for r in train if held_out(r) and "split" in r]

    def score(c):
        predicted = fit(learn, c).predict(features(choose))
        return f1_score([r["stance"] for r in choose], predicted, average="macro")

    return fit(train, max(values, key=score))


class Encoder:
    """BERT's forward pass for one text (Devlin et al. 2019), in NumPy; the mean of its tokens."""

    def __init__(self, base):
        base = pathlib.Path(base)
        config = json.loads((base / "config.json").read_text())
        self.layers = config["num_hidden_layers"]
        self.heads = config["num_attention_heads"]
        self.epsilon = config["layer_norm_eps"]
        self.weights = load_file(base / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(192)

    def vector(self, text):
        ids = self.tokenizer.encode(text).ids
        w, n = self.weights, len(ids)
        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][:n]
        x = x + w["embeddings.token_type_embeddings.weight"][0]
        x = self.norm(x, "embeddings.LayerNorm")
        for layer in range(self.layers):
            at = f"encoder.layer.{layer}."
            q, k, v = (
                self.linear(x, f"{at}attention.self.{part}").reshape(n, self.heads, -1).swapaxes(0, 1)
                for part in ("query", "key", "value")
            )
            p = softmax(q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1]), axis=-1)
            y = (p @ v).swapaxes(0, 1).reshape(n, -1)
            x = self.norm(x + self.linear(y, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm")
            y = self.linear(x, f"{at}intermediate.dense")
            y = 0.5 * y * (1.0 + erf(y / np.sqrt(2.0)))
            x = self.norm(x + self.linear(y, f"{at}output.dense"), f"{at}output.LayerNorm")
        mean = x.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def linear(self, x, name):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, x, name):
        mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        x = (x - mean) / np.sqrt(variance + self.epsilon)
        return x * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def line(name, dev, predicted):
    gold = [r["stance"] for r in dev]
    f1 = f1_score(gold, predicted, labels=STANCES, average=None, zero_division=0)
    three = np.mean([f1[0], f1[1], f1[3]])
    counts = confusion_matrix(gold, predicted, labels=STANCES)
    reversed_ = counts[0, 2] + counts[2, 0]
    accuracy = accuracy_score(gold, predicted)
    print(f"| {name} | {accuracy:.3f} | {np.mean(f1):.3f} | {three:.3f} | {f1[2]:.3f} | {reversed_} |")


def main(base, statements, corpora):
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
    line("frozen MiniLM + LR", dev, frozen(base, train, dev))
    if invented:
        line("TF-IDF + LR, corpus too", dev, tfidf(train + invented, dev))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
