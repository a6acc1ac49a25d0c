//! What it costs to turn words into token ids, in statements and in bytes a second on one core: plain
//! ones, with typographic marks and accents, and one far longer than the model reads.
//!
//! ```text
//! cargo bench --bench tokenizer
//! ```
#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord::model::{Input, ModelFiles, Tokenizer};
use std::hint::black_box;

const PLAIN: &str = "We will not let a machine decide who gets a loan before it has been tested in the open, \
                     and the people it judges can ask why and be answered by a person who can change it.";
const MARKED: &str = "“It’s naïve to think that Renée’s café – or anybody’s – can ‘opt out’ … of a €2bn \
                      push by re-tooled, AI-first start-ups,” and “we’re not against it” either.";

fn encode(c: &mut Criterion) {
    let files = ModelFiles::embedded();
    let config = files.config().expect("the configuration compiled in");
    let tokenizer = Tokenizer::new(&files, &config).expect("the tokenizer compiled in");
    let mut group = c.benchmark_group("encode");
    for (name, text) in
        [("plain", PLAIN.to_owned()), ("marked", MARKED.to_owned()), ("long", PLAIN.repeat(1000))]
    {
        let input = Input { text: &text, context: None };
        for (unit, throughput) in
            [("statements", Throughput::Elements(1)), ("bytes", Throughput::Bytes(text.len() as u64))]
        {
            group.throughput(throughput);
            group.bench_function(format!("{name}, in {unit}"), |b| {
                b.iter(|| tokenizer.encode(black_box(&input)));
            });
        }
    }
    group.finish();
}

fn load(c: &mut Criterion) {
    let files = ModelFiles::embedded();
    let config = files.config().expect("the configuration compiled in");
    c.bench_function("load tokenizer", |b| b.iter(|| Tokenizer::new(&files, &config)));
}

criterion_group!(benches, encode, load);
criterion_main!(benches);
