//! What it costs to add records up, a record at a time, and to turn the sums of a thousand speakers
//! into scores with their ranges, the model's errors taken out.
//!
//! ```text
//! cargo bench --bench positions
//! ```
#![allow(missing_docs)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord::Record;
use onrecord::model::Model;
use onrecord::positions::{Estimator, Key, Tally};
use std::hint::black_box;

const SPEAKERS: usize = 1000;

/// Twenty statements each of [`SPEAKERS`] invented speakers, with every stance.
fn records() -> Vec<Record> {
    let article = "“We will use AI for every scan we read,” said Ana Lim, a radiologist.\n\n\
                   “AI must be tested before it reads another scan,” said Bo Dahl, a surgeon.\n\n\
                   “We will never let AI read a scan here. Ban it,” said Tilda Okoro, a nurse.\n\n\
                   “The scans are kept for ten years,” said Yusuf Brandt, an archivist.";
    let said = onrecord::analyze(article);
    (0..20 * SPEAKERS)
        .map(|i| {
            let mut record = said[(i / 7 + i) % said.len()].clone();
            let speaker = i % SPEAKERS;
            record.speaker.name = Some(format!("Ana Lim {speaker}"));
            record.speaker.id = Some(format!("ana-lim-{speaker}"));
            record.id = format!("{i:016x}");
            record
        })
        .collect()
}

fn tally(records: &[Record], estimator: Estimator) -> Tally {
    let mut tally = Tally::new(&[Key::Speaker], estimator, 0.0);
    records.iter().for_each(|record| tally.add(record, &[], None));
    tally
}

fn positions(c: &mut Criterion) {
    let records = records();
    let model = Model::embedded();
    let estimator = || Estimator::new(model.errors(), 0.0);
    let mut group = c.benchmark_group("positions");
    group.sample_size(10);
    group.throughput(Throughput::Elements(records.len() as u64));
    group.bench_function("add records", |b| b.iter(|| tally(black_box(&records), estimator())));
    let added = tally(&records, estimator());
    group.throughput(Throughput::Elements(SPEAKERS as u64));
    group.bench_function("estimate speakers", |b| b.iter(|| added.positions(black_box(3))));
    group.finish();
}

criterion_group!(benches, positions);
criterion_main!(benches);
