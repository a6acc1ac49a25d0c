//! Extraction speed on the bundled articles, in bytes of text a second.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fs;
use std::hint::black_box;

fn extraction(c: &mut Criterion) {
    let articles: Vec<String> = fs::read_dir("examples/articles")
        .expect("the bundled articles")
        .map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("UTF-8"))
        .collect();
    let mut group = c.benchmark_group("extraction");
    group.throughput(Throughput::Bytes(articles.iter().map(|a| a.len() as u64).sum()));
    group.bench_function("bundled articles", |b| {
        b.iter(|| articles.iter().map(|a| onrecord::extract(black_box(a)).len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, extraction);
criterion_main!(benches);
