//! What it costs to load the model and to judge statements with it, on the pool rayon chooses.
//!
//! ```text
//! cargo bench --bench encoder
//! RAYON_NUM_THREADS=1 cargo bench --bench encoder
//! ```
#![allow(missing_docs)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use onrecord::model::{Input, Model};
use std::hint::black_box;

/// A statement of about `words` words, different for each `seed`.
fn statement(words: usize, seed: usize) -> String {
    let said = "we will not let a machine decide who gets a loan before it has been tested in the open and \
                the people it judges can ask why and be answered by a person who is able to change it";
    let said: Vec<&str> = said.split(' ').collect();
    (0..words).map(|i| said[(i * (seed % 5 + 1) + seed) % said.len()]).collect::<Vec<_>>().join(" ")
}

fn load(c: &mut Criterion) {
    c.bench_function("load", |b| b.iter(Model::embedded));
}

fn judge(c: &mut Criterion) {
    let model = Model::embedded();
    let mut group = c.benchmark_group("judge");
    group.sample_size(10);
    for (words, count) in [(31, 1), (31, 128), (10, 256), (150, 32)] {
        let texts: Vec<String> = (0..count).map(|seed| statement(words, seed)).collect();
        let inputs: Vec<Input<'_>> = texts.iter().map(|text| Input { text, context: None }).collect();
        group.throughput(Throughput::Elements(count as u64));
        group.bench_with_input(BenchmarkId::new(format!("{words}-words"), count), &inputs, |b, inputs| {
            b.iter(|| model.judge(black_box(inputs)));
        });
    }
    group.finish();
}

criterion_group!(benches, load, judge);
criterion_main!(benches);
