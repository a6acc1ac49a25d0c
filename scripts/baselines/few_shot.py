"""SetFit (Tunstall et al. 2022) on the same rows as `onrecord eval --split dev`.

    python3 -m venv .venv/setfit && . .venv/setfit/bin/activate
    pip install setfit==1.1.2 "transformers<4.50" "sentence-transformers<4" "datasets<4" scikit-learn \
        scipy vaderSentiment
    scripts/fetch-base minilm
    python scripts/baselines/few_shot.py .venv/base STATEMENTS.jsonl

The base encoder learns from pairs of 64 training rows of each stance, drawn once, which of them
agree; a logistic regression on its sentence vectors then learns from all training rows. About a
quarter of an hour on one core. Prints a row for the card's table.
"""

import json
import random
import sys

from baselines import STANCES, line, rows
from datasets import Dataset
from sentence_transformers import SentenceTransformer, models
from setfit import SetFitModel, Trainer, TrainingArguments
from sklearn.linear_model import LogisticRegression

SHOTS = 64


def encoder(base):
    words = models.Transformer(base, max_seq_length=128)
    return SentenceTransformer(modules=[words, models.Pooling(words.get_word_embedding_dimension())])


def main(base, statements):
    every = list(rows(statements))
    train = [r for r in every if r["split"] == "train"]
    dev = [r for r in every if r["split"] == "dev"]
    drawn = random.Random(1).sample(train, len(train))
    few = [r for s in STANCES for r in [r for r in drawn if r["stance"] == s][:SHOTS]]
    model = SetFitModel(model_body=encoder(base), model_head=LogisticRegression(), labels=STANCES)
    pairs = Dataset.from_list([{"text": r["text"], "label": r["stance"]} for r in few])
    settings = TrainingArguments(batch_size=16, num_iterations=5, num_epochs=1, seed=1, report_to="none")
    Trainer(model=model, args=settings, train_dataset=pairs).train()
    head = LogisticRegression(C=1.0, max_iter=5000, class_weight="balanced")
    encode = lambda part: model.model_body.encode([r["text"] for r in part], normalize_embeddings=True)
    head.fit(encode(train), [r["stance"] for r in train])
    line(f"SetFit, {SHOTS} rows of each stance", dev, head.predict(encode(dev)))


if __name__ == "__main__":
    main(*sys.argv[1:])
