//! Speed of extraction by rules on one core, in articles and in bytes of text a second: on the bundled articles,
//! and on real ones where they are at hand.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fs;
use std::hint::black_box;
use std::path::Path;

fn extraction(c: &mut Criterion) {
    let rules = onrecord::Extractor::rules();
    for (name, folder) in [("bundled", "examples/articles"), ("news", "../shared/data/polnear/dev/text")] {
        let articles = articles(Path::new(folder));
        let bytes = articles.iter().map(|a| a.len() as u64).sum();
        let read =
            |articles: &[String]| articles.iter().map(|a| rules.extract(black_box(a)).len()).sum::<usize>();
        let units =
            [("articles", Throughput::Elements(articles.len() as u64)), ("bytes", Throughput::Bytes(bytes))];
        for (unit, throughput) in units.into_iter().filter(|_| !articles.is_empty()) {
            let mut group = c.benchmark_group("extraction");
            group.throughput(throughput);
            group.bench_function(format!("{name}, in {unit}"), |b| b.iter(|| read(&articles)));
            group.finish();
        }
    }
}

/// The texts of a folder; none where there is no such folder.
fn articles(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("UTF-8")).collect()
}

criterion_group!(benches, extraction);
criterion_main!(benches);
