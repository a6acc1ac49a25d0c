"""Trains models/attribution: which words report something, whose words they are, what they say.

    python3 -m venv .venv/torch && . .venv/torch/bin/activate
    pip install torch==2.4.1 tokenizers==0.21.4 safetensors==0.5.3 numpy
    scripts/fetch-base minilm
    python scripts/train_attribution.py .venv/base POLNEAR_TRAIN corpus/reports.txt OUT.safetensors

POLNEAR_TRAIN is a folder in brat's format (text/, ann/), which is not ours to publish; corpus/reports.txt is.
With --hold-out every tenth article and paragraph is left out of learning and measured at the end. Four
minutes on a data centre's GPU; on two cores of a processor, a day (--limit N reads N paragraphs).

One encoder learns two tasks side by side. Of a paragraph: which words are cues. Of a paragraph with one cue
marked (token type 1): which words are its source, its content. A word's first piece carries its tag. The
embeddings of the words stay as they are.
"""

import argparse
import os
import re
import time
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn

WIDTH, HEADS, LAYERS = 384, 12, 6
CLS, SEP = 101, 102
LONGEST = 254  # pieces of a paragraph; the program reads 250 at once
EPOCHS, BATCH, POOL = 16, 64, 30
RATE, HEAD_RATE, WARM_UP, DECAY, DROPOUT = 3e-4, 1e-3, 0.06, 0.01, 0.15
FLAT = 0.3  # weight of the third task: all sources and contents of a paragraph, whatever their cue
OURS = 2  # how often our own paragraphs are shown in an epoch
STRAIGHT = 0.3  # how often curly marks are shown straight
MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


@dataclass
class Paragraph:
    """Piece ids with curly and with straight marks, the first piece of each word, and the reports in it as
    spans of words: (cue, sources, contents)."""

    ids: list
    first: list
    straight: tuple
    reports: list
    held: bool


def words(tokenizer, text):
    """Piece ids, first pieces, and where words begin and end in the text."""
    found = tokenizer.encode(text, add_special_tokens=False)
    of = found.word_ids
    first = [i for i in range(len(of)) if i == 0 or of[i] != of[i - 1]]
    last = [i - 1 for i in first[1:]] + [len(of) - 1]
    return found.ids, first, [(found.offsets[a][0], found.offsets[b][1]) for a, b in zip(first, last)]


def paragraph(tokenizer, text, reports, held):
    """`reports` in characters of `text`: (cue, sources, contents), each a list of spans."""
    ids, first, places = words(tokenizer, text)

    def span(start, end):
        inside = [k for k, (a, b) in enumerate(places) if a < end and b > start]
        return (inside[0], inside[-1] + 1) if inside and start < end else None

    tagged = [[[s for s in (span(*c) for c in part) if s] for part in report] for report in reports]
    # All but one cue are of one piece; of one cut off with the end of a long paragraph nothing can be learnt.
    seen = lambda cue: cue and first[cue[0][0]] < LONGEST
    tagged = [(cue[0], sorted(sources), sorted(contents)) for cue, sources, contents in tagged if seen(cue)]
    other_ids, other_first, _ = words(tokenizer, text.translate(MARKS))
    straight = (other_ids, other_first) if len(other_first) == len(first) else (ids, first)
    return Paragraph(ids, first, straight, tagged, held) if first else None


def polnear(folder):
    """Paragraphs (lines) of the articles with their reports, and whether the article is a tenth one."""
    annotations = sorted(os.listdir(f"{folder}/ann"))
    for number, name in enumerate(sorted(os.listdir(f"{folder}/text"))):
        text = open(f"{folder}/text/{name}", encoding="utf-8", newline="").read()
        article = name[:-4]
        first = next(a for a in annotations if article in (a[:-4], a[:-4].rsplit("_", 1)[0]))
        spans, events = {}, []
        for line in open(f"{folder}/ann/{first}", encoding="utf-8", newline="").read().split("\n"):
            columns = line.split("\t")
            if len(columns) > 1 and columns[0].startswith("T"):
                offsets = columns[1].split(" ", 1)[1].split(";")
                spans[columns[0]] = [tuple(map(int, part.split())) for part in offsets]
            elif len(columns) > 1 and columns[0].startswith("E"):
                events.append(columns[1])
        reports = []
        for event in events:
            roles = {"Cue": [], "Source": [], "Content": []}
            for role, key in (argument.split(":") for argument in event.split()[1:]):
                role = role.rstrip("0123456789")
                if role in roles:
                    roles[role] += spans[key]
            reports.append([sorted(roles[role]) for role in ("Cue", "Source", "Content")])
        at = 0
        for line in text.split("\n"):
            end = at + len(line)
            here = [r for r in reports if r[0] and at <= r[0][0][0] < end]
            inside = lambda part: [(max(s - at, 0), min(e - at, len(line))) for s, e in part]
            yield line, [[inside(part) for part in report] for report in here], number % 10 == 0
            at = end + 1


def marked(path):
    """Our own paragraphs: `{S1|…}`, `{Q1|…}`, `{C1|…}` around source, cue, content of report 1."""
    number = 0
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line or line.startswith("#"):
            continue
        text, open_marks, reports, at = "", [], {}, 0
        while at < len(line):
            opening = re.match(r"\{([SQC])(\d+)\|", line[at:])
            if opening:
                open_marks.append((opening[1], int(opening[2]), len(text)))
                at += len(opening[0])
            elif line[at] == "}":
                kind, report, start = open_marks.pop()
                reports.setdefault(report, {"Q": [], "S": [], "C": []})[kind].append((start, len(text)))
                at += 1
            else:
                text += line[at]
                at += 1
        yield text, [list(report.values()) for report in reports.values()], number % 10 == 0
        number += 1


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.mix, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)

    def forward(self, x, mask):
        batch, length, _ = x.shape
        dropout = DROPOUT if self.training else 0.0
        q, k, v = self.mix(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=dropout)
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + F.dropout(self.out(mixed), dropout))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), dropout))


class Network(nn.Module):
    """BERT and the heads: cue (outside, begin, inside); roles (outside, then begin and inside of source and
    of content); flat (both of source and of content, for learning alone)."""

    def __init__(self, base):
        super().__init__()
        self.words, self.positions = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.segments, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.cue, self.roles, self.flat = nn.Linear(WIDTH, 3), nn.Linear(WIDTH, 5), nn.Linear(WIDTH, 6)
        for head in self.heads():
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        weights = {name.removeprefix("bert."): tensor.float() for name, tensor in load_file(base).items()}
        with torch.no_grad():
            for name, parts in self.named(heads=False).items():
                parts.copy_(weights[name])
        self.words.weight.requires_grad_(False)

    def heads(self):
        return [self.cue, self.roles, self.flat]

    def forward(self, ids, types, valid):
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.segments(types)
        x = F.dropout(self.norm(x), DROPOUT if self.training else 0.0)
        for layer in self.layers:
            x = layer(x, valid[:, None, None, :])
        return x

    def named(self, heads=True):
        """The tensors by their names in Hugging Face's BERT."""
        names = {
            "embeddings.word_embeddings.weight": self.words.weight,
            "embeddings.position_embeddings.weight": self.positions.weight,
            "embeddings.token_type_embeddings.weight": self.segments.weight,
        }
        for kind in ("weight", "bias"):
            names[f"embeddings.LayerNorm.{kind}"] = getattr(self.norm, kind)
            for number, layer in enumerate(self.layers):
                of = f"encoder.layer.{number}."
                for part, rows in zip(("query", "key", "value"), getattr(layer.mix, kind).chunk(3)):
                    names[f"{of}attention.self.{part}.{kind}"] = rows
                names[f"{of}attention.output.dense.{kind}"] = getattr(layer.out, kind)
                names[f"{of}attention.output.LayerNorm.{kind}"] = getattr(layer.norm1, kind)
                names[f"{of}intermediate.dense.{kind}"] = getattr(layer.up, kind)
                names[f"{of}output.dense.{kind}"] = getattr(layer.down, kind)
                names[f"{of}output.LayerNorm.{kind}"] = getattr(layer.norm2, kind)
            if heads:
                names[f"heads.cue.{kind}"] = getattr(self.cue, kind)
                names[f"heads.roles.{kind}"] = getattr(self.roles, kind)
        return names


def tags(length, kinds):
    """Outside 0; the spans of kind n begin with 2 n + 1 and go on with 2 n + 2."""
    row = np.zeros(length, np.int64)
    for kind, spans in enumerate(kinds):
        for start, end in spans:
            row[start:end] = 2 * kind + 2
            row[start] = 2 * kind + 1
    return row


def batch(examples, random):
    """Ids, token types, which are real, and the tags of the tasks: -100 where a task has none."""
    length = max(min(LONGEST, len(p.ids)) for p, _ in examples) + 2
    ids, types = np.zeros((2, len(examples), length), np.int64)
    valid = np.zeros((len(examples), length), bool)
    wanted = {task: np.full((len(examples), length), -100) for task in ("cue", "roles", "source", "content")}
    for row, (paragraph, report) in enumerate(examples):
        straight = random.random() < STRAIGHT
        pieces, first = paragraph.straight if straight else (paragraph.ids, paragraph.first)
        kept = pieces[:LONGEST]
        ids[row, : len(kept) + 2] = [CLS, *kept, SEP]
        valid[row, : len(kept) + 2] = True
        at = np.array([f for f in first if f < LONGEST]) + 1
        task = lambda name, kinds: wanted[name][row].__setitem__(at, tags(len(first), kinds)[: len(at)])
        if report is None:
            every = paragraph.reports
            task("cue", [[cue for cue, _, _ in every]])
            task("source", [[s for _, sources, _ in every for s in sources]])
            widest = sorted((c for _, _, contents in every for c in contents), key=lambda c: c[0] - c[1])
            task("content", [widest])
        else:
            (start, end), sources, contents = report
            stop = first[end] if end < len(first) else len(pieces)
            types[row, first[start] + 1 : min(stop, len(kept)) + 1] = 1
            task("roles", [sources, contents])
    send = lambda array: torch.from_numpy(array).to(DEVICE)
    return send(ids), send(types), send(valid), {task: send(rows) for task, rows in wanted.items()}


def batches(examples, random):
    """All examples once, in batches of like length."""
    order, packed = random.permutation(len(examples)), []
    for start in range(0, len(order), BATCH * POOL):
        pool = sorted(order[start : start + BATCH * POOL], key=lambda i: len(examples[i][0].ids))
        packed += [pool[i : i + BATCH] for i in range(0, len(pool), BATCH)]
    return [[examples[i] for i in packed[b]] for b in random.permutation(len(packed))]


def learn(network, examples, random, epochs):
    heads = [p for head in network.heads() for p in head.parameters()]
    own = {id(p) for p in heads}
    encoder = [p for p in network.parameters() if p.requires_grad and id(p) not in own]
    groups = [{"params": encoder, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY, betas=(0.9, 0.98))
    steps, step, began = epochs * len(batches(examples, random)), 0, time.time()
    loss_of = lambda logits, tags: F.cross_entropy(
        logits.flatten(0, 1), tags.flatten(), ignore_index=-100, reduction="sum"
    )
    network.train()
    for epoch in range(epochs):
        for chosen in batches(examples, random):
            done = step / steps
            factor = min(1, done / WARM_UP + 1e-3) * (1 - done)
            for group, rate in zip(optimiser.param_groups, (RATE, HEAD_RATE)):
                group["lr"] = rate * factor
            ids, types, valid, wanted = batch(chosen, random)
            with torch.autocast(DEVICE, torch.bfloat16, enabled=DEVICE == "cuda"):
                states = network(ids, types, valid)
            states = states.float()
            flat = network.flat(states)
            loss = loss_of(network.cue(states), wanted["cue"]) + loss_of(network.roles(states), wanted["roles"])
            flat_loss = loss_of(flat[..., :3], wanted["source"]) + loss_of(flat[..., 3:], wanted["content"])
            loss = (loss + FLAT * flat_loss) / valid.sum()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step += 1
        print(f"epoch {epoch + 1}, {time.time() - began:.0f} s, loss {loss.item():.4f}", flush=True)


def examples_of(paragraphs):
    """Each paragraph by itself and with each of its cues marked."""
    return [(p, report) for p in paragraphs for report in (None, *p.reports)]


def words_right(network, examples):
    """The share of held-out words that get the right tag, by task: progress, not the card's figures."""
    network.eval()
    right, all_words, random = {}, {}, np.random.default_rng(0)
    with torch.no_grad():
        for chosen in batches(examples, random):
            ids, types, valid, wanted = batch(chosen, random)
            states = network(ids, types, valid)
            for task, head in (("cue", network.cue), ("roles", network.roles)):
                real = wanted[task] >= 0
                hits = (head(states).argmax(-1) == wanted[task]) & real
                right[task] = right.get(task, 0) + hits.sum().item()
                all_words[task] = all_words.get(task, 0) + real.sum().item()
    return {task: round(right[task] / max(1, all_words[task]), 4) for task in right}


def in_bytes(tensors):
    """Matrices as whole numbers of which the farthest from 0 in each row is ±127, with a scale for each row; the
    rest in half precision."""
    made = {}
    for name, t in tensors.items():
        if t.ndim == 2 and (name.startswith("encoder.layer.") or "word_embeddings" in name):
            farthest = t.abs().amax(1, keepdim=True)
            made[name] = (t * (127 / farthest.clamp(min=1e-30))).round().clamp(-127, 127).to(torch.int8)
            made[f"{name}_scale"] = (farthest / 127).squeeze(1).contiguous()
        else:
            made[name] = t.half().contiguous()
    return made


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("base", "polnear", "reports", "out"):
        arguments.add_argument(name)
    arguments.add_argument("--hold-out", action="store_true")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--epochs", type=int, default=EPOCHS)
    arguments.add_argument("--limit", type=int, help="read this many paragraphs of each source, to try it out")
    given = arguments.parse_args()
    torch.manual_seed(given.seed)
    tokenizer = Tokenizer.from_file(f"{given.base}/tokenizer.json")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    read = lambda rows: [p for p in (paragraph(tokenizer, *row) for row in rows if row[0].strip()) if p]
    theirs = read(list(polnear(given.polnear))[: given.limit])
    ours = read(list(marked(given.reports))[: given.limit])
    shown = lambda p: not (p.held and given.hold_out)
    train = [p for p in theirs if shown(p)] + [p for p in ours if shown(p)] * OURS
    print(f"{len(theirs)} and {len(ours)} paragraphs, {len(examples_of(train))} examples, on {DEVICE}", flush=True)
    network = Network(f"{given.base}/model.safetensors").to(DEVICE)
    learn(network, examples_of(train), np.random.default_rng(given.seed), given.epochs)
    if given.hold_out:
        print(words_right(network, examples_of([p for p in theirs + ours if p.held])))
    save_file(in_bytes({name: t.detach().float().cpu() for name, t in network.named().items()}), given.out)


if __name__ == "__main__":
    main()
